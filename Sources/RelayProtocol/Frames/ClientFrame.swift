import TLSSyntax

/// What a client may say. One frame is one binary WebSocket message: a type octet, then the
/// fields in TLS presentation language, in the order they stand here.
public indirect enum ClientFrame: Equatable, Sendable {
  case authenticate(Authenticate)
  case publishKeyPackages(PublishKeyPackages)
  case claimKeyPackages(ClaimKeyPackages)
  case create(CreateConversation)
  case append(AppendEntry)
  case signal(SendSignal)
  case acknowledge(Acknowledge)
  case claimSetup(ClaimSetup)
  case joinDesk(JoinDesk)
  case publishRoster(PublishRoster)
  case fetchDesk(FetchDesk)
  case newcomers(Newcomers)
}

/// Opens the session: a signature over `Authenticate.signingInput(challenge:origin:)`.
public struct Authenticate: Equatable, Sendable {
  public let version: UInt8
  public let device: DeviceID
  public let signature: [UInt8]

  public static let version: UInt8 = 2

  public init(version: UInt8 = Authenticate.version, device: DeviceID, signature: [UInt8]) {
    self.version = version
    self.device = device
    self.signature = signature
  }

  private static let label: StaticText = "Sotto session 2"

  /// What a server could not hand on to another, nor to a session of another version.
  ///
  /// - Parameter origin: Where the client's page comes from, as in the `Origin` of its request;
  ///   empty for a client that sends none.
  public static func signingInput(challenge: [UInt8], origin: [UInt8] = []) -> [UInt8] {
    label.utf8 + [0, version] + challenge + origin
  }
}

/// Replaces the last-resort KeyPackage when given, and adds one-use ones.
public struct PublishKeyPackages: Equatable, Sendable {
  public let lastResort: [UInt8]?
  public let oneUse: [[UInt8]]

  public init(lastResort: [UInt8]?, oneUse: [[UInt8]]) {
    self.lastResort = lastResort
    self.oneUse = oneUse
  }
}

/// Asks for one KeyPackage of each device, to add them with.
public struct ClaimKeyPackages: Equatable, Sendable {
  public let request: RequestID
  public let devices: [DeviceID]

  public init(request: RequestID, devices: [DeviceID]) {
    self.request = request
    self.devices = devices
  }
}

/// Starts a conversation at epoch 1 with its first members besides the sender. It counts as the
/// sender's submission 1 and takes sequence 1, where the members find the Welcome.
public struct CreateConversation: Equatable, Sendable {
  public let conversation: ConversationID
  /// Whose conversation it is: this desk's revocations reach into it, and no other's. Releases
  /// before this field name none, and mean the only desk there was.
  public let desk: DeskSlug?
  public let members: [DeviceID]
  public let welcome: [UInt8]

  public init(
    conversation: ConversationID, desk: DeskSlug?, members: [DeviceID], welcome: [UInt8]
  ) {
    self.conversation = conversation
    self.desk = desk
    self.members = members
    self.welcome = welcome
  }
}

/// Adds an entry to a log that stands at this epoch.
public struct AppendEntry: Equatable, Sendable {
  public let conversation: ConversationID
  public let epoch: LogEpoch
  public let submission: Submission
  public let content: Content
  public let payload: [UInt8]

  /// A commit tells the relay whom it adds and removes, for fan-out, and advances the epoch.
  public enum Content: Equatable, Sendable {
    case application
    case commit(MembershipChange)
  }

  public init(
    conversation: ConversationID, epoch: LogEpoch, submission: Submission, content: Content,
    payload: [UInt8]
  ) {
    self.conversation = conversation
    self.epoch = epoch
    self.submission = submission
    self.content = content
    self.payload = payload
  }
}

/// Who gets what from a commit on.
public struct MembershipChange: Equatable, Sendable {
  public let added: [DeviceID]
  public let removed: [DeviceID]
  /// What the added devices get in place of the commit.
  public let welcome: [UInt8]

  public init(added: [DeviceID], removed: [DeviceID], welcome: [UInt8]) {
    self.added = added
    self.removed = removed
    self.welcome = welcome
  }
}

/// An ephemeral entry: passed on to members who are online, stored nowhere, and answered
/// only when refused.
public struct SendSignal: Equatable, Sendable {
  public let conversation: ConversationID
  public let epoch: LogEpoch
  public let payload: [UInt8]

  public init(conversation: ConversationID, epoch: LogEpoch, payload: [UInt8]) {
    self.conversation = conversation
    self.epoch = epoch
    self.payload = payload
  }
}

/// "All entries up to this one are safe on my disk."
public struct Acknowledge: Equatable, Sendable {
  public let conversation: ConversationID
  public let sequence: Sequence

  public init(conversation: ConversationID, sequence: Sequence) {
    self.conversation = conversation
    self.sequence = sequence
  }
}

/// Founds a desk with the one-use token of the set-up link.
public struct ClaimSetup: Equatable, Sendable {
  public let request: RequestID
  public let token: [UInt8]
  /// A `SignedObject` of a `DeskProfile`.
  public let profile: [UInt8]
  /// The first `Roster`, with the owner's device alone.
  public let roster: [UInt8]

  public init(request: RequestID, token: [UInt8], profile: [UInt8], roster: [UInt8]) {
    self.request = request
    self.token = token
    self.profile = profile
    self.roster = roster
  }
}

/// Enters the desk's roster with a certificate signed by an invitation's key.
public struct JoinDesk: Equatable, Sendable {
  public let request: RequestID
  public let desk: DeskSlug
  public let certificate: [UInt8]

  public init(request: RequestID, desk: DeskSlug, certificate: [UInt8]) {
    self.request = request
    self.desk = desk
    self.certificate = certificate
  }
}

/// Replaces a desk's roster.
public struct PublishRoster: Equatable, Sendable {
  public let request: RequestID
  public let desk: DeskSlug
  /// A `Roster` with a number above the last.
  public let roster: [UInt8]

  public init(request: RequestID, desk: DeskSlug, roster: [UInt8]) {
    self.request = request
    self.desk = desk
    self.roster = roster
  }
}

/// Asks for a desk's record now and after each change while the session lasts.
public struct FetchDesk: Equatable, Sendable {
  public let request: RequestID
  public let desk: DeskSlug

  public init(request: RequestID, desk: DeskSlug) {
    self.request = request
    self.desk = desk
  }
}

/// Asks whether a desk takes new conversations, or says whether it shall; for people at the desk.
/// The answer is `done` if it does and `newcomersPaused` if not, and comes again after each change
/// while the session lasts.
public struct Newcomers: Equatable, Sendable {
  public let request: RequestID
  public let desk: DeskSlug
  public let wish: Wish

  public enum Wish: UInt8, Sendable {
    case ask = 0
    case pause = 1
    case admit = 2
  }

  public init(request: RequestID, desk: DeskSlug, wish: Wish) {
    self.request = request
    self.desk = desk
    self.wish = wish
  }
}
