import RelayProtocol

/// KeyPackages of agents on their way from the relay to a group. Each is used once, and none is
/// kept beyond this run of the engine: a claimed one that is lost costs its owner one of many.
final class Claims {
  private var stock: [ClaimedKeyPackage] = []
  /// Devices that had none, or none that could be used; asked again after `retryAt`.
  private(set) var unavailable: [DeviceID] = []
  private(set) var retryAt: Timestamp?
  private var asked: [DeviceID] = []
  /// Somebody began to write, and the KeyPackages are not asked for yet.
  var isPreparing = false
  /// The relay gave out no more for now.
  private(set) var isLimited = false
  private var askedToWaitMilliseconds: UInt64?

  var isAsking: Bool { !asked.isEmpty }

  private func holds(_ device: DeviceID) -> Bool { stock.contains { $0.device == device } }

  /// Asks for what is missing of these, some at a time; true when there is nothing to wait for.
  func claim(_ agents: [DeviceCertificate], _ effects: inout Effects) -> Bool {
    guard !isAsking else { return false }
    let missing = agents.map { $0.device }.filter { !holds($0) && !unavailable.contains($0) }
    asked = Array(missing.prefix(EngineLimits.claimCountMax))
    guard isAsking else { return true }
    effects.send(
      .claimKeyPackages(ClaimKeyPackages(request: Question.keyPackages.id, devices: asked)))
    return false
  }

  func take(_ packages: [ClaimedKeyPackage], now: Timestamp) {
    for package in packages where asked.contains(package.device) && !holds(package.device) {
      guard stock.count < EngineLimits.claimedCountMax else { break }
      stock.append(package)
    }
    for device in asked where !holds(device) { markUnavailable(device, now: now) }
    asked = []
    isLimited = false
  }

  func fail(now: Timestamp, isLimited: Bool, _ retryAfterMilliseconds: UInt32) {
    take([], now: now)
    guard isLimited else { return }
    self.isLimited = true
    askedToWaitMilliseconds = UInt64(retryAfterMilliseconds)
  }

  func markUnavailable(_ device: DeviceID, now: Timestamp) {
    if !unavailable.contains(device) { unavailable.append(device) }
    if retryAt == nil {
      retryAt = now.adding(milliseconds: EngineLimits.retryDelayMilliseconds)
    }
  }

  func use(_ device: DeviceID) -> [UInt8]? {
    guard let index = stock.firstIndex(where: { $0.device == device }) else { return nil }
    return stock.remove(at: index).keyPackage
  }

  /// After a clock was set back, a retry may lie years ahead.
  func limitRetry(now: Timestamp) {
    guard let retryAt else { return }
    let latest =
      isLimited ? BackOff.delayMillisecondsMax : EngineLimits.retryDelayMilliseconds
    self.retryAt = min(retryAt, now.adding(milliseconds: latest))
  }

  /// Forgets who had none, when it is time.
  func retry(now: Timestamp, using random: inout some RandomNumberGenerator) {
    if let milliseconds = askedToWaitMilliseconds {
      askedToWaitMilliseconds = nil
      retryAt = now.adding(
        milliseconds: BackOff.delayMilliseconds(
          asked: max(milliseconds, EngineLimits.retryDelayMilliseconds), refusalCount: 1,
          using: &random))
    }
    if let retryAt, retryAt <= now { forgetUnavailable() }
  }

  func forgetUnavailable() {
    unavailable = []
    retryAt = nil
    askedToWaitMilliseconds = nil
  }

  func endSession() {
    asked = []
    isPreparing = false
    forgetUnavailable()
  }
}
