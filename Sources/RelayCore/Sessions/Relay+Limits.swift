import RelayProtocol

// What a session may ask, before anything is read for it.

extension Relay {
  /// How long a session is asked to stay away before it signs in, nil when it may.
  mutating func signInDelay(_ id: SessionID) -> UInt32? {
    guard isLimiting, let address = sessions[id]?.address else { return nil }
    let refusal = limiter.take([
      RateLimiter.Charge(
        subject: .address(address), action: .signIn, rate: RateLimits.addressSignIn)
    ])
    if refusal != nil { tally.limited[.signIn, default: 0] += 1 }
    return refusal?.retryAfter
  }

  /// Lets a frame through, or refuses it with the time after which it may come again.
  mutating func admit(
    _ frame: ClientFrame, from device: DeviceID, _ id: SessionID
  ) throws(Refusal) {
    guard isLimiting else { return }
    let epoch: LogEpoch =
      if case .append(let frame) = frame { knownEpoch(frame.conversation, device) } else {
        LogEpoch(0)
      }
    try take(charges(for: frame, device, sessions[id]?.address), epoch: epoch)
  }

  /// A conversation's rate is spent by its members alone, or anyone could silence it.
  mutating func admitAppend(
    to conversation: Conversation
  ) throws(Refusal) {
    guard isLimiting else { return }
    let charge = RateLimiter.Charge(
      subject: .conversation(conversation.id), action: .append,
      rate: RateLimits.conversationAppend)
    try take([charge], epoch: conversation.head.epoch)
  }

  private mutating func take(
    _ charges: [RateLimiter.Charge], epoch: LogEpoch
  ) throws(Refusal) {
    guard !charges.isEmpty, let refusal = limiter.take(charges) else { return }
    throw .limited(
      refusal.action, retryAfterMilliseconds: refusal.retryAfter, epoch: epoch)
  }

  /// As far as it is in memory: a refusal costs no question to the store.
  private func knownEpoch(_ id: ConversationID, _ device: DeviceID) -> LogEpoch {
    guard let conversation = conversations[id], conversation.isMember(device) else {
      return LogEpoch(0)
    }
    return conversation.head.epoch
  }

  private func charges(
    for frame: ClientFrame, _ device: DeviceID, _ address: AddressKey?
  ) -> [RateLimiter.Charge] {
    typealias Charge = RateLimiter.Charge
    var charges: [Charge] = []
    func charge(
      _ action: LimitedAction, _ count: Int = 1, device deviceRate: Rate, address addressRate: Rate?
    ) {
      charges.append(
        Charge(
          subject: .device(device), action: action, rate: deviceRate, count: UInt64(count)))
      guard let address, let addressRate else { return }
      charges.append(
        Charge(
          subject: .address(address), action: action, rate: addressRate, count: UInt64(count)))
    }
    /// What lies on the disk afterwards.
    func chargeBytes(_ byteCount: Int) {
      charge(
        .appendBytes, byteCount, device: RateLimits.deviceAppendBytes,
        address: RateLimits.addressAppendBytes)
      guard let address else { return }
      charges.append(
        Charge(
          subject: .address(address), action: .storage, rate: RateLimits.addressStorage,
          count: UInt64(byteCount)))
    }
    switch frame {
    case .append(let frame):
      charge(.append, device: RateLimits.deviceAppend, address: RateLimits.addressAppend)
      chargeBytes(frame.byteCount + frame.addedCount * RateLimits.membershipByteCount)
    case .create(let frame):
      charge(.create, device: RateLimits.deviceCreate, address: RateLimits.addressCreate)
      chargeBytes(frame.welcome.count + frame.members.count * RateLimits.membershipByteCount)
    case .publishKeyPackages(let frame):
      charge(.question, device: RateLimits.deviceQuestion, address: nil)
      chargeBytes(frame.byteCount)
    // A client that asks for nothing asks whether we are there.
    case .claimKeyPackages(let frame) where frame.devices.isEmpty:
      charge(.question, device: RateLimits.deviceQuestion, address: nil)
    case .claimKeyPackages(let frame):
      charge(
        .claim, frame.devices.count, device: RateLimits.deviceClaim,
        address: RateLimits.addressClaim)
    case .signal: charge(.signal, device: RateLimits.deviceSignal, address: nil)
    case .claimSetup, .joinDesk, .publishRevocations, .fetchDesk:
      charge(.question, device: RateLimits.deviceQuestion, address: nil)
    // Who acknowledges makes room, and is paced by the shell like every frame.
    case .acknowledge, .authenticate: break
    }
    return charges
  }

  /// Whether a claim may use up one of the device's one-use key packages.
  mutating func mayTakeKeyPackage(
    of device: DeviceID, by claimer: DeviceID, _ id: SessionID
  ) -> Bool {
    guard isLimiting else { return true }
    var charges = [
      RateLimiter.Charge(
        subject: .packages(device, by: claimer), action: .claim,
        rate: RateLimits.packagesForDevice)
    ]
    if let address = sessions[id]?.address {
      charges.append(
        RateLimiter.Charge(
          subject: .packagesFrom(device, by: address), action: .claim,
          rate: RateLimits.packagesForAddress))
    }
    return limiter.take(charges) == nil
  }

  /// Holds the sender and the conversation to what may lie in the store unread.
  mutating func admitEntry(
    _ byteCount: Int, in conversation: ConversationID?, by device: DeviceID, epoch: LogEpoch
  ) throws(Refusal) {
    guard isLimiting else { return }
    let now = limiter.nowNanoseconds
    let quota = desks.isAgent(device) ? RateLimits.agentQuota : RateLimits.strangerQuota
    let isAdmitted = try stored { (relay) throws(StoreError) in
      if let conversation {
        let hasRoom = try relay.quotas.admit(
          .conversation(conversation), byteCount: byteCount, RateLimits.conversationQuota,
          nowNanoseconds: now
        ) { () throws(StoreError) in try relay.store.usage(of: conversation) }
        guard hasRoom else { return false }
      }
      return try relay.quotas.admit(
        .device(device), byteCount: byteCount, quota, nowNanoseconds: now
      ) { () throws(StoreError) in try relay.store.usage(by: device) }
    }
    guard isAdmitted else {
      throw .limited(
        .storage, retryAfterMilliseconds: RateLimits.quotaRetryMilliseconds, epoch: epoch)
    }
  }

  /// Shows the door to a session that goes on as if it had not been refused.
  mutating func dismissIfDeaf(_ id: SessionID) {
    guard
      sessions[id]?.refusals.take(
        1, RateLimits.sessionRefusal, nowNanoseconds: limiter.nowNanoseconds) != nil
    else { return }
    dismiss(
      id, .rateLimited, retryAfterMilliseconds: RateLimits.dismissedRetryMilliseconds)
  }
}

extension LimitedAction {
  var errorCode: RelayErrorCode { self == .storage ? .quotaExceeded : .rateLimited }
}

extension AppendEntry {
  var byteCount: Int {
    switch content {
    case .application: payload.count
    case .commit(let change): payload.count + change.welcome.count
    }
  }

  fileprivate var addedCount: Int {
    switch content {
    case .application: 0
    case .commit(let change): change.added.count
    }
  }
}

extension PublishKeyPackages {
  fileprivate var byteCount: Int {
    oneUse.reduce(lastResort?.count ?? 0) { $0 + $1.count }
  }
}
