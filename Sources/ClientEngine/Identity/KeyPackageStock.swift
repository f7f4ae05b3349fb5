import CryptoSuite
import MLS
import RelayProtocol

// What lies at the relay so that customers can begin conversations while this device is away.
//
//   made ── offered at the relay ──► used up by a Welcome: gone            (for one use)
//                 │
//                 └─ used, or old ─► retired: opens what is under way ──► gone

/// The private halves of what this device has published.
///
/// Whoever copies them can open what others seal to them, so none is offered for long: all are
/// replaced when one is old, and the last resort when it has been used.
struct KeyPackageStock {
  private var packages: [StockedKeyPackage] = []
  /// What the relay has left of them, as it said in this session; `nil` once they are topped up.
  private var left: SessionOpened?
  /// Used up by Welcomes since then.
  private var usedCount = 0
  /// The relay was asked which last resort it has.
  private var isAsking = false
  /// It has another than is offered, or one that is old by its clock.
  private var isOutdated = false
  /// When the last resort was last replaced, since this engine began.
  private var replacedAt: Timestamp?

  mutating func restore(_ stocked: StockedKeyPackage) { packages.append(stocked) }
  mutating func note(left: SessionOpened) { self.left = left }

  mutating func endSession() {
    left = nil
    usedCount = 0
    isAsking = false
  }

  // MARK: What is offered

  /// Tops up what the relay has left, once a session, replaces what was used in it, and renews what
  /// is old.
  mutating func replenish(
    for account: Account, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard account.isActive, account.role != .customer else { return }
    // What waits at the relay comes first: it may have been sealed to any of them.
    if turn.link.state == .online { dropOver(turn.now, &turn.effects) }
    guard turn.link.isOpen else { return }
    var oneUseCount = usedCount
    usedCount = 0
    var needsLastResort = false
    var isToAsk = false
    if let left {
      self.left = nil
      if left.keyPackageCount < WireLimits.keyPackageCountLow {
        oneUseCount = EngineLimits.keyPackageBatchCount
      }
      (needsLastResort, isToAsk) = (!left.hasLastResort, left.hasLastResort)
    }
    // What the relay gives out is of no use to anybody, or not ours: once a session at most. So is
    // what was published before this device spoke the hybrid suite.
    let (now, speaksHybrids) = (turn.now, turn.crypto.supports(.hybrid))
    let isOld =
      isOutdated
      || mayReplace(now)
        && packages.contains { $0.isOffered && ($0.isOld(now) || speaksHybrids && $0.isAlone) }
    if isOld { oneUseCount = EngineLimits.keyPackageBatchCount }
    if isOld || offeredLastResort == nil && mayReplace(now) { needsLastResort = true }
    publish(oneUseCount, needsLastResort: needsLastResort, for: account, &turn)
    guard isToAsk else { return }
    // A crash, or a back-up of the relay's, may have left another there.
    isAsking = true
    turn.effects.send(
      .claimKeyPackages(
        ClaimKeyPackages(request: Question.lastResort.id, devices: [account.device])))
  }

  /// The relay has said what it gives out as our last resort. One of an earlier release gives
  /// out one for one use instead, which says nothing.
  mutating func take(_ claimed: [ClaimedKeyPackage], relayTime: Timestamp) {
    guard isAsking, let bytes = claimed.first?.keyPackage,
      case .keyPackage(let given)? = try? MLSMessage(decoding: bytes),
      given.extensions.contains(where: { $0.type == .lastResort })
    else { return }
    isAsking = false
    let offered = offeredLastResort.flatMap {
      packages[$0].package(of: .plain)?.keyPackage
    }
    isOutdated = given != offered || given.lifetime?.isRunningOut(relayTime) ?? true
  }

  /// Whoever begins conversations without end uses a last resort with each: it is replaced at once,
  /// but not for each of them.
  private func mayReplace(_ now: Timestamp) -> Bool {
    guard let replacedAt, replacedAt <= now else { return true }
    return replacedAt.adding(milliseconds: EngineLimits.lastResortMillisecondsMin) <= now
  }

  private var offeredLastResort: Int? {
    packages.firstIndex { $0.isLastResort && $0.isOffered }
  }

  /// A last resort together with others replaces all that lies at the relay.
  private mutating func publish(
    _ oneUseCount: Int, needsLastResort: Bool, for account: Account,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    let isWhole = needsLastResort && oneUseCount >= EngineLimits.keyPackageBatchCount
    for index in packages.indices
    where isWhole || needsLastResort && packages[index].isLastResort {
      retire(index, turn.now, &turn.effects)
    }
    var lastResort: [UInt8]?
    if needsLastResort {
      lastResort = make(isLastResort: true, for: account, &turn)
      (isOutdated, isAsking, replacedAt) = (false, false, turn.now)
    }
    var oneUse: [[UInt8]] = []
    for _ in 0..<oneUseCount {
      if let bytes = make(isLastResort: false, for: account, &turn) { oneUse.append(bytes) }
    }
    dropOldest(now: turn.now, &turn.effects)
    if lastResort != nil, !isWhole {
      turn.effects.send(
        .publishKeyPackages(PublishKeyPackages(lastResort: lastResort, oneUse: [])))
      lastResort = nil
    }
    guard lastResort != nil || !oneUse.isEmpty else { return }
    turn.effects.send(
      .publishKeyPackages(PublishKeyPackages(lastResort: lastResort, oneUse: oneUse)))
  }

  @inline(never)
  private mutating func make(
    isLastResort: Bool, for account: Account,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) -> [UInt8]? {
    guard let made = PublishedKeyPackage(for: account, isLastResort: isLastResort, &turn),
      let stocked = made.stocked(isLastResort: isLastResort, madeAt: turn.now, turn.crypto)
    else { return nil }
    packages.append(stocked)
    turn.effects.put(.keyPackage(reference: stocked.reference), stocked.record)
    return MLSMessage.keyPackage(made.plain.keyPackage).encodedBytes
  }

  // MARK: What is kept

  /// Never the last resort that lies at the relay: who is drained of the others is still reached by
  /// it. What is retired goes first, and what was made in the future before the others: it was so
  /// by a clock that was wrong.
  private mutating func dropOldest(now: Timestamp, _ effects: inout Effects) {
    while packages.count > EngineLimits.keyPackageStockCountMax {
      let lastResort = offeredLastResort
      func isBefore(_ left: StockedKeyPackage, _ right: StockedKeyPackage) -> Bool {
        if left.isOffered != right.isOffered { return right.isOffered }
        func age(_ package: StockedKeyPackage) -> UInt64 {
          package.madeAt > now ? 0 : package.madeAt.milliseconds
        }
        return age(left) < age(right)
      }
      var oldest: Int?
      for index in packages.indices where index != lastResort {
        if let found = oldest, !isBefore(packages[index], packages[found]) { continue }
        oldest = index
      }
      guard let oldest else { return }
      remove(at: oldest, &effects)
    }
  }

  private mutating func dropOver(_ now: Timestamp, _ effects: inout Effects) {
    for index in packages.indices.reversed() where packages[index].isOver(now) {
      remove(at: index, &effects)
    }
  }

  private mutating func retire(_ index: Int, _ now: Timestamp, _ effects: inout Effects) {
    guard packages[index].isOffered else { return }
    packages[index] = packages[index].retired(at: now)
    effects.put(.keyPackage(reference: packages[index].reference), packages[index].record)
  }

  /// The private half that opens a Welcome.
  typealias Opening = (reference: [UInt8], restored: PrivateKeyPackage)

  /// The one that a Welcome says it was sealed to.
  func keyPackage(for welcome: Welcome) -> Opening? {
    for secrets in welcome.secrets {
      let stocked = packages.first { $0.isNamed(secrets.newMember.bytes) }
      if let stocked, let restored = stocked.package(of: welcome.cipherSuite) {
        return (stocked.reference, restored)
      }
    }
    return nil
  }

  /// It has opened a group: it is gone from the stock if it was for one use, and else nobody is
  /// to be given it any more.
  /// - Returns: since when somebody may have copied its keys; always, for a last resort, which may
  ///   have opened others.
  mutating func use(
    _ used: Opening, _ now: Timestamp, _ effects: inout Effects
  ) -> Timestamp {
    guard let index = packages.firstIndex(where: { $0.reference == used.reference }) else {
      return Timestamp(milliseconds: 0)
    }
    if packages[index].isLastResort {
      retire(index, now, &effects)
      return Timestamp(milliseconds: 0)
    }
    defer { remove(at: index, &effects) }
    if packages[index].isOffered { usedCount += 1 }
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

  /// Whether it is old by that clock, whatever the one says by which it was made.
  func isRunningOut(_ time: Timestamp) -> Bool {
    let left = EngineLimits.retentionMillisecondsMax / 1_000
    return time.seconds < notBefore || notAfter < left || time.seconds > notAfter - left
  }
}
