import Foundation
import RelaySQLite

/// A directory that is gone when the test is.
final class TemporaryDirectory {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "sotto-" + UUID().uuidString
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func open() throws -> SQLiteStore { try SQLiteStore(DataDirectory(path)) }

  /// All bytes of all files.
  func contents() throws -> Data {
    var all = Data()
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      all += try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
    }
    return all
  }
}
