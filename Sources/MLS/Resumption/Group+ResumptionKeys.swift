import CryptoSuite

/// What this group lends to others (RFC 9420 §8.6).
extension Group {
  /// The resumption secret of this epoch, or of one of the latest before it, to be mixed into
  /// another group: hand it to `commit`, `process` or `join` of that group.
  public func resumptionKey(of epoch: Epoch? = nil) throws(MLSError) -> PreSharedKey {
    let epoch = epoch ?? self.epoch
    for key in resumptionKeys {
      if case .resumption(_, _, epoch) = key.kind { return key }
    }
    throw .misuse(.unknownPreSharedKey)
  }

  /// Keeps this epoch's alone: what is lent from now on is everybody's who is in the group now.
  public mutating func forgetEarlierResumptionKeys() {
    resumptionSecrets.removeFirst(max(0, resumptionSecrets.count - 1))
  }

  var resumptionKeys: [PreSharedKey] {
    var keys: [PreSharedKey] = []
    for kept in resumptionSecrets {
      let kind = PreSharedKeyID.Kind.resumption(
        usage: .application, groupID: groupID, epoch: kept.epoch)
      keys.append(PreSharedKey(kind: kind, secret: kept.secret))
    }
    return keys
  }
}
