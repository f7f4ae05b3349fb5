import Foundation
import RelayCore

/// What an entry says, as one blob that SQLite keeps in overflow pages alone.
///
/// `secure_delete` zeroes a freed page whole, but when SQLite rebuilds a leaf page it leaves stale
/// copies of rows in the page's free part: of thousands of deleted entries one or two could be
/// found again. Overflow pages are never rebuilt. So the blob begins with as many filler bytes
/// as SQLite keeps in the leaf, and is padded to the length at which it keeps no more than those
/// (the database file format, "B-tree Cell Format").
enum EntryBody {
  /// A small page keeps the padding small; SQLite's usual 4,096 would cost each message 3 KB.
  static let pageByteCount = 1_024
  /// The least of a spilled row that stays in the leaf.
  private static let localByteCount = (pageByteCount - 12) * 32 / 255 - 23
  /// The most of a row that is not spilled.
  private static let localByteCountMax = pageByteCount - 35
  private static let overflowByteCount = pageByteCount - 4
  private static let lengthByteCount = 4
  /// Room kept from one entry to the next; the largest entries are rare.
  private static let reusedByteCountMax = 16 * 1_024

  /// Replaces what is in `bytes`, whose room is used again.
  static func encode(payload: [UInt8], welcome: [UInt8], into bytes: inout [UInt8]) {
    let contentEnd = localByteCount + 2 * lengthByteCount + payload.count + welcome.count
    let byteCount = paddedByteCount(atLeast: contentEnd)
    bytes.removeAll(keepingCapacity: bytes.capacity <= reusedByteCountMax)
    bytes.reserveCapacity(byteCount)
    bytes.append(contentsOf: repeatElement(0, count: localByteCount))
    for count in [payload.count, welcome.count] {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    }
    bytes.append(contentsOf: payload)
    bytes.append(contentsOf: welcome)
    bytes.append(contentsOf: repeatElement(0, count: byteCount - contentEnd))
  }

  static func decode(
    _ bytes: UnsafeRawBufferPointer
  ) throws(StoreError) -> (payload: [UInt8], welcome: [UInt8]) {
    var offset = localByteCount
    func length() -> Int {
      defer { offset += lengthByteCount }
      return bytes[offset..<offset + lengthByteCount].reduce(0) { $0 << 8 | Int($1) }
    }
    guard bytes.count >= localByteCount + 2 * lengthByteCount else { throw .unavailable }
    let (payloadCount, welcomeCount) = (length(), length())
    guard bytes.count - offset >= payloadCount + welcomeCount else { throw .unavailable }
    let middle = offset + payloadCount
    return (Array(bytes[offset..<middle]), Array(bytes[middle..<middle + welcomeCount]))
  }

  /// The smallest blob length that is spilled down to the least local part.
  private static func paddedByteCount(atLeast byteCount: Int) -> Int {
    var pageCount = max(1, (byteCount - localByteCount) / overflowByteCount)
    while true {
      let recordByteCount = localByteCount + pageCount * overflowByteCount
      for headerByteCount in [4, 5] {
        let blobByteCount = recordByteCount - headerByteCount
        if blobByteCount >= byteCount, recordByteCount > localByteCountMax,
          Self.headerByteCount(ofBlob: blobByteCount) == headerByteCount
        {
          return blobByteCount
        }
      }
      pageCount += 1
    }
  }

  /// The record's header: its own length, the empty row number, and the blob's type and length.
  private static func headerByteCount(ofBlob byteCount: Int) -> Int {
    2 + (2 * byteCount + 12 < 1 << 14 ? 2 : 3)
  }
}
