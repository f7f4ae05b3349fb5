import Foundation
import RelayProtocol
import Testing

@Suite struct BackupUnderLoadTests {
  @Test("a back-up made under load restores everything that was acknowledged before it began")
  func underLoad() throws {
    let (folder, target) = (DataFolder(), DataFolder())
    let sotto = try SottoProcess.serve(folder.path, arguments: ["--unlimited"])
    let writers = try (1...4).map { try BusyWriter(port: sotto.port, number: UInt8($0)) }
    for round in 0..<3 {
      let before = writers.map(\.acceptedCount)
      #expect(eventually { zip(writers, before).allSatisfy { $0.acceptedCount > $1 + 5 } })
      let file = folder.path + "-backup-\(round)"
      defer { try? FileManager.default.removeItem(atPath: file) }
      let acknowledged = writers.map(\.acceptedCount)
      let backup = try SottoProcess(["backup", "--data", folder.path, file])
      #expect(backup.exitCode() == 0, "\(backup.logLines)")
      let restore = try SottoProcess(
        ["restore", "--data", target.path, file] + (round > 0 ? ["--replace"] : []))
      #expect(restore.exitCode() == 0, "\(restore.logLines)")

      let again = try SottoProcess.serve(target.path)
      for (writer, count) in zip(writers, acknowledged) {
        let reader = try WireClient(port: again.port, as: writer.reader)
        try reader.authenticate()
        let entries = try reader.readUntilRestored()
        #expect(entries.count >= count, "\(entries.count) of \(count)")
        #expect(entries == Array(1...UInt64(max(1, entries.count))), "without a gap")
      }
      again.kill(SIGKILL)
    }
    for writer in writers { writer.stop() }
    print("acknowledged under back-ups:", writers.map(\.acceptedCount))
  }

  @Test("back-up and restore say in one line what is wrong, with a code for each")
  func failures() throws {
    let folder = DataFolder()
    let sotto = try SottoProcess.serve(folder.path)
    let file = folder.path + "-backup"
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try SottoProcess(["backup", "--data", folder.path, file]).exitCode() == 0)
    let cases: [(arguments: [String], code: Int32, word: String)] = [
      (["backup", "--data", folder.path, file], 73, "exists"),
      (["backup", "--data", DataFolder().path, file + "2"], 66, "no data"),
      (["backup", "--data", folder.path, "/nonexistent/file"], 74, "Writing failed"),
      (["restore", "--data", folder.path, file], 75, "Another server"),
      (["restore", "--data", DataFolder().path, "/dev/null"], 65, "no whole back-up"),
    ]
    for (arguments, code, word) in cases {
      let command = try SottoProcess(arguments)
      #expect(command.exitCode() == code, "\(word)")
      #expect(command.logLines.count == 1 && command.logLines[0].contains(word), "\(word)")
    }
    sotto.kill(SIGTERM)
    let kept = try SottoProcess(["restore", "--data", folder.path, file])
    #expect(kept.exitCode() == 73)
    #expect(kept.logLines.first?.contains("--replace") == true)
  }
}

/// Appends for as long as it may; its reader never comes, until a test does in its place.
private final class BusyWriter: @unchecked Sendable {
  let reader: WireClient
  private let writer: WireClient
  private let lock = NSLock()
  private var count = 1
  private var isStopping = false

  init(port: Int, number: UInt8) throws {
    writer = try WireClient.opened(port: port)
    reader = try WireClient(port: port)
    let id = try writer.create(number, [reader])
    Thread.detachNewThread { [self] in
      var submission: UInt64 = 2
      while !lock.withLock({ isStopping }) {
        guard (try? writer.append(id, submission, Array(repeating: number, count: 300))) != nil,
          (try? writer.readAccepted()) != nil, (try? writer.acknowledge(id, submission)) != nil
        else { return }
        submission += 1
        lock.withLock { count += 1 }
      }
    }
  }

  /// With the creation.
  var acceptedCount: Int { lock.withLock { count } }

  func stop() { lock.withLock { isStopping = true } }
}

extension WireClient {
  /// The sequence numbers of one conversation, up to the word that it was restored.
  fileprivate func readUntilRestored() throws -> [UInt64] {
    var numbers: [UInt64] = []
    while true {
      guard case .entry(let entry) = try read() else { continue }
      try acknowledge(entry.conversation, entry.sequence.rawValue)
      if entry.kind == .restored { return numbers }
      numbers.append(entry.sequence.rawValue)
    }
  }
}
