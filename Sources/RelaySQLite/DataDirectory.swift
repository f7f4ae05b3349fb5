import Foundation

/// The one directory in which a server keeps everything: its owner alone may enter, and one
/// server at a time works in it. The lock ends with the process, however that ends.
public final class DataDirectory: Sendable {
  public let path: String
  private let lock: Int32

  public init(_ path: String) throws(StoreOpenError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unwritable
    }
    // Databases and their logs are made later, readable by the owner alone.
    umask(0o077)
    guard access(path, W_OK | X_OK) == 0 else { throw .unwritable }
    lock = open(path + "/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .unwritable }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw .inUse
    }
    chmod(path, 0o700)
  }

  deinit { close(lock) }

  /// Lets the next server in.
  func release() { flock(lock, LOCK_UN) }

  /// What all files in it take.
  var byteCount: UInt64 {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.reduce(0) { sum, name in
      var information = stat()
      return stat(path + "/" + name, &information) == 0 ? sum + UInt64(information.st_size) : sum
    }
  }

  static let databaseName = "sotto.sqlite"
  var databasePath: String { path + "/" + Self.databaseName }
}
