import CryptoSuite

/// What a client says about itself in its leaf besides its keys and credential (RFC 9420 §7.2).
public struct LeafProfile: Sendable {
  /// Types of extensions that the application understands, beyond those of RFC 9420.
  public var supportedExtensions: [ExtensionType]
  /// Extensions of the leaf, `application_id` for instance. Their types count as supported.
  public var extensions: [Extension]
  /// Extensions of the key package around the leaf, if there is one. Their types count as well.
  public var keyPackageExtensions: [Extension]
  private var meaninglessSuites: [UInt16] = []
  private var meaninglessProposals: [UInt16] = []
  private var meaninglessCredentials: [UInt16] = []

  /// Without arguments: a leaf that says nothing but what it must.
  public init(
    supportedExtensions: [ExtensionType] = [], extensions: [Extension] = [],
    keyPackageExtensions: [Extension] = []
  ) {
    self.supportedExtensions = supportedExtensions
    self.extensions = extensions
    self.keyPackageExtensions = keyPackageExtensions
  }

  /// The same with random values in every list that may hold some, which every peer must ignore
  /// (RFC 9420 §13.5), so that one which does not is found out early. Make it anew for each leaf.
  public func withGREASE(using random: inout some RandomNumberGenerator) -> LeafProfile {
    var greased = self
    greased.meaninglessSuites.append(GREASE.number(using: &random))
    greased.meaninglessProposals.append(GREASE.number(using: &random))
    greased.meaninglessCredentials.append(GREASE.number(using: &random))
    let first = Extension.grease(using: &random)
    let second = Extension.grease(using: &random)
    if extensions.first(first.type) == nil { greased.extensions.append(first) }
    if keyPackageExtensions.first(second.type) == nil {
      greased.keyPackageExtensions.append(second)
    }
    return greased
  }

  /// The suites listed are the one in use only: a member says nothing about others, since a group
  /// never changes its suite.
  func capabilities(for suite: CipherSuite) -> Capabilities {
    var types: [UInt16] = [ExtensionType.lastResort.rawValue]
    for type in supportedExtensions { Self.note(type, in: &types) }
    for candidate in extensions { Self.note(candidate.type, in: &types) }
    for candidate in keyPackageExtensions { Self.note(candidate.type, in: &types) }
    var capabilities = Capabilities(
      cipherSuites: [suite.rawValue], extensions: types, proposals: meaninglessProposals,
      credentials: [CredentialType.basic.rawValue, CredentialType.x509.rawValue])
    for number in meaninglessSuites { capabilities.cipherSuites.append(number) }
    for number in meaninglessCredentials { capabilities.credentials.append(number) }
    return capabilities
  }

  /// RFC 9420 §7.2: default types are not listed, and none is listed twice.
  @inline(never)
  private static func note(_ type: ExtensionType, in types: inout [UInt16]) {
    if !type.isDefault, !types.contains(type.rawValue) { types.append(type.rawValue) }
  }
}

extension LeafNode {
  /// The same as another identity's, and unsigned again.
  func with(_ identity: SigningIdentity) -> LeafNode {
    LeafNode(
      encryptionKey: encryptionKey, signatureKey: identity.publicKey,
      credential: identity.credential, capabilities: capabilities, source: source,
      extensions: extensions, signature: [])
  }

  /// The same with another profile, and unsigned again.
  func with(_ profile: LeafProfile, _ suite: CipherSuite) -> LeafNode {
    LeafNode(
      encryptionKey: encryptionKey, signatureKey: signatureKey, credential: credential,
      capabilities: profile.capabilities(for: suite), source: source,
      extensions: profile.extensions, signature: [])
  }
}
