import RelayProtocol

extension Relay {
  /// Opens the session for a device that signed the challenge, and begins to deliver.
  ///
  /// One challenge is good for one attempt: a wrong signature ends the session.
  mutating func authenticate(
    _ frame: Authenticate, challenge: [UInt8], _ id: SessionID, now: Timestamp
  ) throws(StoreError) {
    guard frame.version == Authenticate.version else {
      dismiss(id, .unsupportedVersion)
      return
    }
    if let milliseconds = signInDelay(id) {
      dismiss(id, .rateLimited, retryAfterMilliseconds: milliseconds)
      return
    }
    let input = Authenticate.signingInput(challenge: challenge)
    guard crypto.isValid(frame.device.bytes, frame.signature, input) else {
      dismiss(id, .badSignature)
      return
    }
    guard !desks.isRevoked(frame.device) else {
      dismiss(id, .revoked)
      return
    }
    if let other = online[frame.device] { dismiss(other, .replaced) }
    let supply = try store.keyPackageSupply(of: frame.device)
    sessions[id]?.phase = .open(frame.device)
    online[frame.device] = id
    tally.signInCount += 1
    send(
      .opened(
        SessionOpened(
          now: now, keyPackageCount: UInt16(supply.oneUseCount),
          hasLastResort: supply.hasLastResort)),
      to: id)
    try beginDelivery(to: frame.device, id)
  }

  private mutating func beginDelivery(
    to device: DeviceID, _ id: SessionID
  ) throws(StoreError) {
    try writeBooks()
    for conversationID in try store.conversationsWaiting(for: device) {
      guard let conversation = try load(conversationID) else { continue }
      sessions[id]?.deliveries[conversationID] = Delivery(
        sent: conversation.acknowledged(by: device),
        waitingThrough: conversation.lastDeliverable(to: device))
      sessions[id]?.waiting.insert(conversationID)
      sessions[id]?.backlog.append(conversationID)
    }
    try pump(id)
    sayCaughtUpIfSo(id)
  }
}
