import RelayProtocol

/// What happens to the relay. Whatever it needs of the world comes along.
public enum RelayEvent: Sendable {
  /// A connection, random bytes for it to sign, of which origin it says its page is, and where it
  /// comes from, if that says anything.
  case opened(
    SessionID, challenge: [UInt8], origin: [UInt8] = [], address: AddressKey? = nil)
  /// One whole message.
  case received(SessionID, [UInt8])
  case closed(SessionID)
  /// Time has passed.
  case tick
  /// The operator stops the relay: everyone is told.
  case stopping
}

/// What the shell has to do, in this order, once the batch is on disk.
public enum RelayOutput: Equatable, Sendable {
  case send(SessionID, ServerFrame)
  /// Close after what was sent. The relay has forgotten the session already.
  case close(SessionID)
}

/// The primitives that the relay decides with; it makes no keys and holds none.
public struct RelayCrypto {
  /// Ed25519.
  public let isValid: SignatureCheck
  public let sha256: ([UInt8]) -> [UInt8]

  public init(isValid: @escaping SignatureCheck, sha256: @escaping ([UInt8]) -> [UInt8]) {
    self.isValid = isValid
    self.sha256 = sha256
  }
}
