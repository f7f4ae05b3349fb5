import Crypto
import Foundation

/// The end of a back-up: a word, and the SHA-256 of all before it. It is against accidents, not
/// against whoever can write the file.
package enum BackupSeal {
  private static let word = Array("sotto back-up 1\n".utf8)
  private static var byteCount: Int { word.count + SHA256.byteCount }

  package static func append(to path: String) throws(BackupError) {
    do {
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      defer { try? file.close() }
      let seal = try seal(file, byteCount: Int(file.seekToEnd()))
      try file.seekToEnd()
      try file.write(contentsOf: seal)
    } catch {
      throw .unwritable
    }
  }

  package static func remove(from path: String) throws(BackupError) {
    do {
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      defer { try? file.close() }
      let end = try file.seekToEnd()
      guard end >= byteCount else { throw BackupError.notABackup }
      try file.truncate(atOffset: end - UInt64(byteCount))
    } catch {
      throw .notABackup
    }
  }

  /// Whether a file is a back-up to which nothing happened since.
  package static func isIntact(_ path: String) -> Bool {
    // A pipe would be waited for.
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: (path as NSString).resolvingSymlinksInPath)
    guard attributes?[.type] as? FileAttributeType == .typeRegular,
      let file = try? FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    else { return false }
    defer { try? file.close() }
    guard let end = try? Int(file.seekToEnd()), end > byteCount,
      let expected = try? seal(file, byteCount: end - byteCount),
      let found = try? file.read(upToCount: byteCount)
    else { return false }
    return found == expected
  }

  /// Of the first bytes of a file; leaves it behind them.
  private static func seal(_ file: FileHandle, byteCount: Int) throws -> Data {
    var hash = SHA256()
    try file.seek(toOffset: 0)
    var rest = byteCount
    while rest > 0 {
      guard let part = try file.read(upToCount: min(rest, SQLiteLimits.sealPartByteCount)),
        !part.isEmpty
      else { throw BackupError.notABackup }
      hash.update(data: part)
      rest -= part.count
    }
    return Data(word) + Data(hash.finalize())
  }
}
