import ArgumentParser
import Foundation
import RelayProtocol

/// Messages for those who are away, and how fast they have them when they come.
struct OfflineLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "offline", abstract: "Stored per second, and drained per second at sign-in.")

  @OptionGroup var server: ServerOptions

  @Option(help: "How many pairs.")
  var pairs = 50

  @Option(help: "Messages for each who is away.")
  var messages = 1_000

  @Option(help: "Messages of a pair under way at a time.")
  var inFlight = 32

  @Option(help: "Bytes of a message.")
  var bytes = 300

  func run() throws {
    let fleet = try server.fleet(of: 2 * pairs)
    let figures = server.figures
    try fleet.connect(0..<pairs)
    let stores = StoreList(fleet, self)
    let total = Double(pairs * messages)
    var before = figures.processorMilliseconds
    let storing = try seconds { try stores.storeEverything() }
    report("stored for offline devices", total / storing, "/s")
    report(
      "processor per 1,000 stored", Double(figures.processorMilliseconds - before) / total * 1_000,
      "ms")
    before = figures.processorMilliseconds
    let draining = try seconds {
      try fleet.connect(pairs..<2 * pairs)
      try fleet.wait { stores.drainedCount == pairs * messages }
    }
    report("drained at sign-in", total / draining, "/s")
    report(
      "processor per 1,000 drained",
      Double(figures.processorMilliseconds - before) / total * 1_000, "ms")
  }
}

/// @unchecked, as the fleet it belongs to.
final class StoreList: @unchecked Sendable {
  private let fleet: Fleet
  private let load: OfflineLoad
  private var acceptedCounts: [Int]
  private var sentCounts: [Int]
  private(set) var drainedCount = 0

  init(_ fleet: Fleet, _ load: OfflineLoad) {
    self.fleet = fleet
    self.load = load
    acceptedCounts = Array(repeating: 0, count: load.pairs)
    sentCounts = acceptedCounts
  }

  func storeEverything() throws {
    try fleet.onLoop {
      for pair in 0..<self.load.pairs { self.begin(pair) }
      return self.fleet.eventLoop.makeSucceededVoidFuture()
    }
    // The creation counts as one.
    try fleet.wait { self.acceptedCounts.allSatisfy { $0 == self.load.messages + 1 } }
  }

  private func begin(_ pair: Int) {
    let (sender, receiver) = (fleet.devices[pair], fleet.devices[load.pairs + pair])
    let conversation = ConversationID.random()
    let payload = [UInt8](repeating: 0x5a, count: load.bytes)
    receiver.onEntry = { [unowned self] entry in
      if entry.kind == .application { drainedCount += 1 }
    }
    sender.onAccepted = { [unowned self] _ in
      acceptedCounts[pair] += 1
      while sentCounts[pair] < load.messages,
        sentCounts[pair] - acceptedCounts[pair] + 1 < load.inFlight
      {
        sentCounts[pair] += 1
        sender.append(payload, to: conversation, Submission(UInt64(sentCounts[pair] + 1)))
      }
    }
    sender.send(
      .create(
        CreateConversation(conversation: conversation, members: [receiver.id], welcome: [0xee])))
  }
}
