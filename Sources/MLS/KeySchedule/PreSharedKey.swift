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

/// Where pre-shared keys are looked up: those of the application, and former epochs' resumption
/// secrets of one group.
struct PreSharedKeyRing {
  let external: [PreSharedKey]
  let groupID: [UInt8]
  let resumption: [ResumptionSecret]

  func find(_ id: PreSharedKeyID) -> SecretBytes? {
    switch id.kind {
    case .external(let name):
      for key in external where key.id == name { return key.secret }
    case .resumption(_, let groupID, let epoch):
      guard groupID == self.groupID else { return nil }
      for secret in resumption where secret.epoch == epoch { return secret.secret }
    }
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
