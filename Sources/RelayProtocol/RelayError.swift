/// Why the relay refused, as the number on the wire. The tens say what about; "Codes" in
/// Docs/protocol.md says for each whose fault it is and whose turn.
public enum RelayErrorCode: UInt16, Error, Sendable, CaseIterable {
  // The bytes: a wrong client, or one that is newer than the relay.
  case malformed = 1
  case tooLarge = 2
  case unknownFrame = 3
  case unsupportedVersion = 4
  // The session.
  case notAuthenticated = 10
  case badSignature = 11
  case alreadyAuthenticated = 12
  case slowConsumer = 13
  case shuttingDown = 14
  case rateLimited = 15
  /// Another session of the same device opened; one device speaks from one place.
  case replaced = 16
  /// Too much that the device or the conversation has sent lies unread.
  case quotaExceeded = 17
  // Conversations.
  case unknownConversation = 20
  case conversationExists = 21
  case notAMember = 22
  case staleEpoch = 23
  case futureEpoch = 24
  case submissionOutOfOrder = 25
  case tooManyMembers = 26
  case acknowledgedTooFar = 27
  // Key packages.
  case tooManyKeyPackages = 30
  // Desks.
  case unknownDesk = 40
  case setupTokenInvalid = 41
  case deskSlugTaken = 42
  case signedObjectInvalid = 43
  case invitationExpired = 44
  case invitationUsed = 45
  case revoked = 46
  case rosterRolledBack = 47
  /// The desk takes no new conversations for now; those that there are go on.
  case newcomersPaused = 48
  // The relay itself.
  case storageUnavailable = 50
  /// Stands for every code that this version does not know; nobody sends it.
  case unrecognized = 0xffff
}

extension RelayErrorCode {
  /// Whether the relay says with it when to come again.
  public var hasRetryAfter: Bool {
    self == .rateLimited || self == .quotaExceeded || self == .newcomersPaused
  }
}
