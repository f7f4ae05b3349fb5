import RelayProtocol
import Testing

@Suite struct SessionTests {
  @Test("a device that signs the challenge gets in, and is caught up at once when nothing waits")
  func authenticates() {
    var world = World()
    let frames = world.open(Device())
    #expect(
      frames == [
        .opened(SessionOpened(now: world.now, keyPackageCount: 0, hasLastResort: false)), .caughtUp,
      ])
  }

  @Test("a wrong signature ends the session")
  func wrongSignature() {
    var world = World()
    let device = Device()
    let id = world.connect(device)
    let signature = Device().sign(Authenticate.signingInput(challenge: World.challenge(id)))
    world.send(.authenticate(Authenticate(device: device.id, signature: signature)), device)
    #expect(world.read(id).goodbyes == [.badSignature])
    #expect(world.isClosed(id))
  }

  @Test("a signature over another session's challenge is worth nothing")
  func replayedSignature() {
    var world = World()
    let device = Device()
    let first = world.connect(device)
    let signature = device.sign(Authenticate.signingInput(challenge: World.challenge(first)))
    let second = world.connect(device)
    world.send(.authenticate(Authenticate(device: device.id, signature: signature)), device)
    #expect(world.read(second).goodbyes == [.badSignature])
  }

  @Test(
    "a signature is for the origin of the page that made it: no server can use another's challenge",
    arguments: ["https://desk.example", "https://desk.example.evil", "http://desk.example", ""])
  func origin(signed: String) {
    var world = World()
    let device = Device()
    let id = world.connect(device, from: "https://desk.example")
    let input = Authenticate.signingInput(
      challenge: World.challenge(id), origin: Array(signed.utf8))
    world.send(
      .authenticate(Authenticate(device: device.id, signature: device.sign(input))), device)
    let answer = world.read(id)
    if signed == "https://desk.example" {
      #expect(answer.goodbyes.isEmpty && answer.isCaughtUp)
    } else {
      #expect(answer.goodbyes == [.badSignature])
    }
  }

  @Test("an unknown protocol version is refused by name")
  func unknownVersion() {
    var world = World()
    let device = Device()
    let id = world.connect(device)
    world.send(
      .authenticate(
        Authenticate(version: 9, device: device.id, signature: Array(repeating: 0, count: 64))),
      device)
    #expect(world.read(id).goodbyes == [.unsupportedVersion])
  }

  @Test("who has signed for another version of the protocol is not let in by this one")
  func downgraded() {
    var world = World()
    let device = Device()
    let id = world.connect(device)
    // What a relay in the middle, of that version, would pass on.
    let challenge = World.challenge(id)
    var input = Authenticate.signingInput(challenge: challenge)
    let place = input.count - challenge.count - 1
    #expect(input[place] == Authenticate.version)
    input[place] -= 1
    world.send(
      .authenticate(Authenticate(device: device.id, signature: device.sign(input))), device)
    #expect(world.read(id).goodbyes == [.badSignature])
  }

  @Test("nothing but authentication is heard before authentication")
  func notAuthenticated() {
    var world = World()
    let device = Device()
    _ = world.connect(device)
    _ = world.read(device)
    #expect(
      world.ask(application(conversationID(1), 1, []), device).refusals == [.notAuthenticated])
    let claim = ClientFrame.claimKeyPackages(ClaimKeyPackages(request: RequestID(5), devices: []))
    #expect(world.ask(claim, device) == [.failed(RequestID(5), .notAuthenticated)])
  }

  @Test("authenticating twice is refused, and the session goes on")
  func authenticatesTwice() {
    var world = World()
    let device = Device()
    world.open(device)
    let again = ClientFrame.authenticate(
      Authenticate(device: device.id, signature: Array(repeating: 0, count: 64)))
    #expect(world.ask(again, device).failures == [.alreadyAuthenticated])
    #expect(world.startConversation(device, []) == conversationID(1))
  }

  @Test("a new session of a device takes the place of the old one")
  func replaces() {
    var world = World()
    let device = Device()
    world.open(device)
    let old = world.sessions[device]!
    world.open(device)
    #expect(world.read(old).goodbyes == [.replaced])
    #expect(world.isClosed(old))
  }

  @Test("the late close of a replaced session does not take the new one offline")
  func lateClose() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let old = world.sessions[bob]!
    world.open(bob)
    world.process([.closed(old)])
    world.send(application(id, 2, [7]), alice)
    #expect(world.read(bob).payloads == [[7]])
  }

  @Test("bytes that are no frame are answered with what is wrong with them")
  func malformed() {
    var world = World()
    let device = Device()
    world.open(device)
    let id = world.sessions[device]!
    world.process([
      .received(id, []), .received(id, [0x77]), .received(id, [0x07, 1, 2]),
      .received(id, Array(repeating: 5, count: WireLimits.frameByteCountMax + 1)),
      .received(id, Acknowledge.encoded(conversationID(1), 1) + [0]),
    ])
    #expect(
      world.read(device).failures
        == [.malformed, .unknownFrame, .malformed, .tooLarge, .malformed])
  }

  @Test("when the operator stops the relay everyone is told")
  func stopping() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    world.process([.stopping])
    #expect(world.read(alice).goodbyes == [.shuttingDown])
    #expect(world.read(bob).goodbyes == [.shuttingDown])
  }
}

extension Acknowledge {
  static func encoded(_ conversation: ConversationID, _ sequence: UInt64) -> [UInt8] {
    ClientFrame.acknowledge(
      Acknowledge(conversation: conversation, sequence: Sequence(sequence))
    ).encodedBytes
  }
}
