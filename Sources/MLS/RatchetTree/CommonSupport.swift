/// What all members below one node have in common, so that a group's demands on its members
/// (RFC 9420 §7.3) are checked at the root and not with everybody.
struct CommonSupport: Equatable, Sendable {
  /// What every one of them supports.
  private(set) var capabilities: Capabilities
  /// The kinds of credential in use among them, each once.
  private(set) var credentialTypes: [UInt16]

  init(_ leaf: LeafNode) {
    capabilities = leaf.capabilities
    credentialTypes = [leaf.credential.type.rawValue]
  }

  /// Members mostly run the same program: then nothing is copied.
  func combined(with other: CommonSupport) -> CommonSupport {
    guard self != other else { return self }
    var result = self
    result.capabilities = Capabilities(
      versions: common(capabilities.versions, other.capabilities.versions),
      cipherSuites: common(capabilities.cipherSuites, other.capabilities.cipherSuites),
      extensions: common(capabilities.extensions, other.capabilities.extensions),
      proposals: common(capabilities.proposals, other.capabilities.proposals),
      credentials: common(capabilities.credentials, other.capabilities.credentials))
    for type in other.credentialTypes where !credentialTypes.contains(type) {
      result.credentialTypes.append(type)
    }
    return result
  }

  /// RFC 9420 §7.3: everybody supports the kinds of credential that anybody has.
  var supportsItsCredentials: Bool {
    for type in credentialTypes where !capabilities.credentials.contains(type) { return false }
    return true
  }
}

private func common(_ left: [UInt16], _ right: [UInt16]) -> [UInt16] {
  if left == right { return left }
  var both: [UInt16] = []
  for value in left where right.contains(value) { both.append(value) }
  return both
}
