import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Messages")
struct MessageTests {
  @Test("a message is read once")
  func replay() throws {
    var party = try Party(of: "alice", "bob")
    let message = try party.say("once", by: "alice")
    #expect(try party.read(message, by: "bob") == "once")
    let state = party["bob"].save()
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try party["bob"].process(message)
    }
    #expect(party["bob"].save() == state)
    let next = try party.say("twice", by: "alice")
    #expect(try party.read(next, by: "bob") == "twice")
  }

  @Test("our own message, come back, is told apart from a forgery")
  func ownMessage() throws {
    var party = try Party(of: "alice", "bob")
    let message = try party.say("echo", by: "alice")
    #expect(throws: MLSError.staleOrDuplicate(.ownMessage)) {
      try party["alice"].process(message)
    }
    try party.update(by: "bob")
    #expect(throws: MLSError.staleOrDuplicate(.ownMessage)) {
      try party["alice"].process(message)
    }
  }

  @Test("messages that overtake each other are all read")
  func outOfOrder() throws {
    var party = try Party(of: "alice", "bob")
    var messages: [MLSMessage] = []
    for number in 0..<20 { messages.append(try party.say("\(number)", by: "alice")) }
    for number in [5, 19, 0, 7, 18, 1] {
      #expect(try party.read(messages[number], by: "bob") == "\(number)")
    }
    party["bob"] = try Group.restore(party["bob"].save(), crypto: party.crypto)
    for number in [2, 3, 4, 6, 17] {
      #expect(try party.read(messages[number], by: "bob") == "\(number)")
    }
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try party["bob"].process(messages[5])
    }
  }

  @Test("a generation too far ahead is refused, and one just within reach is read")
  func farAhead() throws {
    var party = try Party(of: "alice", "bob", "carol")
    var message = try party.say("0", by: "alice")
    for number in 1...Int(MLSLimits.generationSkipMax) {
      message = try party.say("\(number)", by: "alice")
    }
    #expect(try party.read(message, by: "bob") == "\(MLSLimits.generationSkipMax)")
    message = try party.say("beyond", by: "alice")
    #expect(throws: MLSError.peerMisbehaved(.generationTooFarAhead)) {
      try party["carol"].process(message)
    }
  }

  @Test("skipped keys are kept for the latest messages only")
  func skippedKeys() throws {
    var party = try Party(of: "alice", "bob")
    var messages: [MLSMessage] = []
    for number in 0...MLSLimits.skippedKeyCountMax + 1 {
      messages.append(try party.say("\(number)", by: "alice"))
    }
    let last = messages[messages.count - 1]
    #expect(try party.read(last, by: "bob") == "\(messages.count - 1)")
    #expect(try party.read(messages[1], by: "bob") == "1")
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try party["bob"].process(messages[0])
    }
  }

  @Test("a message that a commit overtook is read, until its epoch is too long ago")
  func pastEpochs() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let message = try party.say("slow", by: "alice")
    let slower = try party.say("slower", by: "alice")
    for _ in 0..<MLSLimits.pastEpochCountDefault { try party.update(by: "bob") }
    party["bob"] = try Group.restore(party["bob"].save(), crypto: party.crypto)
    #expect(try party.read(message, by: "bob") == "slow")
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try party["bob"].process(message)
    }
    try party.update(by: "bob")
    #expect(throws: MLSError.staleOrDuplicate(.pastEpoch)) { try party["bob"].process(slower) }
  }

  @Test("who keeps no past epochs reads nothing of them, and saves nothing of them")
  func noPastEpochs() throws {
    for count in [0, MLSLimits.pastEpochCountDefault] {
      var party = Party()
      party.pastEpochCountMax = count
      try party.found("alice")
      try party.add(["bob"], by: "alice")
      let message = try party.say("slow", by: "alice")
      let oldLeaf = try #require(party["alice"].members.first).encryptionKey
      try party.update(by: "alice")
      for name in party.names {
        party[name] = try Group.restore(party[name].save(), crypto: party.crypto)
        #expect(party[name].save().contains(oldLeaf) == (count > 0))
      }
      if count == 0 {
        #expect(party.refusal(of: message, by: "bob") == .staleOrDuplicate(.pastEpoch))
      } else {
        #expect(try party.read(message, by: "bob") == "slow")
      }
      #expect(try party.everybodyAgrees())
    }
  }

  @Test("keys used between making a commit and merging it do not come back")
  func keysUsedWhilePending() throws {
    var party = try Party(of: "alice", "bob")
    let pending = try party.pend(CommitRequest(), by: "bob")
    let message = try party.say("meanwhile", by: "alice")
    #expect(try party.read(message, by: "bob") == "meanwhile")
    try party["bob"].merge(pending)
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try party["bob"].process(message)
    }
  }

  @Test("whichever bit of a message is flipped, it is refused and nothing changes")
  func tampered() throws {
    var party = try Party(of: "alice", "bob")
    let bytes = try party.say("exact", by: "alice").encodedBytes
    let state = party["bob"].save()
    for position in bytes.indices {
      var tampered = bytes
      tampered[position] ^= 1 << (position % 8)
      #expect(throws: MLSError.self) { try party["bob"].process(tampered) }
    }
    for count in bytes.indices {
      #expect(throws: MLSError.self) { try party["bob"].process(Array(bytes[..<count])) }
    }
    #expect(party["bob"].save() == state)
    #expect(throws: Never.self) { try party["bob"].process(bytes) }
  }

  @Test("whichever bit of a commit is flipped, it is refused and nothing changes")
  func tamperedCommit() throws {
    var party = try Party(of: "alice", "bob", "carol")
    for format in [WireFormat.privateMessage, .publicMessage] {
      var request = CommitRequest()
      request.wireFormat = format
      let pending = try party.pend(request, by: "alice")
      let bytes = pending.message.encodedBytes
      let state = party["bob"].save()
      for position in stride(from: 0, to: bytes.count, by: 3) {
        var tampered = bytes
        tampered[position] ^= 1 << (position % 8)
        #expect(throws: MLSError.self) { try party["bob"].process(tampered) }
      }
      #expect(party["bob"].save() == state)
      try party.deliver(pending.message, from: "alice")
      try party["alice"].merge(pending)
    }
    #expect(try party.everybodyAgrees())
  }

  @Test("a member cannot speak in another's name")
  func impersonation() throws {
    var party = try Party(of: "alice", "bob", "carol")
    // Bob knows all symmetric keys; what he lacks is alice's signature key.
    var forger = party["bob"]
    forger.sit(at: party["alice"].ownLeafIndex)
    let forged = try forger.protect(Array("I am alice".utf8), using: &party.random)
    #expect(throws: MLSError.peerMisbehaved(.invalidSignature)) {
      try party["carol"].process(forged)
    }
    let genuine = try party.say("I am alice", by: "alice")
    #expect(try party.read(genuine, by: "carol") == "I am alice")
  }

  @Test("a message of another group is refused")
  func otherGroup() throws {
    var party = try Party(of: "alice", "bob")
    let identity = try party.makeIdentity("mallory")
    var other = try Group.create(
      groupID: [9], suite: party.suite, identity: identity, lifetime: Party.lifetime,
      crypto: party.crypto, using: &party.random)
    let message = try other.protect([1], using: &party.random)
    #expect(throws: MLSError.misuse(.wrongGroup)) { try party["bob"].process(message) }
  }

  @Test("padding hides the length")
  func padding() throws {
    var party = try Party(of: "alice", "bob")
    let short = try party.protect([1], paddingBlockByteCount: 256, by: "alice")
    let long = try party.protect(
      [UInt8](repeating: 1, count: 150), paddingBlockByteCount: 256, by: "alice")
    #expect(short.encodedBytes.count == long.encodedBytes.count)
    #expect(try party.read(short, by: "bob") == "\u{1}")
  }

  @Test("members export the same secret, which another label or epoch does not give")
  func exporter() throws {
    var party = try Party(of: "alice", "bob")
    let first = try party["alice"].export(label: "call", context: [1], byteCount: 32)
    #expect(try party["bob"].export(label: "call", context: [1], byteCount: 32) == first)
    #expect(try party["bob"].export(label: "call", context: [2], byteCount: 32) != first)
    #expect(try party["bob"].export(label: "file", context: [1], byteCount: 32) != first)
    try party.update(by: "bob")
    #expect(try party["bob"].export(label: "call", context: [1], byteCount: 32) != first)
    #expect(throws: MLSError.misuse(.lengthOutOfRange)) {
      try party["bob"].export(label: "call", context: [], byteCount: 1 << 16)
    }
  }
}
