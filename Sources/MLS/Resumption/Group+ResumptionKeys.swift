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

  /// From here on only this epoch's and later ones'.
  public mutating func forgetEarlierResumptionKeys() {
    let now = epoch
    resumptionSecrets.removeAll { $0.epoch != now }
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
