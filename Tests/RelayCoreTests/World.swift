import Crypto
import Foundation
import RelayConformance
import RelayCore
import RelayProtocol

/// A relay with devices that speak to it, without network or clock.
struct World {
  var relay: Relay<MemoryStore>
  var now = Timestamp(milliseconds: 1_700_000_000_000)
  private var nextSession: UInt64 = 1
  private(set) var sessions: [Device: SessionID] = [:]
  /// What each session was sent, since it was last read.
  private var inboxes: [SessionID: [ServerFrame]] = [:]
  private(set) var closed: Set<SessionID> = []

  init(_ store: MemoryStore = MemoryStore(), isLimiting: Bool = true) {
    relay = try! Relay(store: store, crypto: .swiftCrypto, isLimiting: isLimiting)
  }

  /// The relay as it is after its process died and started again.
  mutating func restart() {
    relay = try! Relay(store: relay.store, crypto: .swiftCrypto)
    sessions = [:]
    inboxes = [:]
  }

  mutating func process(_ events: [RelayEvent]) {
    for output in relay.process(events, now: now) {
      switch output {
      case .send(let id, let frame): inboxes[id, default: []].append(frame)
      case .close(let id): closed.insert(id)
      }
    }
  }

  /// Connects without signing the challenge.
  mutating func connect(
    _ device: Device, from origin: String = "", address: AddressKey? = nil
  ) -> SessionID {
    let id = SessionID(nextSession)
    nextSession += 1
    sessions[device] = id
    process([
      .opened(id, challenge: Self.challenge(id), origin: Array(origin.utf8), address: address)
    ])
    return id
  }

  /// Connects and authenticates; what the relay said since.
  @discardableResult
  mutating func open(_ device: Device, address: AddressKey? = nil) -> [ServerFrame] {
    let id = connect(device, address: address)
    let input = Authenticate.signingInput(challenge: Self.challenge(id))
    send(.authenticate(Authenticate(device: device.id, signature: device.sign(input))), device)
    return Array(read(device).dropFirst())
  }

  mutating func disconnect(_ device: Device) {
    process([.closed(sessions[device]!)])
    sessions[device] = nil
  }

  mutating func send(_ frame: ClientFrame, _ device: Device) {
    process([event(frame, device)])
  }

  func event(_ frame: ClientFrame, _ device: Device) -> RelayEvent {
    .received(sessions[device]!, frame.encodedBytes)
  }

  /// Sends, and returns what the sender was sent since it last read.
  mutating func ask(_ frame: ClientFrame, _ device: Device) -> [ServerFrame] {
    send(frame, device)
    return read(device)
  }

  mutating func read(_ device: Device) -> [ServerFrame] {
    inboxes.removeValue(forKey: sessions[device]!) ?? []
  }

  mutating func read(_ id: SessionID) -> [ServerFrame] {
    inboxes.removeValue(forKey: id) ?? []
  }

  func isClosed(_ id: SessionID) -> Bool { closed.contains(id) }

  static func challenge(_ id: SessionID) -> [UInt8] {
    Array(repeating: UInt8(truncatingIfNeeded: id.rawValue), count: ServerFrame.challengeByteCount)
  }
}

struct Device: Hashable {
  let key: Curve25519.Signing.PrivateKey
  let id: DeviceID

  init() {
    key = Curve25519.Signing.PrivateKey()
    id = DeviceID(Array(key.publicKey.rawRepresentation))!
  }

  func sign(_ message: [UInt8]) -> [UInt8] { Array(try! key.signature(for: message)) }

  static func == (left: Device, right: Device) -> Bool { left.id == right.id }
  func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

extension RelayCrypto {
  static var swiftCrypto: RelayCrypto {
    RelayCrypto(
      isValid: { key, signature, message in
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        return key?.isValidSignature(signature, for: message) ?? false
      },
      sha256: { Array(SHA256.hash(data: $0)) })
  }
}
