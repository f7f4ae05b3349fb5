import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Branches of a group")
struct BranchTests {
  @Test("some members branch off, and nobody else could have joined them")
  func branch() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave")
    let newcomers = try party.makeKeyPackages(["bob", "dave"])
    let founder = try party.makeFounder("alice")
    var (alice, welcome) = try party["alice"].branch(
      groupID: [1, 2, 3], members: newcomers.values.map(\.package.keyPackage), founder: founder,
      now: Party.now, using: &party.random)
    #expect(alice.epoch == Epoch(1))
    #expect(alice.suite == party.suite)
    for (name, newcomer) in newcomers {
      var group = try join(welcome, newcomer, knownGroups: [party[name]], party)
      #expect(group.epochAuthenticator == alice.epochAuthenticator)
      let message = try alice.protect([1], using: &party.random)
      guard case .application(let read) = try group.process(message) else {
        Issue.record("not application data")
        return
      }
      #expect(read.content == [1])
    }
    #expect(throws: MLSError.misuse(.unknownPreSharedKey)) {
      guard let bob = newcomers["bob"] else { return }
      _ = try join(welcome, bob, knownGroups: [], party)
    }
    // The old group goes on.
    #expect(try party.everybodyAgrees())
  }

  @Test("a member branches although the old group has moved on before the Welcome came")
  func lateWelcome() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let newcomers = try party.makeKeyPackages(["bob"])
    let (_, welcome) = try party["alice"].branch(
      groupID: [1], members: newcomers.values.map(\.package.keyPackage),
      founder: try party.makeFounder("alice"), now: Party.now, using: &party.random)
    try party.remove("alice", by: "carol")
    guard let bob = newcomers["bob"] else { return }
    let group = try join(welcome, bob, knownGroups: [party["bob"]], party)
    #expect(group.members.count == 2)
  }

  @Test("who is no member of the old group is not branched off with")
  func outsider() throws {
    var party = try Party(of: "alice", "bob")
    let newcomers = try party.makeKeyPackages(["bob", "mallory"])
    let founder = try party.makeFounder("alice")
    #expect(throws: MLSError.misuse(.unknownMember)) {
      try party["alice"].branch(
        groupID: [1], members: newcomers.values.map(\.package.keyPackage), founder: founder,
        now: Party.now, using: &party.random)
    }
    let stranger = try party.makeFounder("mallory")
    #expect(throws: MLSError.misuse(.invalidIdentity)) {
      try party["alice"].branch(
        groupID: [1], members: [], founder: stranger, now: Party.now, using: &party.random)
    }
  }

  @Test("a Welcome that breaks a rule of branching is refused by those added")
  func rules() throws {
    var party = try Party(of: "alice", "bob")
    let newcomers = try party.makeKeyPackages(["bob", "mallory"])
    let other = try party.makeKeyPackages(["bob"], suite: .x25519ChaCha20)
    guard let bob = newcomers["bob"], let mallory = newcomers["mallory"], let across = other["bob"]
    else { return }
    let packages = [bob.package.keyPackage]
    let key = try party.resumption(.branch, of: "bob")
    let honest = try party.forgeContinuation([key], adding: packages, by: "alice")
    _ = try join(honest, bob, knownGroups: [party["bob"]], party)

    let broken: [(Welcome, (SigningIdentity, PrivateKeyPackage))] = [
      // §11.3: the epoch is 1.
      (
        try party.forgeContinuation(
          [key], adding: packages, emptyCommitsBefore: 1, by: "alice"), bob
      ),
      // §11.3: every member is a member of the old group.
      (
        try party.forgeContinuation(
          [key], adding: packages + [mallory.package.keyPackage], by: "alice"), bob
      ),
      // §11.3: the suite is the old one.
      (
        try party.forgeContinuation(
          [key], suite: .x25519ChaCha20, adding: [across.package.keyPackage], by: "alice"), across
      ),
      // §12.4.3.1: no more than one such key.
      (try party.forgeContinuation([key, key], adding: packages, by: "alice"), bob),
      // §11.2: nobody has reinitialised the group.
      (
        try party.forgeContinuation(
          [try party.resumption(.reinit, of: "bob")], adding: packages, by: "alice"), bob
      ),
    ]
    for (welcome, newcomer) in broken {
      #expect(throws: MLSError.peerMisbehaved(.invalidContinuation)) {
        try join(welcome, newcomer, knownGroups: [party["bob"]], party)
      }
    }
  }

  @Test("a Welcome to a group one is in is refused")
  func twice() throws {
    var party = try Party(of: "alice", "bob")
    let newcomers = try party.makeKeyPackages(["bob"])
    guard let bob = newcomers["bob"] else { return }
    let welcome = try party.forgeContinuation(
      [], groupID: party["bob"].groupID, adding: [bob.package.keyPackage], by: "alice")
    #expect(throws: MLSError.staleOrDuplicate(.alreadyMember)) {
      try join(welcome, bob, knownGroups: [party["bob"]], party)
    }
    _ = try join(welcome, bob, knownGroups: [], party)
  }
}

func join(
  _ welcome: Welcome?, _ newcomer: (SigningIdentity, PrivateKeyPackage),
  knownGroups: [NativeGroup], _ party: Party
) throws -> NativeGroup {
  guard let welcome else { preconditionFailure("somebody is added") }
  return try Group.join(
    try Welcome(decoding: welcome.encodedBytes), with: newcomer.1, identity: newcomer.0,
    knownGroups: knownGroups, crypto: party.crypto)
}
