import CryptoSuite
import MLS
import RelayProtocol

// How a device that others have added comes in. Only people at a desk are added by others.

extension SecureLog {
  func join(
    _ entry: LogEntry, _ policy: RoomPolicy,
    _ stock: inout KeyPackageStock, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews? {
    isHeardOf = true
    skip(entry.sequence)
    do throws(RefusalCode) {
      guard case .welcome(let welcome) = try? MLSMessage(decoding: entry.payload),
        let keyPackage = stock.use(for: welcome, &turn.effects),
        let group = try? Group.join(
          welcome, with: keyPackage, identity: policy.account.signingIdentity,
          pastEpochCountMax: EngineLimits.pastEpochCount, crypto: turn.crypto),
        group.groupID == entry.conversation.bytes, group.logEpoch == entry.epoch
      else { throw .internal }
      let members = try policy.participants(of: group.members, turn.crypto.isValid)
      guard members.contains(where: { $0.role == .customer }) else { throw .rosterForged }
      adopt(group, policy, &turn)
      // Those who are in from the start join the epoch that the customer's first commit began.
      let isLate = group.logEpoch > LogEpoch(1)
      return LogNews(
        .notice(isLate ? .earlier : .started, nil), at: entry.sequence, entry.acceptedAt)
    } catch {
      stop(error, &turn.effects)
      return nil
    }
  }

  /// We were removed, and somebody has added us again: a new stay, with new numbers. The relay took
  /// nothing after the removal, so what had still to be said is said now.
  func rejoin(
    _ entry: LogEntry, _ policy: RoomPolicy,
    _ stock: inout KeyPackageStock, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews? {
    guard isNext(.entry(entry), &turn) else { return nil }
    isClosed = false
    accepted = Submission(0)
    for place in outbox.indices.reversed() {
      let item = outbox[place]
      guard item.kind.outlivesMembership else {
        drop(at: place, &turn.effects)
        continue
      }
      item.flight = .waiting
      item.seal([], for: LogEpoch(0))
      save(item, &turn.effects)
    }
    return join(entry, policy, &stock, &turn)
  }
}
