import RelayProtocol

/// How sessions stand within a batch that is being read: as in the table, but for what the batch
/// itself has brought. Whether it comes about, the ticket says.
struct Reading {
  enum Standing {
    /// Waiting for a signature over this.
    case challenged(Challenge, AddressKey?)
    case open(DeviceID, AddressKey?)
    case gone
  }

  var standings: [SessionID: Standing] = [:]
  var online: [DeviceID: SessionID] = [:]
}

extension Sessions {
  /// Decodes what has come together, checks who speaks, and takes the price of each frame.
  mutating func read(_ events: [RelayEvent]) -> [Request] {
    var reading = Reading()
    var requests: [Request] = []
    requests.reserveCapacity(events.count)
    for event in events {
      guard let (session, matter) = read(event, &reading) else { continue }
      requests.append(Request(session: session, matter: matter))
    }
    return requests
  }

  private mutating func read(
    _ event: RelayEvent, _ reading: inout Reading
  ) -> (SessionID, Request.Matter)? {
    switch event {
    case .opened(let id, let bytes, let origin, let address):
      let challenge = Challenge(bytes: bytes, origin: origin)
      reading.standings[id] = .challenged(challenge, address)
      return (id, .said(.connected(id, challenge, address)))
    case .received(let id, let bytes): return read(bytes, from: id, &reading).map { (id, $0) }
    case .closed(let id):
      reading.standings[id] = .gone
      return (id, .said(.closed(id)))
    case .tick: return (.nobody, .tick)
    case .stopping:
      for id in table.keys { reading.standings[id] = .gone }
      return (.nobody, .said(.stopping))
    }
  }

  private mutating func read(
    _ bytes: [UInt8], from id: SessionID, _ reading: inout Reading
  ) -> Request.Matter? {
    let standing = standing(of: id, reading)
    if case .gone = standing { return nil }
    let frame: ClientFrame
    do {
      frame = try ClientFrame(decoding: bytes)
    } catch {
      return .said(.failed(id, error))
    }
    switch standing {
    case .challenged(let challenge, let address):
      guard case .authenticate(let authenticate) = frame else {
        return .said(.refused(id, frame, .notAuthenticated))
      }
      return read(authenticate, challenge, address, id, &reading)
    case .open(let device, let address):
      return admit(frame, from: device, address)
    case .gone: return nil
    }
  }

  private func standing(of id: SessionID, _ reading: Reading) -> Reading.Standing {
    if !reading.standings.isEmpty, let standing = reading.standings[id] { return standing }
    return table[id]?.standing ?? .gone
  }

  /// Whether a device has signed the challenge. One challenge is good for one attempt: a wrong
  /// signature ends the session.
  private mutating func read(
    _ frame: Authenticate, _ challenge: Challenge, _ address: AddressKey?, _ id: SessionID,
    _ reading: inout Reading
  ) -> Request.Matter {
    reading.standings[id] = .gone
    guard frame.version == Authenticate.version else {
      return .said(.dismissed(id, .unsupportedVersion))
    }
    if let milliseconds = signInDelay(address) {
      return .said(.signInLimited(id, retryAfterMilliseconds: milliseconds))
    }
    let input = Authenticate.signingInput(challenge: challenge.bytes, origin: challenge.origin)
    guard crypto.isValid(frame.device.bytes, frame.signature, input) else {
      return .said(.dismissed(id, .badSignature))
    }
    // Whoever spoke for the device until now is replaced.
    if let other = reading.online[frame.device] ?? online[frame.device] {
      reading.standings[other] = .gone
    }
    reading.standings[id] = .open(frame.device, address)
    reading.online[frame.device] = id
    return .signIn(frame.device)
  }
}

extension SessionID {
  /// For what no session asks. The shell counts from 1.
  static let nobody = SessionID(0)
}
