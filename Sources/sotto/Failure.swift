import ArgumentParser
import Foundation
import RelaySQLite
import RelayServer

/// What keeps the server from starting: one line for the operator, and an exit code that a
/// script can tell apart (from sysexits.h where one fits).
struct Failure: Error {
  let line: String
  let exitCode: Int32

  static let help = """
    Exit codes: 0 stopped cleanly, 64 wrong options, 65 data of a newer version or damaged,
    66 no web client in the directory given, 69 port in use or address not available,
    73 data directory not writable, 74 data directory failing, 75 data directory in use.
    """

  init(_ line: String, _ exitCode: Int32) {
    self.line = line
    self.exitCode = exitCode
  }

  init(_ error: StoreOpenError, _ path: String) {
    switch error {
    case .unwritable: self.init("The data directory \(path) is not writable.", EX_CANTCREAT)
    case .inUse: self.init("Another server uses the data directory \(path).", EX_TEMPFAIL)
    case .newerVersion(let found, let known):
      self.init(
        "The data in \(path) has version \(found), and this program knows up to \(known): "
          + "use the newer program.", EX_DATAERR)
    case .damaged: self.init("The database in \(path) is damaged.", EX_DATAERR)
    }
  }

  init(_ error: ServerStartError, _ host: String, _ port: Int) {
    switch error {
    case .portInUse:
      self.init("Port \(port) is in use: choose another with --port.", EX_UNAVAILABLE)
    case .addressUnavailable:
      self.init("Cannot listen on \(host), port \(port).", EX_UNAVAILABLE)
    }
  }

  static func unreadableWebRoot(_ path: String) -> Failure {
    Failure("There is no web client in \(path).", EX_NOINPUT)
  }

  static func storeFails(_ path: String) -> Failure {
    Failure("The data directory \(path) cannot be used.", EX_IOERR)
  }
}
