import CryptoSuite
import MLS
import RelayProtocol

// How a device that others have added comes in. Only people at a desk are added by others.

extension SecureLog {
  /// The group that a Welcome opens, if it is one to be in: the relay passes on whatever it likes,
  /// and what is not believed becomes nothing at all.
  static func group(
    of entry: LogEntry, _ policy: RoomPolicy, _ stock: inout KeyPackageStock,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Group<Crypto>? {
    guard policy.account.side == .company,
      case .welcome(let welcome) = try? MLSMessage(decoding: entry.payload),
      let keyPackage = stock.keyPackage(for: welcome),
      let group = try? Group.join(
        welcome, with: keyPackage.restored, identity: policy.account.signingIdentity,
        pastEpochCountMax: EngineLimits.pastEpochCount, crypto: turn.crypto),
      group.groupID == entry.conversation.bytes, group.logEpoch == entry.epoch,
      let host = policy.host(of: group, turn.crypto.isValid), host == entry.sender
    else { return nil }
    stock.use(keyPackage, &turn.effects)
    return group
  }

  /// Begins with the group of whoever let us in. Nobody comes in twice: who was put out stays out.
  func join(
    _ group: Group<Crypto>, _ entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews {
    isHeardOf = true
    skip(entry.sequence)
    adopt(group, policy, &turn)
    // Those who are in from the start join the epoch that the customer's first commit began.
    let isLate = group.logEpoch > LogEpoch(1)
    return LogNews(
      .notice(isLate ? .earlier : .started, nil), at: entry.sequence,
      turn.shownTime(entry.acceptedAt))
  }
}
