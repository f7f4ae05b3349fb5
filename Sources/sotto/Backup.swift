import ArgumentParser
import Foundation
import RelayProtocol
import RelaySQLite
import RelayServer

/// The data directory of both commands, as `serve` has it.
struct DataOption: ParsableArguments {
  @Option(help: "Directory for everything that is stored. [SOTTO_DATA, default: ./data]")
  var data: String?

  var path: String {
    data ?? ProcessInfo.processInfo.environment["SOTTO_DATA"] ?? "./data"
  }
}

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write everything that is stored into one file, while the server runs.",
    discussion: """
      The file holds what was acknowledged before the back-up began, and nothing that was \
      deleted. It is ciphertext, but it says who talks with whom: keep it as you keep the data.

      \(Failure.help)
      """)

  @OptionGroup var data: DataOption

  @Argument(help: "The file to write; it must not exist.")
  var file: String

  func run() throws {
    try Failure.report {
      do throws(BackupError) {
        try Backup.write(dataPath: data.path, to: file)
      } catch {
        throw Failure(error, data.path, file)
      }
    }
    print("Backed up \(data.path) to \(file).")
  }
}

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a data directory of a back-up. The server must not be running.",
    discussion: """
      Conversations of the time before do not go on: devices have seen what the back-up does not \
      know. Each of them says so, and the next message begins a new one. To move to another \
      machine, stop the server and copy the data directory instead.

      \(Failure.help)
      """)

  @OptionGroup var data: DataOption

  @Flag(help: "Replace the data that is there.")
  var replace = false

  @Argument(help: "A file that `sotto backup` wrote.")
  var file: String

  func run() throws {
    try Failure.report {
      do throws(BackupError) {
        try Backup.restore(
          file, dataPath: data.path, replacing: replace,
          now: Timestamp(
            milliseconds: UInt64(Date().timeIntervalSince1970 * 1_000)))
      } catch {
        throw Failure(error, data.path, file)
      }
    }
    print("Restored \(file) to \(data.path).")
  }
}

extension Failure {
  /// Runs, and says in one line what keeps it from being done.
  static func report(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let failure as Failure {
      FileHandle.standardError.write(Data("sotto: \(failure.line)\n".utf8))
      throw ExitCode(failure.exitCode)
    }
  }

  init(_ error: BackupError, _ path: String, _ file: String) {
    switch error {
    case .noData: self.init("There is no data in \(path).", EX_NOINPUT)
    case .fileExists: self.init("\(file) exists: choose another name.", EX_CANTCREAT)
    case .dataExists:
      self.init("There is data in \(path): say --replace if it may go.", EX_CANTCREAT)
    case .unwritable: self.init("Writing failed: is there room, and may I write there?", EX_IOERR)
    case .notABackup: self.init("\(file) is no whole back-up.", EX_DATAERR)
    case .directory(let error): self.init(error, path)
    }
  }
}
