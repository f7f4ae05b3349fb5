import NIOCore

/// A client of an MQTT 3.1.1 broker, as far as a load needs one: has a topic of its own name, sends
/// with QoS 1 to those of others, and acknowledges what comes.
final class MQTTUser: PeerUser {
  let name: String
  var onMessage: (_ id: String) -> Void = { _ in }
  var onReceipt: () -> Void = {}
  private var connection: LoadConnection?
  private var whenOpened: EventLoopPromise<Void>?
  private var received: [UInt8] = []
  private var lastPacket: UInt16 = 0

  /// The high half of a packet's first byte (MQTT 3.1.1 §2.2.1), with the flags that it has here.
  private enum Kind {
    static let connect: UInt8 = 0x10
    static let connected: UInt8 = 0x20
    static let publishOnce: UInt8 = 0x32
    static let publishAcknowledged: UInt8 = 0x40
    static let subscribe: UInt8 = 0x82
    static let subscribed: UInt8 = 0x90
  }

  /// The first byte of what is published.
  private enum Meaning {
    static let message = UInt8(ascii: "m")
    static let receipt = UInt8(ascii: "r")
  }

  init(name: String) { self.name = name }

  func connect(port: Int, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    let promise = eventLoop.makePromise(of: Void.self)
    whenOpened = promise
    let connection = LoadConnection(
      path: nil,
      onUpgrade: { [unowned self] in
        // Clean session, no keep-alive.
        send(Kind.connect, text("MQTT") + [4, 2, 0, 0] + text(name))
      },
      onMessage: { [unowned self] bytes in
        received += bytes
        takePackets()
        return true
      },
      onEnd: { [weak self] in
        self?.whenOpened?.fail(LoadConnection.Failure.closed)
        self?.whenOpened = nil
      })
    self.connection = connection
    connection.open(port: port, on: eventLoop)
      .assumeIsolated().whenFailure { error in promise.fail(error) }
    return promise.futureResult
  }

  func send(_ id: String, _ body: String, to other: String, wantsReceipt: Bool) {
    publish([Meaning.message] + Array(body.utf8), to: other)
  }

  func confirm(_ id: String, to other: String) { publish([Meaning.receipt], to: other) }

  private func publish(_ payload: [UInt8], to topic: String) {
    send(Kind.publishOnce, text(topic) + nextPacket() + payload)
  }

  // MARK: Packets

  private func text(_ string: String) -> [UInt8] {
    [UInt8(string.utf8.count >> 8), UInt8(string.utf8.count & 0xff)] + Array(string.utf8)
  }

  /// 1 to 65,535 and again: more than are ever under way.
  private func nextPacket() -> [UInt8] {
    lastPacket = lastPacket == .max ? 1 : lastPacket + 1
    return [UInt8(lastPacket >> 8), UInt8(lastPacket & 0xff)]
  }

  private func send(_ kind: UInt8, _ content: [UInt8]) {
    var head = [kind]
    var count = content.count
    repeat {
      head.append(UInt8(count & 0x7f) | (count > 0x7f ? 0x80 : 0))
      count >>= 7
    } while count > 0
    connection?.sendRaw(head + content)
  }

  private func takePackets() {
    var start = 0
    while let (content, end) = packet(at: start) {
      take(received[start], received[content])
      start = end
    }
    received.removeFirst(start)
  }

  /// Where the content of a packet is, and where the packet ends; nil when it is not all there.
  private func packet(at start: Int) -> (content: Range<Int>, end: Int)? {
    var (count, shift, index) = (0, 0, start + 1)
    while index < received.count {
      count |= Int(received[index] & 0x7f) << shift
      shift += 7
      index += 1
      guard received[index - 1] & 0x80 == 0 else { continue }
      return index + count <= received.count ? (index..<index + count, index + count) : nil
    }
    return nil
  }

  private func take(_ kind: UInt8, _ content: ArraySlice<UInt8>) {
    switch kind & 0xf0 {
    case Kind.connected: send(Kind.subscribe, nextPacket() + text(name) + [1])
    case Kind.subscribed:
      whenOpened?.succeed()
      whenOpened = nil
    case Kind.publishOnce & 0xf0:
      let packet = content.startIndex + 2 + name.utf8.count
      send(Kind.publishAcknowledged, Array(content[packet..<packet + 2]))
      if content[packet + 2] == Meaning.receipt { onReceipt() } else { onMessage("") }
    default: break
    }
  }
}
