import CryptoSuite
import MLS
import RelayProtocol

// How the group begins, and how its members are kept to those of the policy.

extension SecureLog {
  /// A group of oneself and everyone wanted who has a KeyPackage. The Welcome goes out as the log's
  /// first entry, together with the first thing said.
  ///
  /// The successor of a broken group is one of those who were in that, and takes up its last good
  /// epoch's resumption secret (RFC 9420 §8.6): whoever lacks that can neither have made the
  /// successor nor read there. Who was not in it is added afterwards.
  func begin(
    _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    var (wanted, newID, bequest) = (policy.firstMembers, groupID, [PreSharedKey]())
    if isBroken {
      guard end <= EngineLimits.ownNumberMax else { return stop(.storage, &turn.effects) }
      guard loadGroup(turn.crypto, &turn.effects) else { return }
      let heirs = wanted.filter { participant($0.device) != nil }
      // Of an epoch that whoever could not follow knows as well, unless somebody came later.
      let key =
        (try? group?.resumptionKey(of: group?.epoch.earlier(by: brokenAge)))
        ?? (try? group?.resumptionKey())
      if !heirs.isEmpty, let key {
        (wanted, bequest) = (heirs, [key])
      }
    }
    guard claims.claim(wanted, &turn.effects) else { return }
    if isBroken { newID = .new(for: policy.account, &turn) }
    var packages = keyPackages(of: wanted, policy, claims, &turn)
    guard !packages.isEmpty else { return }
    guard let suite = suite(for: &packages, policy, claims, &turn) else { return }
    guard
      var group = try? Group.create(
        groupID: policy.groupID(of: newID), suite: suite,
        identity: policy.account.signingIdentity,
        lifetime: Lifetime(from: turn.relayTime), pastEpochCountMax: EngineLimits.pastEpochCount,
        crypto: turn.crypto, using: &turn.random)
    else { return stop(.internal, &turn.effects) }
    // Nobody else is in the group yet, so nobody can be ahead of this commit.
    guard
      let pending = commit(
        &group, adding: packages, removing: [], with: bequest, policy, claims, &turn),
      let welcome = pending.welcome, (try? group.merge(pending)) != nil
    else { return }
    let payload = MLSMessage.welcome(welcome).encodedBytes
    let epoch = group.logEpoch
    if isBroken { move(to: newID, turn.link, &turn.effects) }
    noteRenewal(turn.now)
    adopt(group, policy, &turn)
    prepend(
      OutboxItem(
        kind: .create, writtenAt: turn.now, added: devices(of: pending), epoch: epoch,
        payload: payload), &turn.effects)
  }

  /// The hybrid suite if every device offers it, and else the plain one: a device of an earlier
  /// release is not left out. A successor is never worse than the group before: who offers less
  /// comes in later.
  private func suite(
    for packages: inout [KeyPackage], _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> CipherSuite? {
    let isHeld = isBroken && group?.suite == .hybrid
    guard turn.crypto.supports(.hybrid),
      isHeld || policy.wanted.count < EngineLimits.hybridMemberCountMax
    else { return .plain }
    let hybrids = packages.compactMap { $0.fitting(.hybrid) }
    guard hybrids.count == packages.count || isHeld else { return .plain }
    for package in packages where package.fitting(.hybrid) == nil {
      guard let device = DeviceID(package.leafNode.signatureKey) else { continue }
      claims.markUnavailable(device, now: turn.now)
    }
    packages = hybrids
    return hybrids.isEmpty ? nil : .hybrid
  }

  /// A commit that adds as many as can be added: one agent's outdated or spoiled KeyPackage keeps
  /// neither the others out nor anybody in who is to be removed. Whose package was of no use, or
  /// makes it larger than what can be sent, is asked again later.
  private func commit(
    _ group: inout Group<Crypto>, adding packages: [KeyPackage], removing leaves: [LeafIndex],
    with keys: [PreSharedKey] = [], _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> PendingCommit? {
    var request = CommitRequest(adding: packages, removing: leaves)
    request.preSharedKeys = keys
    // By which roster it was made: who knows an earlier one cannot judge it.
    request.authenticatedData = policy.house?.roster?.signedHead ?? []
    request.paddingBlockByteCount = EngineLimits.paddingBlockByteCount
    let seconds = policy.time(turn.relayTime).seconds
    var usable = packages
    var isSifted = false
    while packages.isEmpty || !usable.isEmpty || !leaves.isEmpty {
      request.adding = usable
      // Nobody here proposes; what a hostile member proposed is not taken up by us.
      let isFounding = group.epoch.rawValue == 0
      if let pending = try? group.commit(
        request, under: .addsAndRemoves, now: seconds, using: &turn.random),
        usable.isEmpty || pending.fits(isFounding: isFounding)
      {
        return pending
      }
      if usable.isEmpty { return nil }
      var kept: [KeyPackage] = []
      for (place, package) in usable.enumerated() {
        let isKept: Bool
        if isSifted {
          // Each is good alone, but two of them spoil each other.
          isKept = place < usable.count / 2
        } else {
          let alone = CommitRequest(adding: [package])
          isKept =
            (try? group.commit(
              alone, under: .addsAndRemoves, now: seconds, using: &turn.random)) != nil
        }
        if isKept {
          kept.append(package)
        } else if let device = DeviceID(package.leafNode.signatureKey) {
          claims.markUnavailable(device, now: turn.now)
        }
      }
      isSifted = isSifted || kept.count == usable.count
      usable = kept
    }
    return nil
  }

  /// Makes a group this log's own, with its members as people see them.
  func adopt(
    _ group: Group<Crypto>, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    self.group = group
    self.group?.forgetEarlierResumptionKeys()
    savedGroup = nil
    isGroupDirty = true
    refreshParticipants(policy, turn.crypto, &turn.effects)
  }

  /// After a merge; everyone in the group has passed the policy's check.
  func refreshParticipants(_ policy: RoomPolicy, _ crypto: Crypto, _ effects: inout Effects) {
    guard let members = group?.members else { return }
    guard let participants = try? policy.participants(of: members, crypto.isValid) else {
      return stop(.rosterForged, &effects)
    }
    self.participants = participants
    memberVersion += 1
    isHeadDirty = true
  }

  /// The house may have named somebody since. Nobody is given another name.
  func refreshNames(_ policy: RoomPolicy) {
    for place in participants.indices {
      let before = participants[place]
      guard before.name == nil,
        let member = policy.house?.members.first(where: { $0.device == before.device }),
        let name = member.name
      else { continue }
      participants[place] = Participant(
        device: before.device, name: name, role: before.role, isSelf: before.isSelf)
      memberVersion += 1
      isHeadDirty = true
    }
  }

  /// The claimed KeyPackages of these agents, without those that are another's than the relay says:
  /// that would slip somebody in. And without those that their device has not signed, or that lead
  /// back to the plain suite for too long.
  private func keyPackages(
    of agents: [DeviceCertificate], _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> [KeyPackage] {
    var packages: [KeyPackage] = []
    for agent in agents {
      guard let bytes = claims.use(agent.device) else { continue }
      guard case .keyPackage(let package) = try? MLSMessage(decoding: bytes),
        package.leafNode.signatureKey == agent.device.bytes,
        package.leafNode.credential == .basic(agent.bytes),
        !package.outlivesOthers, package.fitting(.hybrid)?.outlivesOthers != true,
        package.decidesSuite(at: policy.time(turn.relayTime), turn.crypto)
      else {
        claims.markUnavailable(agent.device, now: turn.now)
        continue
      }
      packages.append(package)
    }
    // Of two with one key each is good alone, and both together spoil the commit for everybody.
    let keys = packages.map { package in
      [package, package.fitting(.hybrid)].compactMap { $0?.leafNode.encryptionKey }
    }
    return packages.indices.filter { index in
      let isAlone = keys.indices.allSatisfy { other in
        other == index || !keys[other].contains(where: keys[index].contains)
      }
      if !isAlone, let device = DeviceID(packages[index].leafNode.signatureKey) {
        claims.markUnavailable(device, now: turn.now)
      }
      return isAlone
    }.map { packages[$0] }
  }

  private func devices(of pending: PendingCommit) -> [DeviceID] {
    pending.staged.added.compactMap { DeviceID($0.signatureKey) }
  }

  // MARK: Reconciling

  /// Somebody whom the house has removed is in it, and this device puts them out.
  func isToExpel(_ policy: RoomPolicy?) -> Bool {
    guard let policy, policy.expelsAtOnce else { return false }
    return holdsOutsiders(policy)
  }

  func holdsOutsiders(_ policy: RoomPolicy) -> Bool {
    guard participants.contains(where: policy.mayBeOut) else { return false }
    return group.map { !outsiders(in: $0, policy).isEmpty } ?? true
  }

  private func outsiders(in group: Group<Crypto>, _ policy: RoomPolicy) -> [Member] {
    let own = policy.account.device.bytes
    return group.members.filter { $0.signatureKey != own && policy.isOut($0) }
  }

  private func missing(_ policy: RoomPolicy, _ claims: Claims) -> [DeviceCertificate] {
    policy.wanted.filter { agent in
      !claims.unavailable.contains(agent.device) && participant(agent.device) == nil
    }
  }

  func needsReconciling(_ policy: RoomPolicy, _ claims: Claims) -> Bool {
    holdsOutsiders(policy) || !missing(policy, claims).isEmpty
  }

  /// Puts a commit in front of the outbox that removes whom the house has put out and adds who is
  /// wanted. False when there is nothing to commit, or not yet.
  func reconcile(
    _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    guard var group else { return false }
    let outsiders = outsiders(in: group, policy)
    let countMax =
      group.suite == .hybrid ? EngineLimits.hybridMemberCountMax : WireLimits.memberCountMax
    let room = min(countMax - participants.count, EngineLimits.addedCountMax)
    let missing = Array(missing(policy, claims).prefix(max(0, room)))
    // A removal does not wait for anyone's keys.
    let isClaimed = claims.claim(missing, &turn.effects)
    guard isClaimed || !outsiders.isEmpty else { return false }
    let claimed = isClaimed ? keyPackages(of: missing, policy, claims, &turn) : []
    // One that does not fit comes to nothing, as any that is of no use: its device is asked again.
    let packages = claimed.map { $0.fitting(group.suite) ?? $0 }
    guard !packages.isEmpty || !outsiders.isEmpty else { return false }
    return change(&group, packages, outsiders, policy, claims, &turn)
  }

  /// Makes new keys for this device, so that who has copied its old ones reads no further.
  func renew(
    _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard var group else { return }
    _ = change(&group, [], [], policy, claims, &turn)
  }

  /// Puts a commit in front of the outbox.
  private func change(
    _ group: inout Group<Crypto>, _ packages: [KeyPackage], _ outsiders: [Member],
    _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    isGroupDirty = true
    let epoch = group.logEpoch
    guard
      let pending = commit(
        &group, adding: packages, removing: outsiders.map { $0.leafIndex }, policy, claims,
        &turn)
    else {
      // A removal or a renewal needs nobody's keys: what stands in its way now will tomorrow.
      if packages.isEmpty { stop(.internal, &turn.effects) }
      return false
    }
    self.group = group
    let welcome = pending.welcome.map { MLSMessage.welcome($0).encodedBytes } ?? []
    prepend(
      OutboxItem(
        kind: .commit, writtenAt: turn.now, content: pending.save(), added: devices(of: pending),
        removed: outsiders.compactMap { DeviceID($0.signatureKey) }, welcome: welcome,
        epoch: epoch, payload: pending.message.encodedBytes), &turn.effects)
    return true
  }
}

extension PendingCommit {
  /// Whether a relay takes it, and what it makes of it. Nobody is told of the commit that founds a
  /// group.
  fileprivate func fits(isFounding: Bool) -> Bool {
    let welcomed = welcome.map { MLSMessage.welcome($0).encodedBytes.count } ?? 0
    let told = isFounding ? 0 : message.encodedBytes.count
    return max(welcomed, told) <= WireLimits.payloadByteCountMax
      && welcomed + told <= WireLimits.frameByteCountMax - EngineLimits.frameOverheadByteCount
  }
}

extension Epoch {
  func earlier(by count: UInt8) -> Epoch { Epoch(rawValue - min(rawValue, UInt64(count))) }
}

extension RoomPolicy {
  /// Whom a group that this device makes begins with.
  var firstMembers: [DeviceCertificate] { Array(wanted.prefix(WireLimits.memberCountMax - 1)) }
}
