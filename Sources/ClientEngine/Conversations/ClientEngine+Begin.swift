import CryptoSuite
import MLS
import RelayProtocol
import TLSSyntax

// How a conversation begins, and how its members are kept to those of the desk.

extension ClientEngine {
  /// A customer's group: oneself and every agent who has a KeyPackage. The Welcome goes out as the
  /// conversation's first entry, together with the first message.
  mutating func begin(
    _ conversation: Conversation<Crypto>, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard let account, account.role == .customer, let known = desk?.known else { return }
    let agents = Array(known.active.prefix(WireLimits.memberCountMax - 1))
    guard claim(agents.map { $0.device }) else { return }
    guard let packages = takeKeyPackages(of: agents, for: conversation, now: now), !packages.isEmpty
    else { return }
    let id = conversation.id
    guard
      var group = try? Group.create(
        groupID: id.bytes, suite: .messenger, identity: account.signingIdentity,
        lifetime: lifetime(now), pastEpochCountMax: EngineLimits.pastEpochCount, crypto: crypto,
        using: &random)
    else { return stop(conversation, .internal) }
    // Nobody else is in the group yet, so nobody can be ahead of this commit.
    guard
      let pending = commit(&group, adding: packages, removing: [], now: now, using: &random),
      let welcome = pending.welcome, (try? group.merge(pending)) != nil
    else { return }
    let payload = MLSMessage.welcome(welcome).encodedBytes
    let epoch = group.logEpoch
    adopt(group, in: conversation)
    prepend(
      OutboxItem(
        kind: .create, writtenAt: now, added: devices(of: pending), epoch: epoch,
        payload: payload), in: conversation)
  }

  /// A commit that adds as many as can be added: one agent's outdated or spoiled KeyPackage keeps
  /// neither the others out nor anybody in who is to be removed. Whose package was of no use is
  /// asked again later.
  private mutating func commit(
    _ group: inout Group<Crypto>, adding packages: [KeyPackage], removing leaves: [LeafIndex],
    now: Timestamp, using random: inout some RandomNumberGenerator
  ) -> PendingCommit? {
    var request = CommitRequest(adding: packages, removing: leaves)
    // Nobody here proposes; what a hostile member proposed is not taken up by us.
    request.includesPendingProposals = false
    request.paddingBlockByteCount = EngineLimits.paddingBlockByteCount
    let seconds = relayTime(now).seconds
    var usable = packages
    var isSifted = false
    while !usable.isEmpty || !leaves.isEmpty {
      request.adding = usable
      if let pending = try? group.commit(request, now: seconds, using: &random) { return pending }
      if usable.isEmpty { return nil }
      var kept: [KeyPackage] = []
      for (place, package) in usable.enumerated() {
        let isKept: Bool
        if isSifted {
          // Each is good alone, but two of them spoil each other.
          isKept = place < usable.count / 2
        } else {
          let alone = CommitRequest(adding: [package])
          isKept = (try? group.commit(alone, now: seconds, using: &random)) != nil
        }
        if isKept {
          kept.append(package)
        } else if let device = DeviceID(package.leafNode.signatureKey) {
          claims.markUnavailable(device, now: now)
        }
      }
      isSifted = isSifted || kept.count == usable.count
      usable = kept
    }
    return nil
  }

  /// Makes a group this conversation's own, with its members as people see them.
  mutating func adopt(_ group: Group<Crypto>, in conversation: Conversation<Crypto>) {
    conversation.group = group
    conversation.savedGroup = nil
    conversation.isGroupDirty = true
    refreshParticipants(conversation)
  }

  /// After a merge; everyone in the group has passed `check`.
  mutating func refreshParticipants(_ conversation: Conversation<Crypto>) {
    guard let members = conversation.group?.members else { return }
    guard let participants = try? participants(of: members, customer: nil) else {
      return stop(conversation, .rosterForged)
    }
    conversation.participants = participants
    conversation.memberVersion += 1
    conversation.isHeadDirty = true
  }

  /// The group, parsed if it was not yet; false when there is none to be had.
  mutating func loadGroup(_ conversation: Conversation<Crypto>) -> Bool {
    if conversation.group != nil { return true }
    guard let saved = conversation.savedGroup else { return false }
    guard let group = try? Group.restore(saved, crypto: crypto) else {
      stop(conversation, .storage)
      return false
    }
    conversation.group = group
    conversation.savedGroup = nil
    return true
  }

  // MARK: Key packages

  /// Asks for what is missing; true when there is nothing to wait for.
  private mutating func claim(_ devices: [DeviceID]) -> Bool {
    guard !claims.isAsking else { return false }
    let missing = claims.missing(of: devices)
    guard !missing.isEmpty else { return true }
    claims.ask(missing)
    send(
      .claimKeyPackages(ClaimKeyPackages(request: Question.keyPackages.id, devices: missing)))
    return false
  }

  /// Somebody began to write, or has written: asks now for what the first message will need.
  mutating func prepareClaims() {
    guard session.isIntroduced, let account, account.role == .customer, let known = desk?.known,
      needsFirstClaims
    else { return }
    session.isPreparing = false
    let agents = known.active.prefix(WireLimits.memberCountMax - 1)
    _ = claim(agents.map { $0.device })
  }

  private var needsFirstClaims: Bool {
    guard let conversation = currentConversation else { return session.isPreparing }
    return !conversation.hasGroup && (session.isPreparing || !conversation.outbox.isEmpty)
  }

  mutating func receive(_ claimed: ClaimedKeyPackages, now: Timestamp) {
    guard claimed.request == Question.keyPackages.id else { return }
    claims.take(claimed.packages, now: now)
  }

  /// The claimed KeyPackages of these agents. A package that is another's than the relay says is
  /// an attempt to slip somebody in: the conversation stops.
  private mutating func takeKeyPackages(
    of agents: [Colleague], for conversation: Conversation<Crypto>, now: Timestamp
  ) -> [KeyPackage]? {
    var packages: [KeyPackage] = []
    for agent in agents {
      let device = agent.device
      guard let bytes = claims.use(device) else { continue }
      guard case .keyPackage(let package) = try? MLSMessage(decoding: bytes) else {
        claims.markUnavailable(device, now: now)
        continue
      }
      guard package.leafNode.signatureKey == device.bytes,
        package.leafNode.credential == .basic(agent.certificate)
      else {
        stop(conversation, .rosterForged)
        return nil
      }
      packages.append(package)
    }
    return packages
  }

  private func devices(of pending: PendingCommit) -> [DeviceID] {
    pending.staged.added.compactMap { DeviceID($0.signatureKey) }
  }

  // MARK: Reconciling

  func hasRevokedMember(_ conversation: Conversation<Crypto>) -> Bool {
    guard let known = desk?.known else { return false }
    return conversation.participants.contains { known.isRevoked($0.device) }
  }

  /// Agents who are missing. Only the customer adds: others would race to do the same.
  private func missingAgents(_ conversation: Conversation<Crypto>) -> [Colleague] {
    guard account?.role == .customer, let known = desk?.known else { return [] }
    let participants = conversation.participants
    return known.active.filter { member in
      let device = member.device
      return !claims.unavailable.contains(device)
        && !participants.contains { $0.device == device }
    }
  }

  func needsReconciling(_ conversation: Conversation<Crypto>) -> Bool {
    hasRevokedMember(conversation) || !missingAgents(conversation).isEmpty
  }

  /// Puts a commit in front of the outbox that removes whom the house has revoked and adds who has
  /// joined it. False when there is nothing to commit, or not yet.
  mutating func reconcile(
    _ conversation: Conversation<Crypto>, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) -> Bool {
    guard let known = desk?.known, var group = conversation.group else { return false }
    let revoked = group.members.filter { member in
      DeviceID(member.signatureKey).map(known.isRevoked) ?? false
    }
    let room = WireLimits.memberCountMax - conversation.participants.count
    let missing = Array(missingAgents(conversation).prefix(max(0, room)))
    // A removal does not wait for anyone's keys.
    let isClaimed = claim(missing.map { $0.device })
    guard isClaimed || !revoked.isEmpty else { return false }
    guard let packages = isClaimed ? takeKeyPackages(of: missing, for: conversation, now: now) : []
    else { return false }
    guard !packages.isEmpty || !revoked.isEmpty else { return false }

    conversation.isGroupDirty = true
    let epoch = group.logEpoch
    guard
      let pending = commit(
        &group, adding: packages, removing: revoked.map { $0.leafIndex }, now: now,
        using: &random)
    else {
      // A removal alone needs nobody's keys: what stands in its way now will tomorrow.
      if packages.isEmpty { stop(conversation, .internal) }
      return false
    }
    conversation.group = group
    let welcome = pending.welcome.map { MLSMessage.welcome($0).encodedBytes } ?? []
    prepend(
      OutboxItem(
        kind: .commit, writtenAt: now, content: pending.save(), added: devices(of: pending),
        removed: revoked.compactMap { DeviceID($0.signatureKey) }, welcome: welcome,
        epoch: epoch, payload: pending.message.encodedBytes), in: conversation)
    return true
  }
}
