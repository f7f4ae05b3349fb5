import RelayProtocol

extension Relay {
  /// Decodes a message and hands it to whoever decides about it.
  mutating func receive(
    _ bytes: [UInt8], from id: SessionID, now: Timestamp
  ) throws(StoreError) {
    guard let session = sessions[id] else { return }
    let frame: ClientFrame
    do {
      frame = try ClientFrame(decoding: bytes)
    } catch {
      tally.refusals[error, default: 0] += 1
      send(.failed(.none, error), to: id)
      return
    }
    switch session.phase {
    case .challenged(let challenge):
      guard case .authenticate(let authenticate) = frame else {
        refuse(frame, .notAuthenticated, to: id)
        return
      }
      try self.authenticate(authenticate, challenge: challenge, id, now: now)
    case .open(let device):
      try receive(frame, from: device, id, now: now)
    }
  }

  private mutating func receive(
    _ frame: ClientFrame, from device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(StoreError) {
    do throws(Refusal) {
      try admit(frame, from: device, id)
      switch frame {
      case .authenticate: throw Refusal.because(.alreadyAuthenticated)
      case .publishKeyPackages(let frame): try publish(frame, of: device)
      case .claimKeyPackages(let frame): try claim(frame, by: device, id)
      case .create(let frame): try create(frame, by: device, id, now: now)
      case .append(let frame): try append(frame, by: device, id, now: now)
      case .signal(let frame): try signal(frame, by: device)
      case .acknowledge(let frame): try acknowledge(frame, by: device, id)
      case .claimSetup(let frame): try claimSetup(frame, by: device, id)
      case .joinDesk(let frame): try joinDesk(frame, by: device, id, now: now)
      case .publishRevocations(let frame): try publishRevocations(frame, id)
      case .fetchDesk(let frame): try fetchDesk(frame, id)
      }
    } catch {
      switch error {
      case .because(let code, let epoch): refuse(frame, code, epoch: epoch, to: id)
      case .limited(let action, let milliseconds, let epoch):
        tally.limited[action, default: 0] += 1
        refuse(
          frame, action.errorCode, epoch: epoch, retryAfterMilliseconds: milliseconds, to: id)
        dismissIfDeaf(id)
      case .store(let error): throw error
      }
    }
  }

  /// Says no in the form that the frame's sender waits for.
  mutating func refuse(
    _ frame: ClientFrame, _ code: RelayErrorCode, epoch: LogEpoch = LogEpoch(0),
    retryAfterMilliseconds: UInt32 = 0, to id: SessionID
  ) {
    tally.refusals[code, default: 0] += 1
    let request: RequestID
    switch frame {
    case .create(let frame):
      send(
        .refused(
          Refused(
            conversation: frame.conversation, submission: Submission(1), code: code, epoch: epoch,
            retryAfterMilliseconds: retryAfterMilliseconds)),
        to: id)
      return
    case .append(let frame):
      send(
        .refused(
          Refused(
            conversation: frame.conversation, submission: frame.submission, code: code,
            epoch: epoch, retryAfterMilliseconds: retryAfterMilliseconds)),
        to: id)
      return
    case .authenticate, .publishKeyPackages, .signal, .acknowledge: request = .none
    case .claimKeyPackages(let frame): request = frame.request
    case .claimSetup(let frame): request = frame.request
    case .joinDesk(let frame): request = frame.request
    case .publishRevocations(let frame): request = frame.request
    case .fetchDesk(let frame): request = frame.request
    }
    send(
      .failed(request, code, retryAfterMilliseconds: retryAfterMilliseconds), to: id)
  }
}

/// Why a frame has no effect: the sender's fault, or the store's.
enum Refusal: Error {
  case because(RelayErrorCode, epoch: LogEpoch = LogEpoch(0))
  case limited(LimitedAction, retryAfterMilliseconds: UInt32, epoch: LogEpoch = LogEpoch(0))
  case store(StoreError)
}

extension Relay {
  /// Runs a question to the store inside code that also refuses.
  mutating func stored<Value>(
    _ body: (inout Relay) throws(StoreError) -> Value
  ) throws(Refusal) -> Value {
    do { return try body(&self) } catch { throw .store(error) }
  }
}
