import CryptoSuite
import MLS
import RelayProtocol

// What lies at the relay so that customers can begin conversations while this device is away.

/// The private halves of what this device has published.
struct KeyPackageStock {
  private var packages: [StockedKeyPackage] = []
  /// What the relay has left of them, as it said in this session; `nil` once they are topped up.
  private var left: SessionOpened?
  /// Used up by Welcomes since then.
  private var usedCount = 0

  mutating func restore(_ stocked: StockedKeyPackage) { packages.append(stocked) }
  mutating func note(left: SessionOpened) { self.left = left }

  mutating func endSession() {
    left = nil
    usedCount = 0
  }

  /// Tops up what the relay has left, once a session, and replaces what was used in it.
  mutating func replenish(
    for account: Account, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard turn.link.isOpen, account.isActive, account.role != .customer else { return }
    var oneUseCount = usedCount
    var needsLastResort = false
    usedCount = 0
    if let left {
      self.left = nil
      if left.keyPackageCount < WireLimits.keyPackageCountLow {
        oneUseCount = EngineLimits.keyPackageBatchCount
      }
      needsLastResort = !left.hasLastResort || !hasFreshLastResort(turn.now)
    }
    guard oneUseCount > 0 || needsLastResort else { return }

    var oneUse: [[UInt8]] = []
    for _ in 0..<oneUseCount {
      if let bytes = make(isLastResort: false, for: account, &turn) { oneUse.append(bytes) }
    }
    let lastResort = needsLastResort ? make(isLastResort: true, for: account, &turn) : nil
    dropOldest(now: turn.now, &turn.effects)
    turn.effects.send(
      .publishKeyPackages(PublishKeyPackages(lastResort: lastResort, oneUse: oneUse)))
  }

  /// Half a lifetime is what is left for whoever claims it last.
  private func hasFreshLastResort(_ time: Timestamp) -> Bool {
    let halfLife = EngineLimits.keyPackageLifetimeSeconds / 2
    return packages.contains { stocked in
      stocked.isLastResort && stocked.madeAt <= time
        && stocked.madeAt.seconds + halfLife > time.seconds
    }
  }

  @inline(never)
  private mutating func make(
    isLastResort: Bool, for account: Account,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) -> [UInt8]? {
    guard
      let made = try? PrivateKeyPackage.make(
        suite: .messenger, identity: account.signingIdentity,
        lifetime: Lifetime(from: turn.relayTime), lastResort: isLastResort, crypto: turn.crypto,
        using: &turn.random),
      let reference = try? made.reference(crypto: turn.crypto)
    else { return nil }
    let stocked = StockedKeyPackage(
      reference: reference.bytes, saved: made.save(), isLastResort: isLastResort,
      madeAt: turn.now)
    packages.append(stocked)
    turn.effects.put(.keyPackage(reference: stocked.reference), stocked.record)
    return MLSMessage.keyPackage(made.keyPackage).encodedBytes
  }

  /// Never the last resort that lies at the relay: who is drained of the others is still reached by
  /// it. What was made in the future was so by a clock that was wrong, and goes first.
  private mutating func dropOldest(now: Timestamp, _ effects: inout Effects) {
    while packages.count > EngineLimits.keyPackageStockCountMax {
      let lastResort = newestLastResort(now: now)
      func age(_ index: Int) -> UInt64 {
        packages[index].madeAt > now ? 0 : packages[index].madeAt.milliseconds
      }
      var oldest: Int?
      for index in packages.indices where index != lastResort {
        if let found = oldest, age(found) <= age(index) { continue }
        oldest = index
      }
      guard let oldest else { return }
      remove(at: oldest, &effects)
    }
  }

  private func newestLastResort(now: Timestamp) -> Int? {
    var newest: Int?
    for index in packages.indices
    where packages[index].isLastResort && packages[index].madeAt <= now {
      if let found = newest, packages[index].madeAt < packages[found].madeAt { continue }
      newest = index
    }
    return newest
  }

  /// The private half that a Welcome says it was sealed to.
  func keyPackage(for welcome: Welcome) -> (reference: [UInt8], restored: PrivateKeyPackage)? {
    for secrets in welcome.secrets {
      let stocked = packages.first { $0.reference == secrets.newMember.bytes }
      if let stocked, let restored = try? PrivateKeyPackage.restore(stocked.saved) {
        return (stocked.reference, restored)
      }
    }
    return nil
  }

  /// It has opened a group: it is gone from the stock if it was for one use.
  /// - Returns: since when somebody may have copied its keys; always, for a last resort, which may
  ///   have opened others.
  mutating func use(
    _ used: (reference: [UInt8], restored: PrivateKeyPackage), _ effects: inout Effects
  ) -> Timestamp {
    guard let index = packages.firstIndex(where: { $0.reference == used.reference }),
      !packages[index].isLastResort
    else { return Timestamp(milliseconds: 0) }
    defer { remove(at: index, &effects) }
    usedCount += 1
    return packages[index].madeAt
  }

  /// Nobody is to be let in with any of them any more.
  mutating func forget(_ effects: inout Effects) {
    while !packages.isEmpty { remove(at: packages.count - 1, &effects) }
  }

  private mutating func remove(at index: Int, _ effects: inout Effects) {
    effects.put(.keyPackage(reference: packages[index].reference), nil)
    packages.remove(at: index)
  }
}

extension Lifetime {
  /// Of keys that are made now: for as long as a KeyPackage may lie at the relay.
  init(from time: Timestamp) {
    self.init(
      notBefore: time.seconds - min(time.seconds, EngineLimits.clockToleranceSeconds),
      notAfter: time.seconds + EngineLimits.keyPackageLifetimeSeconds)
  }
}
