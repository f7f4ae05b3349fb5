import RelayProtocol

// What a session may ask, before anything is read for it.

extension Sessions {
  /// How long a session is asked to stay away before it signs in, nil when it may.
  mutating func signInDelay(_ address: AddressKey?) -> UInt32? {
    guard isLimiting, let address else { return nil }
    return limiter.take([
      RateLimiter.Charge(
        subject: .address(address), action: .signIn, rate: RateLimits.addressSignIn)
    ])?.retryAfter
  }

  /// Lets a frame through, or says that it must wait, and for how long.
  mutating func admit(
    _ frame: ClientFrame, from device: DeviceID, _ address: AddressKey?
  ) -> Request.Matter {
    guard isLimiting else { return .frame(frame, by: device, spared: []) }
    let charges = charges(for: frame, device, address)
    if !charges.isEmpty, let refusal = limiter.take(charges) {
      return .limited(
        frame, by: device, refusal.action, retryAfterMilliseconds: refusal.retryAfter)
    }
    guard case .claimKeyPackages(let claim) = frame else {
      return .frame(frame, by: device, spared: [])
    }
    let spared = claim.devices.filter { !mayTakeKeyPackage(of: $0, by: device, address) }
    return .frame(frame, by: device, spared: spared)
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
    case .claimSetup, .joinDesk, .publishRoster, .fetchDesk, .newcomers:
      charge(.question, device: RateLimits.deviceQuestion, address: nil)
    // Who acknowledges makes room, and is paced by the shell like every frame.
    case .acknowledge, .authenticate: break
    }
    return charges
  }

  /// Whether a claim may use up one of the device's one-use key packages.
  private mutating func mayTakeKeyPackage(
    of device: DeviceID, by claimer: DeviceID, _ address: AddressKey?
  ) -> Bool {
    var charges = [
      RateLimiter.Charge(
        subject: .packages(device, by: claimer), action: .claim,
        rate: RateLimits.packagesForDevice)
    ]
    if let address {
      charges.append(
        RateLimiter.Charge(
          subject: .packagesFrom(device, by: address), action: .claim,
          rate: RateLimits.packagesForAddress))
    }
    return limiter.take(charges) == nil
  }
}

extension LimitedAction {
  var errorCode: RelayErrorCode {
    switch self {
    case .storage: .quotaExceeded
    case .pause: .newcomersPaused
    default: .rateLimited
    }
  }
}

extension AppendEntry {
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
