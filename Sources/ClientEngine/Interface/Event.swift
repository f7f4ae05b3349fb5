import CBOR
import RelayProtocol

/// What pages show. Each event stands for itself: one with the same identifiers replaces the
/// one before it.
public indirect enum Event: Equatable, Sendable {
  case identity(IdentityEvent)
  case desk(DeskEvent)
  case invitation(bytes: [UInt8], expiresAt: Timestamp, isUsed: Bool)
  case conversation(ConversationEvent)
  case message(MessageEvent)
  case notice(NoticeEvent)
  case typing(TypingEvent)
  case connection(ConnectionState)
  case refused(command: UInt64?, RefusalCode)
}

/// Who this device is at its desk.
public struct IdentityEvent: Equatable, Sendable {
  /// `nil` while this device is nobody yet.
  public let role: PersonRole?
  public let device: DeviceID?
  public let name: UTF8Text?
  public let isRemoved: Bool
}

/// What a person is in a conversation.
public enum PersonRole: UInt8, Equatable, Sendable {
  case customer = 0
  case owner = 1
  case agent = 2
}

/// The two sides of a conversation: receipts and colours go by side, not by person.
public enum Side: UInt8, Equatable, Sendable {
  case customer = 0
  case company = 1
}

/// The desk as its verified record shows it.
public struct DeskEvent: Equatable, Sendable {
  public let companyName: UTF8Text
  public let deskName: UTF8Text
  public let slug: DeskSlug
  public let colour: [UInt8]
  public let fingerprint: [UInt8]
  public let trust: Trust
  public let agents: [Agent]

  public struct Agent: Equatable, Sendable {
    public let device: DeviceID
    public let name: UTF8Text
    public let role: PersonRole
    public let isSelf: Bool
  }
}

/// Why this device believes that the house key is the company's.
public enum Trust: UInt8, Equatable, Sendable {
  /// The link carried its fingerprint.
  case link = 1
  /// The relay said so, and it has not changed since.
  case firstUse
  /// This device made it.
  case own
  case invitation
}

/// A conversation as a whole: who is in it, how it stands, what it waits for.
public struct ConversationEvent: Equatable, Sendable {
  public let id: ConversationID
  public let number: UInt64
  public let members: [Participant]
  public let createdAt: Timestamp
  public let lastAt: Timestamp
  public let unreadCount: Int
  /// What has been on somebody's screen: the first and the last place of each range, in order.
  public let seen: [UInt64]
  public let waiting: Waiting?
  public let stopped: RefusalCode?
  public let isClosed: Bool
}

/// What messages that are not sent yet wait for.
public enum Waiting: UInt8, Equatable, Sendable {
  case connection = 1
  case desk
  case keys
  case epoch
  /// The relay has refused for now what will go out later.
  case busy
}

/// What somebody said.
public struct MessageEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let id: [UInt8]
  /// `nil` until the relay has it; such messages stand last, in the order they were written.
  public let order: Sequence?
  /// The relay's time, and until it has the message ours.
  public let at: Timestamp
  public let isMine: Bool
  public let side: Side
  public let name: UTF8Text?
  public let text: UTF8Text
  /// When it was written, by the sender's clock and word; older versions did not say it.
  public let sentAt: Timestamp?
  /// Only for messages of one's own side.
  public let state: MessageState?
}

/// How far a message has come; a later state includes those before it.
public enum MessageState: UInt8, Equatable, Comparable, Sendable {
  case waiting = 0
  case sent = 1
  case delivered = 2
  case read = 3

  public static func < (left: MessageState, right: MessageState) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What happened in a conversation that nobody said.
public struct NoticeEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let order: Sequence
  public let kind: NoticeKind
  public let name: UTF8Text?
}

/// What a notice tells of.
public enum NoticeKind: UInt8, Equatable, Sendable {
  case joined = 1
  case left = 2
  case started = 3
  /// Something came that nobody can read.
  case unreadable = 4
  /// This device came late: what was said before is not for it to read.
  case earlier = 5
  /// Something came that only a newer version can read.
  case newer = 6
}

/// Somebody is writing, or has stopped.
public struct TypingEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let name: UTF8Text?
  public let side: Side
  public let isOn: Bool
}

/// How far the line to the relay is up.
public enum ConnectionState: UInt8, Equatable, Sendable {
  case offline = 0
  case connecting
  case catchingUp
  case online
}
