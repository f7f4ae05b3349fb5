import CryptoSuite

/// An external pre-shared key as the application hands it in (RFC 9420 §8.4).
public struct PreSharedKey: Sendable {
  public let id: [UInt8]
  public let secret: SecretBytes

  public init(id: [UInt8], secret: SecretBytes) {
    self.id = id
    self.secret = secret
  }
}
