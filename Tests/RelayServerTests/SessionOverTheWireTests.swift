import Foundation
import RelayProtocol
import RelayServer
import Testing

@Suite struct SessionOverTheWireTests {
  @Test("a page is let in by what it signs for its own origin, and by nothing else")
  func signedOrigin() throws {
    let server = try LocalServer()
    let own = "http://localhost:\(server.port)"
    try WireClient(port: server.port, origin: own).authenticate()
    for other in ["http://evil.example", "http://localhost", ""] {
      let client = try WireClient(port: server.port, origin: own)
      #expect(throws: WireSocket.Failure.self) { try client.authenticate(for: other) }
    }
  }

  @Test("two devices exchange entries through sockets")
  func exchange() throws {
    let server = try LocalServer()
    let alice = try WireClient.opened(port: server.port)
    let bob = try WireClient.opened(port: server.port)
    let id = try alice.create(1, [bob])
    #expect(try bob.readEntry().kind == .welcome)
    try bob.acknowledge(id, 1)
    for number in 2..<500 as Range<UInt64> {
      try alice.append(id, number, Array("entry \(number)".utf8))
      let accepted = try alice.readAccepted()
      #expect(accepted.sequence == Sequence(number))
      try alice.acknowledge(id, number)
      #expect(try bob.readEntry().payload == Array("entry \(number)".utf8))
      try bob.acknowledge(id, number)
    }
  }

  @Test("a message in fragments is one message, and a ping between them is answered")
  func fragments() throws {
    let server = try LocalServer()
    let client = try WireClient.opened(port: server.port)
    #expect(try client.read() == .caughtUp)
    let bytes = ClientFrame.claimKeyPackages(
      ClaimKeyPackages(request: RequestID(7), devices: [client.id])
    ).encodedBytes
    try client.socket.write(WireClient.frame(Array(bytes[..<5]), isLast: false))
    try client.socket.write(WireClient.frame([1, 2], opcode: 9))
    try client.socket.write(WireClient.frame(Array(bytes[5...]), opcode: 0))
    #expect(try client.readMessage() == WireClient.Message(opcode: 10, payload: [1, 2]))
    #expect(
      try client.read() == .keyPackages(ClaimedKeyPackages(request: RequestID(7), packages: [])))
  }

  @Test("text, a stray continuation and a message without end are shown the door")
  func notSpoken() throws {
    let server = try LocalServer()
    let large = [UInt8](repeating: 0, count: 300_000)
    for (frames, code) in [
      ([WireClient.frame([65], opcode: 1)], .malformed),
      ([WireClient.frame([65], opcode: 0)], .malformed),
      (
        [WireClient.frame(large, isLast: false), WireClient.frame(large, opcode: 0)],
        .tooLarge
      ),
    ] as [([[UInt8]], RelayErrorCode)] {
      let client = try WireClient.opened(port: server.port)
      for frame in frames { try client.socket.write(frame) }
      #expect(try client.readGoodbye() == code)
    }
  }

  @Test("who has not said who it is may not begin a long message, whole or in fragments")
  func longGreeting() throws {
    let server = try LocalServer()
    let long = [UInt8](repeating: 0, count: 20_000)
    let piece = [UInt8](repeating: 0, count: 9_000)
    for frames in [
      [Array(WireClient.frame(long).dropLast(100))],
      [WireClient.frame(piece, isLast: false), WireClient.frame(piece, opcode: 0, isLast: false)],
    ] {
      let client = try WireClient(port: server.port)
      for frame in frames { try client.socket.write(frame) }
      #expect(try client.readGoodbye() == .tooLarge)
    }
  }

  @Test("a crowd of greedy sessions never holds more than there is room for")
  func crowd() {
    let (most, least) = (ServerLimits.heldByteCountMax, ServerLimits.sessionByteCountMin)
    #expect(ServerLimits.sessionByteCountMax(heldByteCount: 0) == ServerLimits.outboundByteCountMax)
    var held = 0
    for count in 1...20_000 {
      held += ServerLimits.sessionByteCountMax(heldByteCount: held)
      #expect(held <= most + count * least)
    }
    #expect(ServerLimits.sessionByteCountMax(heldByteCount: 2 * most) == least)
  }

  @Test("a frame that is a little too large is refused, and the session goes on")
  func tooLarge() throws {
    let server = try LocalServer()
    let client = try WireClient.opened(port: server.port)
    try client.send([UInt8](repeating: 5, count: WireLimits.frameByteCountMax + 1))
    #expect(try client.read() == .caughtUp)
    #expect(try client.read() == .failed(.none, .tooLarge))
    try client.send([0x70])
    #expect(try client.read() == .failed(.none, .unknownFrame))
  }

  @Test("a page of another site cannot connect, a page of this one can")
  func origin() throws {
    let server = try LocalServer()
    #expect(throws: WireSocket.Failure.refused) {
      try WireClient(port: server.port, origin: "https://elsewhere.example")
    }
    let own = try WireClient(port: server.port, origin: "http://localhost:\(server.port)")
    #expect(try own.readMessage().opcode == 2)
    let answer = try server.request("/socket", headers: ["Origin: https://elsewhere.example"])
    #expect(answer.status == 403)
    #expect(try server.request("/socket").status == 426)
  }

  @Test("who does not authenticate in time is sent away")
  func authenticationTime() throws {
    var times = ServerTimes()
    times.authenticationMilliseconds = 200
    times.sweepMilliseconds = 50
    let server = try LocalServer(times)
    // A busy machine may miss the moment itself, and then tries again.
    var opened: WireClient?
    #expect(
      eventually {
        opened = try? WireClient.opened(port: server.port)
        return opened != nil
      })
    let client = try #require(opened)
    // Came later, so that the other's time is up too when this one is sent away.
    let silent = try WireClient(port: server.port)
    #expect(try silent.readGoodbye() == .notAuthenticated)
    try client.send([0x70])
    #expect(try client.read() == .caughtUp)
    #expect(try client.read() == .failed(.none, .unknownFrame))
  }

  @Test("who answers no ping is let go, who answers stays")
  func keepAlive() throws {
    var times = ServerTimes()
    // Whoever answers has two of these for it, so that a busy machine is not taken for dead.
    times.keepAliveMilliseconds = 1_000
    times.sweepMilliseconds = 20
    let server = try LocalServer(times)
    let dead = try WireClient.opened(port: server.port)
    let alive = try WireClient.opened(port: server.port)
    #expect(try alive.read() == .caughtUp)
    for _ in 0..<4 {
      #expect(try alive.readMessage().opcode == 9)
      try alive.socket.write(WireClient.frame([], opcode: 10))
    }
    var opcodes: [UInt8] = []
    while opcodes.last != 8 { opcodes.append(try dead.readMessage().opcode) }
    #expect(opcodes == [2, 9, 9, 2, 8])
  }

  @Test("who takes nothing of what is sent is dismissed, and nobody else notices")
  func slowConsumer() throws {
    let server = try LocalServer(isLimiting: false)
    let alice = try WireClient.opened(port: server.port)
    let slow = try WireClient.opened(port: server.port)
    let id = try alice.create(1, [slow])
    #expect(try slow.readEntry().kind == .welcome)
    try slow.acknowledge(id, 1)
    let payload = [UInt8](repeating: 1, count: WireLimits.signalByteCountMax)
    let signal = ClientFrame.signal(
      SendSignal(conversation: id, epoch: LogEpoch(1), payload: payload)
    ).encodedBytes
    for _ in 0..<2_000 { try alice.send(signal) }
    try alice.append(id, 2, [9])
    #expect(try alice.readAccepted().sequence == Sequence(2))
    var signalCount = 0
    do {
      while true {
        if case .signal = try slow.read() { signalCount += 1 }
      }
    } catch WireSocket.Failure.closed {}
    #expect(signalCount < 2_000)
  }

  @Test("a stopping server says so to everyone")
  func stops() throws {
    let server = try LocalServer()
    let client = try WireClient.opened(port: server.port)
    server.stop()
    #expect(try client.readGoodbye() == .shuttingDown)
  }
}
