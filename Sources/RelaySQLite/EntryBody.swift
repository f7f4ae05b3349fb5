import Foundation
import RelayCore

/// What an entry says, as one blob that SQLite keeps in overflow pages alone.
///
/// `secure_delete` zeroes a freed page whole, but when SQLite rebuilds a leaf page it leaves stale
/// copies of rows in the page's free part: of thousands of deleted entries one or two could be
/// found again. Overflow pages are never rebuilt. So the blob begins with as many filler bytes
/// as SQLite keeps in the leaf, and is padded to the length at which the row keeps no more than
/// those (the database file format, "B-tree Cell Format", "Record Format").
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
  /// - Parameter columns: The numbers that stand before it in its row.
  static func encode(
    payload: [UInt8], welcome: [UInt8], behind columns: [Int64], into bytes: inout [UInt8]
  ) {
    let contentEnd = localByteCount + 2 * lengthByteCount + payload.count + welcome.count
    let byteCount = paddedByteCount(atLeast: contentEnd, behind: columns)
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

  /// The smallest blob length with which the row is spilled down to the least local part.
  private static func paddedByteCount(atLeast byteCount: Int, behind columns: [Int64]) -> Int {
    var columnsByteCount = 0
    for number in columns { columnsByteCount += storedByteCount(number) }
    // Its own length, the empty row number, one for each number, and the blob's length.
    let leastHeaderByteCount = 2 + columns.count + 2
    var pageCount = max(1, (byteCount - localByteCount) / overflowByteCount)
    while true {
      let recordByteCount = localByteCount + pageCount * overflowByteCount
      for isLong in [false, true] {
        let blobByteCount =
          recordByteCount - columnsByteCount - leastHeaderByteCount - (isLong ? 1 : 0)
        if blobByteCount >= byteCount, recordByteCount > localByteCountMax,
          isLong == (2 * blobByteCount + 12 >= 1 << 14)
        {
          return blobByteCount
        }
      }
      pageCount += 1
    }
  }

  private static func storedByteCount(_ number: Int64) -> Int {
    switch number {
    case 0, 1: 0
    case -1 << 7..<1 << 7: 1
    case -1 << 15..<1 << 15: 2
    case -1 << 23..<1 << 23: 3
    case -1 << 31..<1 << 31: 4
    case -1 << 47..<1 << 47: 6
    default: 8
    }
  }
}
