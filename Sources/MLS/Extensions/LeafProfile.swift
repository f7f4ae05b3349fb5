import CryptoSuite

/// What a client says about itself in its leaf besides its keys and credential (RFC 9420 §7.2).
public struct LeafProfile: Sendable {
  /// Types of extensions that the application understands, beyond those of RFC 9420.
  public var supportedExtensions: [ExtensionType] = []
  /// Extensions of the leaf, `application_id` for instance. Their types count as supported.
  public var extensions: [Extension] = []
  /// Puts random values among the capabilities and extensions, which every peer must ignore
  /// (RFC 9420 §13.5), so that one which does not is found out early.
  public var sendsGREASE = false

  public init(
    supportedExtensions: [ExtensionType] = [], extensions: [Extension] = [],
    sendsGREASE: Bool = false
  ) {
    self.supportedExtensions = supportedExtensions
    self.extensions = extensions
    self.sendsGREASE = sendsGREASE
  }
}

/// A profile as it goes into one leaf, and into the key package around it.
struct WrittenProfile {
  var capabilities: Capabilities
  var extensions: [Extension]
  var keyPackageExtensions: [Extension]
}

extension LeafProfile {
  /// The suites listed are the one in use only: a member says nothing about others, since a group
  /// never changes its suite.
  func written(
    for suite: CipherSuite, keyPackageExtensions: [Extension] = [],
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> WrittenProfile {
    guard !extensions.hasDuplicates, !keyPackageExtensions.hasDuplicates else {
      throw .misuse(.invalidExtensions)
    }
    var types: [UInt16] = [ExtensionType.lastResort.rawValue]
    for type in supportedExtensions { Self.note(type, in: &types) }
    for candidate in extensions { Self.note(candidate.type, in: &types) }
    for candidate in keyPackageExtensions { Self.note(candidate.type, in: &types) }
    var written = WrittenProfile(
      capabilities: Capabilities(
        cipherSuites: [suite.rawValue], extensions: types,
        credentials: [CredentialType.basic.rawValue, CredentialType.x509.rawValue]),
      extensions: extensions, keyPackageExtensions: keyPackageExtensions)
    if sendsGREASE { written.grease(using: &random) }
    return written
  }

  /// RFC 9420 §7.2: default types are not listed, and none is listed twice.
  private static func note(_ type: ExtensionType, in types: inout [UInt16]) {
    if !type.isDefault, !types.contains(type.rawValue) { types.append(type.rawValue) }
  }
}

extension LeafNode {
  /// The same with another profile, and unsigned again.
  func with(_ profile: WrittenProfile) -> LeafNode {
    LeafNode(
      encryptionKey: encryptionKey, signatureKey: signatureKey, credential: credential,
      capabilities: profile.capabilities, source: source, extensions: profile.extensions,
      signature: [])
  }
}

extension WrittenProfile {
  fileprivate mutating func grease(using random: inout some RandomNumberGenerator) {
    GREASE.insert(
      GREASE.number(using: &random), in: &capabilities.cipherSuites, using: &random)
    GREASE.insert(GREASE.number(using: &random), in: &capabilities.proposals, using: &random)
    GREASE.insert(GREASE.number(using: &random), in: &capabilities.credentials, using: &random)
    let type = GREASE.number(using: &random)
    guard !capabilities.extensions.contains(type) else { return }
    GREASE.insert(type, in: &capabilities.extensions, using: &random)
    extensions.append(.grease(type: type, using: &random))
    keyPackageExtensions.append(.grease(type: type, using: &random))
  }
}
