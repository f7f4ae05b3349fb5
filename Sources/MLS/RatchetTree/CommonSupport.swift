/// What all members below one node have in common, so that a group's demands on its members
/// (RFC 9420 §7.3) are checked at the root and not with everybody.
final class CommonSupport: Sendable {
  /// What every one of them supports.
  let capabilities: Capabilities
  /// The kinds of credential in use among them, each once.
  private let credentialTypes: [UInt16]

  init(_ leaf: LeafNode) {
    capabilities = leaf.capabilities
    credentialTypes = [leaf.credential.type.rawValue]
  }

  private init(_ capabilities: Capabilities, _ credentialTypes: [UInt16]) {
    self.capabilities = capabilities
    self.credentialTypes = credentialTypes
  }

  /// Members mostly run the same program: then nothing is made anew.
  func combined(with other: CommonSupport) -> CommonSupport {
    if capabilities == other.capabilities, credentialTypes == other.credentialTypes { return self }
    var types = credentialTypes
    for type in other.credentialTypes where !types.contains(type) { types.append(type) }
    return CommonSupport(
      Capabilities(
        versions: common(capabilities.versions, other.capabilities.versions),
        cipherSuites: common(capabilities.cipherSuites, other.capabilities.cipherSuites),
        extensions: common(capabilities.extensions, other.capabilities.extensions),
        proposals: common(capabilities.proposals, other.capabilities.proposals),
        credentials: common(capabilities.credentials, other.capabilities.credentials)),
      types)
  }

  /// RFC 9420 §7.3: everybody supports the kinds of credential that anybody has.
  var supportsItsCredentials: Bool {
    for type in credentialTypes where !capabilities.credentials.contains(type) { return false }
    return true
  }
}

@inline(never)
private func common(_ left: [UInt16], _ right: [UInt16]) -> [UInt16] {
  if left == right { return left }
  var both: [UInt16] = []
  for value in left where right.contains(value) { both.append(value) }
  return both
}
