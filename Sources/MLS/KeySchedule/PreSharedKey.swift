import CryptoSuite

/// A pre-shared key as the application hands it in (RFC 9420 §8.4): one of its own making, or the
/// resumption secret of another group, as `Group.resumptionKey(of:)` gives it.
public struct PreSharedKey: Sendable {
  /// What a proposal calls it by.
  public let kind: PreSharedKeyID.Kind
  /// Of any length; what is guessable stays guessable.
  public let secret: SecretBytes

  /// A key from outside MLS.
  public init(id: [UInt8], secret: SecretBytes) {
    self.init(kind: .external(id: id), secret: secret)
  }

  package init(kind: PreSharedKeyID.Kind, secret: SecretBytes) {
    self.kind = kind
    self.secret = secret
  }

  /// Whether this is the key that `id` names; a resumption secret serves any usage.
  func answers(_ id: PreSharedKeyID) -> Bool {
    switch (kind, id.kind) {
    case (.external(let name), .external(let other)): name == other
    case (.resumption(_, let groupID, let epoch), .resumption(_, let otherGroup, let otherEpoch)):
      epoch == otherEpoch && groupID == otherGroup
    default: false
    }
  }
}

/// Where pre-shared keys are looked up: among those handed in, and the former epochs' resumption
/// secrets of one group.
struct PreSharedKeyRing {
  let handedIn: [PreSharedKey]
  let groupID: [UInt8]
  let resumption: [ResumptionSecret]

  func find(_ id: PreSharedKeyID) -> SecretBytes? {
    for key in handedIn where key.answers(id) { return key.secret }
    guard case .resumption(_, groupID, let epoch) = id.kind else { return nil }
    for kept in resumption where kept.epoch == epoch { return kept.secret }
    return nil
  }

  func find(
    all ids: [PreSharedKeyID]
  ) throws(MLSError) -> [(id: PreSharedKeyID, secret: SecretBytes)] {
    var found: [(id: PreSharedKeyID, secret: SecretBytes)] = []
    for id in ids {
      // Rule 12.4.2-3, 12.4.3.1-4
      guard let secret = find(id) else { throw .misuse(.unknownPreSharedKey) }
      found.append((id, secret))
    }
    return found
  }
}
