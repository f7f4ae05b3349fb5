import CryptoSuite
import TLSSyntax

/// A credential and the signature key pair that speaks for it. It travels inside a group's saved
/// state, so that a restored group can go on signing.
public struct SigningIdentity: Sendable, TLSCodable {
  /// Who the key speaks for (RFC 9420 §5.3).
  public let credential: Credential
  /// As the crypto provider wants it, a handle for instance.
  public let privateKey: SecretBytes
  /// What others verify with (RFC 9420 §5.1.1).
  public let publicKey: [UInt8]

  /// Takes a key pair on trust; making a leaf with it finds out.
  public init(credential: Credential, privateKey: SecretBytes, publicKey: [UInt8]) {
    self.credential = credential
    self.privateKey = privateKey
    self.publicKey = publicKey
  }

  /// A fresh key pair for `credential`, of the suite's signature scheme.
  public static func make<Crypto: CryptoProvider>(
    _ credential: Credential, suite: CipherSuite, crypto: Crypto,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> SigningIdentity {
    guard crypto.supports(suite), let algorithm = suite.algorithms?.signature else {
      throw .misuse(.unsupportedSuite(suite))
    }
    // A number not below the order of its curve is no key: those drawn above it are drawn again,
    // 128 times at most, so that a random source that only repeats itself is found out.
    for _ in 0..<128 {
      var key = randomBytes(count: algorithm.privateKeyByteCount, using: &random)
      if algorithm == .p521 { key[0] &= 1 }
      let privateKey = SecretBytes(key)
      if let publicKey = try? crypto.publicKey(algorithm, privateKey: privateKey) {
        return SigningIdentity(
          credential: credential, privateKey: privateKey, publicKey: publicKey)
      }
    }
    throw .misuse(.invalidIdentity)
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    credential = try Credential(from: &reader)
    privateKey = SecretBytes(try reader.readOpaque())
    publicKey = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(credential)
    writer.write(opaque: privateKey.reveal())
    writer.write(opaque: publicKey)
  }
}

extension SignatureAlgorithm {
  fileprivate var privateKeyByteCount: Int {
    switch self {
    case .p256, .ed25519: 32
    case .p384: 48
    case .p521: 66
    }
  }
}

/// Somebody in the group, as of one epoch.
public final class Member: Sendable, TLSCodable {
  /// Theirs until they are removed.
  public let leafIndex: LeafIndex
  /// All that they say of themselves, signed by them.
  public let leafNode: LeafNode

  /// Whether it is true is for the application to judge (RFC 9420 §5.3.1).
  public var credential: Credential { leafNode.credential }
  /// What their messages are verified with.
  public var signatureKey: [UInt8] { leafNode.signatureKey }
  /// What path secrets are sealed to for them alone (RFC 9420 §7.1).
  public var encryptionKey: [UInt8] { leafNode.encryptionKey }

  init(_ leafIndex: LeafIndex, _ leafNode: LeafNode) {
    self.leafIndex = leafIndex
    self.leafNode = leafNode
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    leafIndex = try LeafIndex(from: &reader)
    leafNode = try LeafNode(from: &reader)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(leafIndex)
    writer.write(leafNode)
  }
}
