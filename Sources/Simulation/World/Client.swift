import ClientEngine
import CryptoNative
import RelayCore
import RelayProtocol

/// One device in the world: a profile's disk, the process that runs on it or not, its line, and
/// what its pages show and wait for.
package final class Client {
  package let number: Int
  package let role: PersonRole
  package var standing = Standing.alive
  /// An earlier release does not, until it is renewed.
  var speaksHybrids = true
  package var disk = Disk()
  package var page = Page()
  /// Its name at the relay, once it has one.
  package var device: DeviceID?
  /// Milliseconds that its clock is wrong by.
  var clockOffset: Int64 = 0

  // The process. Nil while it does not run; what happens to an earlier one is ignored.
  var machine: Machine?
  var run = 0
  var inputs: [Input] = []
  var transaction: [Change] = []
  var afterTransaction: [Output] = []
  var isPersisting = false
  var timer = 0
  /// Wakes in a row that it wanted at once.
  var wakeCount = 0
  var crash: Crash?
  var isSlowOnce = false

  // The line.
  var line: Line?
  var isOpening = false
  var failureCount = 0
  var cutOffUntil: UInt64 = 0

  /// The groups in which each conversation has gone on, and how many places stand before each; the
  /// same once more where its places have moved.
  private var groups: [ConversationID: [(id: ConversationID, base: UInt64)]] = [:]

  // What foes have done.
  /// It is a foe itself: a member with real keys who sends what it likes.
  package var isBad = false
  /// A Welcome has not opened here.
  var hasDropped = false
  /// The relay lies to it, or has done so.
  var isDeceived = false
  /// The desk's records that its process was handed and its pages do not show yet.
  var handed: [(agents: [DeviceID], removed: [DeviceID])] = []
  /// Whom its pages have ceased to show because the house has removed them.
  var knownRemoved: Set<DeviceID> = []

  // The person.
  /// What was asked of the engine and not answered: asked again after a restart, as pages do.
  var commands: [Asked] = []
  var nextCommand: UInt64 = 1
  /// The last entry delivered in each conversation, to count what comes again.
  var deliveredThrough: [ConversationID: Sequence] = [:]

  package enum Standing {
    case alive
    /// Its disk is gone; the person goes on with another one.
    case wiped
    /// Will never be switched on again.
    case left
  }

  enum Crash {
    case beforePersisting
    case beforeSending
    case whileSending
  }

  struct Asked {
    let number: UInt64
    let command: Command
  }

  init(number: Int, role: PersonRole) {
    self.number = number
    self.role = role
  }

  package var name: String {
    switch role {
    case .owner: "owner"
    case .agent: "agent-\(number)"
    case .customer: "customer-\(number)"
    }
  }

  /// What was to be written is on the disk.
  func commit() {
    disk.commit(transaction)
    for change in transaction {
      guard let value = change.value,
        let (conversation, group, base) = RecordForm.group(
          inHead: value, key: change.key, NativeCrypto.self),
        groups[conversation, default: [(conversation, 0)]].last! != (group, base)
      else { continue }
      groups[conversation, default: [(conversation, 0)]].append((group, base))
    }
    transaction = []
  }

  /// Where the relay has what a page of this device shows, once it has it.
  func place(of line: SaidLine) -> LogPlace? {
    line.order.flatMap { place(of: $0, in: line.conversation) }
  }

  func place(of order: Sequence, in conversation: ConversationID) -> LogPlace? {
    let known = groups[conversation] ?? [(conversation, 0)]
    guard let group = known.last(where: { $0.base < order.rawValue }) else { return nil }
    return LogPlace(conversation: group.id, sequence: Sequence(order.rawValue - group.base))
  }

  func groups(of conversation: ConversationID) -> [ConversationID] {
    groups[conversation]?.map(\.id) ?? [conversation]
  }

  var profile: Input.Profile { role == .customer ? .customer : .desk }
  var isRunning: Bool { machine != nil }
  package var isRemoved: Bool { page.identity?.isRemoved == true }
  var isSomebody: Bool { page.identity?.role != nil }
  func isCutOff(at time: UInt64) -> Bool { time < cutOffUntil }
}

/// One connection, which its two ends can see in different states.
final class Line {
  let session: SessionID
  /// Lives as long as the world; each holding the other would keep both for ever.
  unowned let client: Client
  /// The relay process at its other end.
  let relayRun: Int
  var isOpenAtClient = true
  var isOpenAtRelay = true
  /// Swallows everything.
  var isSilent = false
  var isAuthenticated = false
  var up = Direction()
  var down = Direction()
  var delayUntil: UInt64 = 0
  /// Entries sent and not acknowledged, as the relay must count them too.
  var unacknowledged: [ConversationID: [Sequence]] = [:]

  /// One direction: frames arrive in order, unless somebody sees to it that they do not.
  struct Direction {
    var lastArrival: UInt64 = 0
    var byteCount = 0
    var tampering: Tampering?
    var held: [UInt8]?
    /// A frame is missing: TCP lets nothing through behind it.
    var hasHole = false
  }

  enum Tampering {
    case drop
    case `repeat`
    case swap
  }

  init(_ session: SessionID, _ client: Client, relayRun: Int) {
    self.session = session
    self.client = client
    self.relayRun = relayRun
  }
}

/// What somebody wrote, as the world knows it.
package struct Said {
  package let author: Client
  package let at: UInt64
  package let id: [UInt8]
  package let isLong: Bool
  /// Where it stands, by the first page that said so: its author's, or anybody's if the author's
  /// was gone before it heard.
  package var place: (conversation: ConversationID, order: Sequence)?
  /// Its author's page says "Sent".
  package var isSent = false
  /// The engine would not take it.
  package var isRefused = false
  /// Whom its author's pages knew to be removed.
  var knownRemoved: Set<DeviceID> = []

  /// Begins every text, and must never be seen by the relay.
  static let marker = Array("whisper ".utf8)

  static func text(_ number: Int, byteCount: Int) -> [UInt8] {
    let head = marker + Array(String(number).utf8) + Array(" ".utf8)
    return head + [UInt8](repeating: UInt8(ascii: "."), count: max(0, byteCount - head.count))
  }

  /// Which message a text is.
  static func number(of text: [UInt8]) -> Int? {
    guard text.starts(with: marker) else { return nil }
    return Int(
      String(decoding: text[marker.count...].prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self))
  }
}
