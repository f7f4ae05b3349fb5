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

  @Option(help: "Conversations of each pair, used in turn.")
  var conversations = 1

  @Option(help: "Messages of a pair under way at a time.")
  var inFlight = 32

  @Option(help: "Bytes of a message.")
  var bytes = 300

  func run() throws {
    let fleet = try server.fleet(of: 2 * pairs)
    let figures = server.figures
    try fleet.connect(0..<pairs)
    let stores = StoreList(fleet, self)
    try stores.createConversations()
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
      try fleet.wait { stores.isDrained }
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
  private var stores: [Store] = []

  init(_ fleet: Fleet, _ load: OfflineLoad) {
    self.fleet = fleet
    self.load = load
  }

  /// With an entry each, the Welcome.
  func createConversations() throws {
    try fleet.onLoop { [self] in
      stores = (0..<load.pairs).map {
        Store(fleet.devices[$0], fleet.devices[load.pairs + $0], load)
      }
      return fleet.eventLoop.makeSucceededVoidFuture()
    }
    try fleet.wait { self.stores.allSatisfy(\.isReady) }
  }

  func storeEverything() throws {
    try fleet.onLoop { [self] in
      for store in stores { store.fill() }
      return fleet.eventLoop.makeSucceededVoidFuture()
    }
    try fleet.wait { self.stores.allSatisfy(\.isStored) }
  }

  var isDrained: Bool { stores.allSatisfy(\.isDrained) }
}

/// What one device stores for one other.
private final class Store {
  private let sender: LoadDevice
  private let load: OfflineLoad
  private let conversations: [ConversationID]
  private let payload: [UInt8]
  private var createdCount = 0
  private var sentCount = 0
  private var acceptedCount = 0
  private var drainedCount = 0

  init(_ sender: LoadDevice, _ receiver: LoadDevice, _ load: OfflineLoad) {
    self.sender = sender
    self.load = load
    conversations = (0..<load.conversations).map { _ in .random() }
    payload = [UInt8](repeating: 0x5a, count: load.bytes)
    receiver.onEntry = { [unowned self] entry in
      if entry.kind == .application { drainedCount += 1 }
    }
    sender.onAccepted = { [unowned self] _ in
      if isReady {
        acceptedCount += 1
        fill()
      } else {
        createdCount += 1
      }
    }
    for conversation in conversations {
      sender.send(
        .create(
          CreateConversation(
            conversation: conversation, desk: nil, members: [receiver.id], welcome: [0xee])))
    }
  }

  var isReady: Bool { createdCount == conversations.count }
  var isStored: Bool { acceptedCount == load.messages }
  var isDrained: Bool { drainedCount == load.messages }

  /// To one conversation after the other; the Welcome was submission 1 in each.
  func fill() {
    while sentCount < load.messages, sentCount - acceptedCount < load.inFlight {
      let (round, turn) = sentCount.quotientAndRemainder(dividingBy: conversations.count)
      sender.append(payload, to: conversations[turn], Submission(UInt64(round + 2)))
      sentCount += 1
    }
  }
}
