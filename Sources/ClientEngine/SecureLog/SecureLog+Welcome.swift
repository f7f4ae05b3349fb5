import CryptoSuite
import MLS
import RelayProtocol

// How a device that others have added comes in. Only people at a desk are added by others.

extension SecureLog {
  /// The group that a Welcome opens, if it is one to be in and was made for this conversation and
  /// this desk: the relay passes on whatever it likes, and strangers can have our KeyPackages. What
  /// is not believed becomes nothing at all.
  ///
  /// - Parameter predecessor: The log whose secret its host has mixed into it, in a successor's
  ///   Welcome; that opens in no other way.
  static func group(
    of entry: LogEntry, succeeding predecessor: SecureLog? = nil, _ policy: RoomPolicy,
    _ stock: KeyPackageStock,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> (group: Group<Crypto>, keyPackage: KeyPackageStock.Opening)? {
    guard policy.account.side == .company,
      case .welcome(let welcome) = try? MLSMessage(decoding: entry.payload),
      let keyPackage = stock.keyPackage(for: welcome),
      let group = try? Group.join(
        welcome, with: keyPackage.restored, identity: policy.account.signingIdentity,
        knownGroups: [predecessor?.group].compactMap { $0 },
        pastEpochCountMax: EngineLimits.pastEpochCount, crypto: turn.crypto),
      group.groupID == policy.groupID(of: entry.conversation), group.logEpoch == entry.epoch,
      // A log begins with the Welcome into it, wherever the relay says that this one stands.
      group.logEpoch > LogEpoch(1) || entry.sequence == Sequence(1),
      // And leaves places for all that comes behind it.
      entry.sequence.rawValue <= EngineLimits.ownNumberMax / 2,
      let host = policy.host(of: group, turn.crypto.isValid), host == entry.sender,
      entry.conversation.isFounded(by: host, turn.crypto.sha256),
      predecessor.map({ $0.host == host && !$0.isBetter(than: group.suite) }) ?? true
    else { return nil }
    return (group, keyPackage)
  }

  /// A hybrid group has no plain one behind it.
  private func isBetter(than suite: CipherSuite) -> Bool {
    group?.suite == .hybrid && suite != .hybrid
  }

  /// Whose log it is.
  var host: DeviceID? { participants.first { $0.side == .customer }?.device }

  /// Begins with the group of whoever let us in. Nobody comes in twice: who was put out stays out.
  func join(
    _ group: Group<Crypto>, keyedAt: Timestamp, _ entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews {
    isHeardOf = true
    skip(entry.sequence)
    (renewedAt, renewedPlace) = (keyedAt, end)
    adopt(group, policy, &turn)
    beginTranscript(at: entry.sequence, turn.crypto, &turn.effects)
    return LogNews(
      .notice(beginning, nil), at: place(of: entry.sequence), turn.shownTime(entry.acceptedAt))
  }

  /// What people are told where this device comes in. Those who are in from the start join the
  /// epoch that the customer's first commit began.
  var beginning: NoticeKind {
    if groupID != id { return .moved }
    guard let group else { return .started }
    if group.logEpoch > LogEpoch(1) { return .earlier }
    return group.suite == .hybrid ? .started : .classical
  }
}
