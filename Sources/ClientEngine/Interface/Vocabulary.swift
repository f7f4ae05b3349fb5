// Made by Scripts/vocabulary of Vocabulary/page.txt.

import CBOR
import RelayProtocol

/// What pages show. Each event stands for itself: one with the same identifiers
/// replaces the one before it.
public indirect enum Event: Equatable, Sendable {
  case identity(IdentityEvent)
  case desk(DeskEvent)
  case invitations(InvitationsEvent)
  case invitation(bytes: [UInt8], expiresAt: Timestamp, isUsed: Bool)
  case conversation(ConversationEvent)
  case list(count: Int, unreadCount: UInt64, droppedCount: Int)
  case newcomers(arePaused: Bool)
  case history(HistoryEvent)
  case message(MessageEvent)
  case withdrawn(conversation: ConversationID, id: [UInt8])
  case reaction(ReactionEvent)
  case notice(NoticeEvent)
  case device(DeviceEvent)
  case typing(TypingEvent)
  case connection(ConnectionState)
  case refused(command: UInt64?, RefusalCode)
}

/// What a person asks for.
public indirect enum Command: Sendable {
  case openDesk(OpenDesk)
  /// A customer has one conversation and need not name it.
  case send(conversation: [UInt8]?, id: [UInt8], text: UTF8Text)
  /// Puts a sign on a message, or takes one back; see the event.
  case react(
    conversation: [UInt8]?, id: [UInt8], target: [UInt8], replaces: [UInt8]?, text: UTF8Text?)
  /// Asks for what is known of the devices of all others in a conversation.
  case devices(conversation: [UInt8]?)
  /// A person has read that somebody has this device, and has compared its number or not.
  case know(device: [UInt8], isCompared: Bool)
  /// Takes back a message that is held.
  case withdraw(conversation: [UInt8]?, id: [UInt8])
  /// A customer leaves a conversation: the next message begins another.
  case leave(conversation: [UInt8]?)
  case typing(conversation: [UInt8]?, isOn: Bool)
  /// Everything between these places has been on the screen; all to the end, if none is named.
  case read(conversation: [UInt8]?, from: UInt64, through: UInt64?)
  /// The conversations with the latest words, so many, are told of from now on.
  case list(count: UInt64)
  /// What was said in so many places before one, or before the end.
  case history(conversation: [UInt8]?, before: UInt64?, count: UInt64)
  /// Somebody began to write: have everything ready for one round trip.
  case prepare
  case setUp(SetUp)
  case invite(useCount: UInt64, dayCount: UInt64)
  case withdrawInvitation(key: [UInt8])
  case removeAgent(device: [UInt8])
  /// From now on the desk takes no new conversations, or does again; those there are go on.
  case pauseNewcomers(isOn: Bool)
  case join(invitation: [UInt8], name: UTF8Text)
  /// Whether an invitation still opens a place, before anybody types a name: refused where it does
  /// not. The record is what the relay says about the invitation's desk, if it could be asked, and
  /// the time is when by its clock: people's own go wrong by years. The name is what somebody
  /// would be called, once they have typed it.
  case examine(invitation: [UInt8], record: [UInt8]?, at: Timestamp?, name: UTF8Text?)
}

extension Command {
  /// The conversation that it names.
  var conversation: [UInt8]? {
    switch self {
    case .send(let id, _, _): id
    case .react(let id, _, _, _, _): id
    case .devices(let id): id
    case .withdraw(let id, _): id
    case .leave(let id): id
    case .typing(let id, _): id
    case .read(let id, _, _): id
    case .history(let id, _, _): id
    default: nil
    }
  }
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

/// How far a message has come; a later state includes those before it.
public enum MessageState: UInt8, Comparable, Equatable, Sendable {
  case waiting = 0
  case sent = 1
  case delivered = 2
  case read = 3

  public static func < (left: MessageState, right: MessageState) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Why this device believes that the house key is the company's.
public enum Trust: UInt8, Equatable, Sendable {
  /// The link carried its fingerprint.
  case link = 1
  /// The relay said so, and it has not changed since.
  case firstUse = 2
  /// This device made it.
  case own = 3
  case invitation = 4
}

/// How far the line to the relay is up.
public enum ConnectionState: UInt8, Equatable, Sendable {
  case offline = 0
  case connecting = 1
  case catchingUp = 2
  case online = 3
}

/// What messages that are not sent yet wait for.
public enum Waiting: UInt8, Equatable, Sendable {
  case connection = 1
  case desk = 2
  case keys = 3
  case epoch = 4
  /// The relay has refused for now what will go out later.
  case busy = 5
  /// The relay says that it does not know the conversation, or us in it; it is asked now and then.
  case lost = 6
  /// No new conversation is taken for now, and this is one.
  case paused = 7
  /// Somebody has another device than before, and that was not read yet.
  case device = 8
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
  /// A change of the group does not hold.
  case broken = 7
  /// A member could not follow a change of the group.
  case cutOff = 8
  /// The relay has shown a member other entries than this device, or another order, as that says.
  case differs = 9
  /// The conversation goes on in another group, of those who were in the one before.
  case moved = 10
  /// The conversation begins in the suite that is not hybrid: a device does not speak that one, or
  /// there are too many for it.
  case classical = 11
}

/// Why something that a person asked for, or a conversation, goes no further.
public enum RefusalCode: UInt8, Error, CaseIterable, Equatable, Sendable {
  case fingerprintMismatch = 1
  case houseKeyChanged = 2
  case rosterForged = 3
  case invitationInvalid = 4
  case invitationExpired = 5
  case invitationUsed = 6
  case setupTokenInvalid = 7
  case slugTaken = 8
  case rosterRolledBack = 9
  case removed = 10
  case unknownDesk = 12
  case tooLong = 13
  case storage = 15
  case network = 16
  case tooManyConversations = 17
  case rolledBack = 18
  case `internal` = 19
  case storageNewer = 20
  /// The customer has left it.
  case left = 21
  /// The clocks of the device and of the relay are too far apart for anything to be signed.
  case clockWrong = 22
  /// A member has proved that the house has signed a later roster than the relay shows.
  case rosterWithheld = 23
  /// What others could not read, or take for another (RFC 8266).
  case nameInvalid = 24
  /// Somebody at the desk, the desk or the company is called so, or looks so.
  case nameTaken = 25
}

extension InvitationsEvent {
  /// An invitation that somebody may still come with.
  public struct OpenPlaces: Equatable, Sendable {
    public let key: [UInt8]
    public let placeCount: UInt64
    public let expiresAt: Timestamp
  }
}

/// Who this device is at its desk.
public struct IdentityEvent: Equatable, Sendable {
  /// Nothing while this device is nobody yet.
  public let role: PersonRole?
  public let device: DeviceID?
  public let name: UTF8Text?
  public let isRemoved: Bool
}

/// The desk as its verified record shows it.
public struct DeskEvent: Equatable, Sendable {
  public let companyName: UTF8Text
  public let deskName: UTF8Text
  public let slug: DeskSlug
  public let colour: [UInt8]
  public let fingerprint: [UInt8]
  public let trust: Trust
  /// Who is at it now.
  public let agents: [Participant]
  /// The house has said who they are longer ago than it allows itself.
  public let isStale: Bool
}

/// The invitations that somebody may still come with, and who has come and is not counted in for
/// their names: those are what they call themselves. Only an owner is told.
public struct InvitationsEvent: Equatable, Sendable {
  public let open: [InvitationsEvent.OpenPlaces]
  /// They are called as others are, or look so.
  public let taken: [Participant]
  /// Others could not see or read all of them.
  public let unclear: [Participant]
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
  /// Somebody of the company has said something in it.
  public let isAnswered: Bool
  public let last: Preview?
}

/// The lines of a conversation between two places follow, as far as there are any.
public struct HistoryEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let from: UInt64
  /// Nothing: to the end.
  public let before: UInt64?
  /// Nothing stands before them.
  public let isWhole: Bool
}

/// What somebody said.
public struct MessageEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let id: [UInt8]
  /// Nothing until the relay has it; such messages stand last, in the order they were written.
  public let order: Sequence?
  /// The relay's time within its bounds, and until it has the message ours.
  public let at: Timestamp
  public let isMine: Bool
  public let side: Side
  public let name: UTF8Text?
  public let text: UTF8Text
  /// When it was written, by the sender's clock and word; older versions did not say it.
  public let sentAt: Timestamp?
  /// Only for messages of one's own side.
  public let state: MessageState?
  /// What all members call it by.
  public let messageID: [UInt8]
  /// It will not be sent by itself: its conversation ended first.
  public let isHeld: Bool
}

/// A sign that somebody has put on a message, or taken back.
public struct ReactionEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let messageID: [UInt8]
  /// Nothing until the relay has it.
  public let order: Sequence?
  public let target: [UInt8]
  /// An earlier one that this one stands for, by the sender's word: it counts where both are of one
  /// device.
  public let replaces: [UInt8]?
  public let device: DeviceID
  public let isMine: Bool
  public let side: Side
  public let name: UTF8Text?
  /// Nothing: what it replaces is taken back.
  public let text: UTF8Text?
}

/// What happened in a conversation that nobody said.
public struct NoticeEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let order: Sequence
  public let kind: NoticeKind
  public let name: UTF8Text?
}

/// What is known of the device of somebody else: asked for, or because it is not the one before.
public struct DeviceEvent: Equatable, Sendable {
  public let device: DeviceID
  /// As the house has named it when it was met.
  public let name: UTF8Text?
  /// What its person sees as well, to be compared: groups of digits.
  public let number: UTF8Text
  /// The two have found it to be the same.
  public let isCompared: Bool
  /// Somebody was known by another device, and that was not read yet: nothing is sent until it is.
  public let isChanged: Bool
  /// The numbers of that one had been compared.
  public let wasCompared: Bool
}

/// Somebody is writing, or has stopped.
public struct TypingEvent: Equatable, Sendable {
  public let conversation: ConversationID
  public let name: UTF8Text?
  public let side: Side
  public let isOn: Bool
}

/// A customer opens a desk's link.
public struct OpenDesk: Sendable {
  public let slug: [UInt8]
  /// Of the house key, from the link's fragment.
  public let fingerprint: [UInt8]?
  /// What the relay says about the desk, if the shell has asked already.
  public let record: [UInt8]?

  public init(slug: [UInt8], fingerprint: [UInt8]?, record: [UInt8]?) {
    self.slug = slug
    self.fingerprint = fingerprint
    self.record = record
  }
}

/// Founds a desk with the token of the owner's set-up link.
public struct SetUp: Sendable {
  public let token: [UInt8]
  public let companyName: UTF8Text
  public let deskName: UTF8Text
  /// The owner's own, which customers read above what the owner writes.
  public let name: UTF8Text
  /// sRGB, three octets.
  public let colour: [UInt8]

  public init(
    token: [UInt8], companyName: UTF8Text, deskName: UTF8Text, name: UTF8Text, colour: [UInt8]
  ) {
    self.token = token
    self.companyName = companyName
    self.deskName = deskName
    self.name = name
    self.colour = colour
  }
}
