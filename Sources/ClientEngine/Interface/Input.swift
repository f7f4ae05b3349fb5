import CBOR
import RelayProtocol

/// What happens to the engine, one thing at a time. Each comes with the time.
public indirect enum Input: Sendable {
  /// First and once: everything that was persisted.
  case start(Profile, records: [Record])
  case connected
  case frame([UInt8])
  case disconnected
  /// The wait of the last `Output.wake` is over.
  case timer
  /// A page has come and knows nothing yet.
  case show
  /// The number comes back in `Output.done` or `Event.refused`.
  case command(Command, number: UInt64?)

  /// Which of the two kinds of device this storage is for.
  public enum Profile: Sendable {
    case customer
    case desk
  }
}

/// What a person asks for.
public indirect enum Command: Sendable {
  case setUp(SetUp)
  case invite(useCount: UInt64, dayCount: UInt64)
  case removeAgent(device: [UInt8])
  case join(invitation: [UInt8], name: UTF8Text)
  case openDesk(OpenDesk)
  /// A customer has one conversation and need not name it.
  case send(conversation: [UInt8]?, id: [UInt8], text: UTF8Text)
  case typing(conversation: [UInt8]?, isOn: Bool)
  /// Everything between these places has been on the screen; all to the end, if none is named.
  case read(conversation: [UInt8]?, from: UInt64, through: UInt64?)
  /// Whether an invitation still opens a place, before anybody types a name: refused where it does
  /// not. The record is what the relay says about the invitation's desk, if it could be asked, and
  /// the time is when by its clock: people's own go wrong by years.
  case examine(invitation: [UInt8], record: [UInt8]?, at: Timestamp?)
  /// Somebody began to write: have everything ready for one round trip.
  case prepare
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
