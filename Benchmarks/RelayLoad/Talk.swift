import NIOCore
import RelayProtocol

/// One pair: the first device speaks, the second listens and, if so wanted, confirms.
final class Talk {
  private final class Conversation {
    let id = ConversationID.random()
    var spoken = Submission(1)
    var confirmed = Submission(0)
    /// Entries that the next confirmation is for.
    var unconfirmedCount = 0
  }

  private let speaker: LoadDevice
  private let listener: LoadDevice
  private let load: PairLoad
  private let conversations: [Conversation]
  private let byID: [ConversationID: Conversation]
  private var readyCount = 0
  private var turn = 0
  private var underWayCount = 0
  private var isStopped = false
  /// Messages that count.
  private(set) var count = 0
  /// Milliseconds from being sent to having been read by the listener.
  private(set) var latencies: [Double] = []

  init(_ speaker: LoadDevice, _ listener: LoadDevice, _ load: PairLoad) {
    self.speaker = speaker
    self.listener = listener
    self.load = load
    conversations = (0..<load.conversations).map { _ in Conversation() }
    byID = Dictionary(uniqueKeysWithValues: conversations.map { ($0.id, $0) })
    listener.onEntry = { [unowned self] entry in hear(entry) }
    speaker.onEntry = { [unowned self] entry in takeConfirmation(entry) }
    for conversation in conversations {
      speaker.send(
        .create(
          CreateConversation(
            conversation: conversation.id, desk: nil, members: [listener.id], welcome: [0xee])))
    }
  }

  var isReady: Bool { readyCount == conversations.count }
  var isQuiet: Bool { underWayCount == 0 }

  func fill() {
    while underWayCount < load.inFlight, !isStopped { say() }
  }

  func stop() { isStopped = true }

  /// The payload begins with the time at which it was sent.
  func say() {
    let conversation = conversations[turn]
    turn = (turn + 1) % conversations.count
    conversation.spoken = conversation.spoken.next
    var payload = [UInt8](repeating: 0x5a, count: max(8, load.bytes))
    let now = NIODeadline.now().uptimeNanoseconds
    for index in 0..<8 { payload[index] = UInt8(truncatingIfNeeded: now >> (8 * UInt64(index))) }
    underWayCount += 1
    speaker.append(payload, to: conversation.id, conversation.spoken)
  }

  private func hear(_ entry: LogEntry) {
    guard entry.kind == .application else {
      readyCount += 1
      return
    }
    var sent: UInt64 = 0
    for index in (0..<8).reversed() { sent = sent << 8 | UInt64(entry.payload[index]) }
    latencies.append(Double(NIODeadline.now().uptimeNanoseconds - sent) / 1_000_000)
    guard load.confirm != .none, let conversation = byID[entry.conversation] else {
      return conclude(1)
    }
    conversation.unconfirmedCount += 1
    // Those that came in one read are confirmed together, as an engine does it.
    guard load.confirm == .batched else { return confirm(conversation) }
    guard conversation.unconfirmedCount == 1 else { return }
    listener.afterThisRead { [unowned self] in confirm(conversation) }
  }

  private func confirm(_ conversation: Conversation) {
    conversation.confirmed = conversation.confirmed.next
    let count = conversation.unconfirmedCount
    conversation.unconfirmedCount = 0
    // As long as an encrypted receipt.
    var payload = [UInt8](repeating: 0x5a, count: 160)
    payload[0] = UInt8(truncatingIfNeeded: count)
    payload[1] = UInt8(truncatingIfNeeded: count >> 8)
    listener.append(payload, to: conversation.id, conversation.confirmed)
  }

  private func takeConfirmation(_ entry: LogEntry) {
    conclude(Int(entry.payload[0]) | Int(entry.payload[1]) << 8)
  }

  private func conclude(_ messageCount: Int) {
    count += messageCount
    underWayCount -= messageCount
    if load.pace == 0 { fill() }
  }
}
