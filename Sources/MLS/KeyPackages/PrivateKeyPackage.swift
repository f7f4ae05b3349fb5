import CryptoSuite
import TLSSyntax

/// A key package with its private halves. Whoever published it keeps this until a Welcome uses it
/// up, and deletes it then, unless it is one of last resort (RFC 9420 §16.8).
public struct PrivateKeyPackage: Sendable {
  /// The part to publish.
  public let keyPackage: KeyPackage
  package let initKey: SecretBytes
  package let leafKey: SecretBytes

  /// Takes the keys on trust; joining with others than the public ones' fails.
  public init(keyPackage: KeyPackage, initKey: SecretBytes, leafKey: SecretBytes) {
    self.keyPackage = keyPackage
    self.initKey = initKey
    self.leafKey = leafKey
  }

  /// Makes and signs one; `profile` is what it says of its owner besides the identity.
  public static func make<Crypto: CryptoProvider>(
    suite: CipherSuite, identity: SigningIdentity, lifetime: Lifetime, lastResort: Bool = false,
    profile: LeafProfile = LeafProfile(), crypto: Crypto,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> PrivateKeyPackage {
    let suiteCrypto = try SuiteCrypto(crypto, suite)
    let initPair = try suiteCrypto.makeKeyPair(using: &random)
    let leafPair = try suiteCrypto.makeKeyPair(using: &random)
    var extensions = profile.keyPackageExtensions
    if lastResort { extensions.append(Extension(type: .lastResort, data: [])) }
    guard !extensions.hasDuplicates, !profile.extensions.hasDuplicates else {
      throw .misuse(.invalidExtensions)
    }
    let leafNode = try suiteCrypto.makeLeafNode(
      encryptionKey: leafPair.publicKey, identity: identity, lifetime: lifetime, profile)
    let unsigned = KeyPackage(
      cipherSuite: suite, initKey: initPair.publicKey, leafNode: leafNode, extensions: extensions,
      signature: [])
    let keyPackage = KeyPackage(
      cipherSuite: suite, initKey: initPair.publicKey, leafNode: leafNode, extensions: extensions,
      signature: try suiteCrypto.sign(
        "KeyPackageTBS", unsigned.signedBytes, privateKey: identity.privateKey))
    return PrivateKeyPackage(
      keyPackage: keyPackage, initKey: initPair.privateKey, leafKey: leafPair.privateKey)
  }

  /// The name a Welcome calls it by.
  public func reference<Crypto: CryptoProvider>(
    crypto: Crypto
  ) throws(MLSError) -> KeyPackageRef {
    try SuiteCrypto(crypto, keyPackage.cipherSuite).reference(to: keyPackage)
  }
}

extension SuiteCrypto {
  /// A signed leaf for a key package or for a group's first member.
  func makeLeafNode(
    encryptionKey: [UInt8], identity: SigningIdentity, lifetime: Lifetime,
    _ profile: LeafProfile
  ) throws(MLSError) -> LeafNode {
    try check(identity)
    let unsigned = LeafNode(
      encryptionKey: encryptionKey, signatureKey: identity.publicKey,
      credential: identity.credential, capabilities: profile.capabilities(for: suite),
      source: .keyPackage(lifetime), extensions: profile.extensions, signature: [])
    return try unsigned.signed(
      groupID: [], leafIndex: LeafIndex(0), identity: identity, self)
  }

  /// Finds out here, and not at some other member, that an identity's keys do not belong together.
  func check(_ identity: SigningIdentity) throws(MLSError) {
    let publicKey = try? provider.publicKey(
      algorithms.signature, privateKey: identity.privateKey)
    guard publicKey == identity.publicKey else { throw .misuse(.invalidIdentity) }
  }
}

extension PrivateKeyPackage: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    _ = try reader.readFormat()
    keyPackage = try KeyPackage(from: &reader)
    initKey = try reader.readSecret()
    leafKey = try reader.readSecret()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.writeFormat()
    writer.write(keyPackage)
    writer.write(initKey)
    writer.write(leafKey)
  }

  /// All of it, private keys included: encrypt it wherever it is kept.
  public func save() -> [UInt8] { encodedBytes }

  /// What `save` returned; throws `unreadableState` for anything else.
  public static func restore(_ bytes: [UInt8]) throws(MLSError) -> PrivateKeyPackage {
    try PrivateKeyPackage(saved: bytes)
  }
}
