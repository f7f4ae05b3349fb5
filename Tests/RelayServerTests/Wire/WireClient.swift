import Crypto
import Foundation
import RelayProtocol

/// A WebSocket client for tests (RFC 6455), able to do what one must not.
final class WireClient {
  struct Message: Equatable {
    let opcode: UInt8
    let payload: [UInt8]
  }

  let socket: WireSocket
  let key: Curve25519.Signing.PrivateKey
  /// Of the page that it says to be of.
  private let origin: String?
  var id: DeviceID { DeviceID(Array(key.publicKey.rawRepresentation))! }

  /// Connects and shakes hands, as a new device or one that was here before; on a connection of its
  /// own, or on one that has carried requests.
  init(
    port: Int, as other: WireClient? = nil, on connection: WireSocket? = nil,
    origin: String? = nil, host: String? = nil, headers: [String] = []
  ) throws {
    key = other?.key ?? Curve25519.Signing.PrivateKey()
    self.origin = origin
    socket = try connection ?? WireSocket(port: port)
    try socket.write(
      Self.greeting(host: host ?? "localhost:\(port)", origin: origin, headers: headers))
    guard try socket.readLine().hasPrefix("HTTP/1.1 101") else { throw WireSocket.Failure.refused }
    while try !socket.readLine().isEmpty {}
  }

  /// The request for a WebSocket.
  static func greeting(
    host: String, origin: String? = nil, headers: [String] = []
  ) -> [UInt8] {
    var request = [
      "GET /socket HTTP/1.1", "Host: \(host)", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ]
    request += headers
    if let origin { request.append("Origin: \(origin)") }
    return Array((request.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  /// Connects and authenticates with a key of its own.
  static func opened(port: Int) throws -> WireClient {
    let client = try WireClient(port: port)
    try client.authenticate()
    return client
  }

  /// - Parameter origin: What it signs; its own, if none is given.
  func authenticate(for origin: String? = nil) throws {
    guard case .challenge(let challenge) = try read() else { throw WireSocket.Failure.refused }
    let signed = origin ?? self.origin ?? ""
    let input = Authenticate.signingInput(challenge: challenge, origin: Array(signed.utf8))
    try send(
      .authenticate(Authenticate(device: id, signature: Array(try key.signature(for: input)))))
    guard case .opened = try read() else { throw WireSocket.Failure.refused }
  }

  func send(_ frame: ClientFrame) throws { try send(frame.encodedBytes) }

  func send(_ bytes: [UInt8]) throws { try socket.write(Self.frame(bytes)) }

  /// The next frame of the relay; answers pings on the way.
  func read() throws -> ServerFrame {
    while true {
      let message = try readMessage()
      switch message.opcode {
      case 2: return try ServerFrame(decoding: message.payload)
      case 8: throw WireSocket.Failure.closed
      case 9: try socket.write(Self.frame(message.payload, opcode: 10))
      default: break
      }
    }
  }

  /// Reads until a frame is found that is asked for.
  func read<Value>(_ wanted: (ServerFrame) -> Value?) throws -> Value {
    while true {
      if let value = wanted(try read()) { return value }
    }
  }

  func readMessage() throws -> Message {
    let head = try socket.read(2)
    var count = Int(head[1] & 0x7f)
    if count >= 126 {
      count = try socket.read(count == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
    }
    return Message(opcode: head[0] & 0x0f, payload: try socket.read(count))
  }

  /// A masked frame, as a client must send them.
  static func frame(
    _ payload: [UInt8], opcode: UInt8 = 2, isLast: Bool = true, isMasked: Bool = true
  ) -> [UInt8] {
    var bytes: [UInt8] = [(isLast ? 0x80 : 0) | opcode]
    let mask: UInt8 = isMasked ? 0x80 : 0
    switch payload.count {
    case ..<126: bytes.append(mask | UInt8(payload.count))
    case ..<65_536: bytes += [mask | 126] + bigEndian(payload.count, 2)
    default: bytes += [mask | 127] + bigEndian(payload.count, 8)
    }
    guard isMasked else { return bytes + payload }
    let key: [UInt8] = [0x11, 0x22, 0x33, 0x44]
    bytes += key
    for (index, byte) in payload.enumerated() { bytes.append(byte ^ key[index & 3]) }
    return bytes
  }

  private static func bigEndian(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}

extension WireClient {
  func create(
    _ number: UInt8, _ members: [WireClient], at desk: DeskSlug? = nil
  ) throws -> ConversationID {
    let id = ConversationID(Array(repeating: number, count: ConversationID.byteCount))!
    try send(
      .create(
        CreateConversation(
          conversation: id, desk: desk, members: members.map(\.id), welcome: [0xee])))
    _ = try readAccepted()
    try acknowledge(id, 1)
    return id
  }

  func append(_ id: ConversationID, _ submission: UInt64, _ payload: [UInt8]) throws {
    try send(
      .append(
        AppendEntry(
          conversation: id, epoch: LogEpoch(1), submission: Submission(submission),
          content: .application, payload: payload)))
  }

  func acknowledge(_ id: ConversationID, _ sequence: UInt64) throws {
    try send(.acknowledge(Acknowledge(conversation: id, sequence: Sequence(sequence))))
  }

  func readAccepted() throws -> Accepted {
    try read { if case .accepted(let accepted) = $0 { accepted } else { nil } }
  }

  func readEntry() throws -> LogEntry {
    try read { if case .entry(let entry) = $0 { entry } else { nil } }
  }

  func readGoodbye() throws -> RelayErrorCode {
    try read { if case .goodbye(let code, _) = $0 { code } else { nil } }
  }
}
