import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §6, §6.1 and §6.2.
@Suite("Rules for a message")
struct FramingRules {
  var party: Party
  let alice: NativeGroup

  init() throws {
    party = try Party(of: "alice", "bob", "carol")
    alice = party["alice"]
  }

  /// A proposal in the clear with anything wrong that framing can have wrong.
  private func message(
    groupID: [UInt8]? = nil, epoch: UInt64? = nil, sender: Sender? = nil,
    body: FramedContent.Body? = nil, identity: SigningIdentity? = nil,
    signedAs: WireFormat = .publicMessage, context: [UInt8]? = nil,
    editTag: ([UInt8]?) -> [UInt8]? = { $0 }
  ) throws -> MLSMessage {
    let suite = alice.suiteCrypto
    let signed = try suite.sign(
      FramedContent(
        groupID: groupID ?? alice.groupID, epoch: Epoch(epoch ?? alice.epoch.rawValue),
        sender: sender ?? .member(alice.ownLeafIndex), authenticatedData: [],
        body: body ?? .proposal(.groupContextExtensions([]))),
      wireFormat: signedAs, context: context ?? alice.current.contextBytes,
      privateKey: (identity ?? alice.identity).privateKey)
    let framed = AuthenticatedContent(
      wireFormat: .publicMessage, content: signed.content, auth: signed.auth)
    let tagged = suite.publicMessage(
      framed, context: alice.current.contextBytes,
      membershipKey: alice.current.secrets.membership)
    return .publicMessage(
      PublicMessage(
        content: tagged.content, auth: tagged.auth, membershipTag: editTag(tagged.membershipTag)))
  }

  @Test("6-1: a message is of version 1")
  func version() throws {
    let legal = try message().encodedBytes
    for version in [0, 2, 255] as [UInt8] {
      try party.judge(
        .peerMisbehaved(.malformed(.unknown(.version))), [0, version] + legal.dropFirst(2),
        but: legal)
    }
  }

  @Test("6-2: a message has one of five formats")
  func wireFormat() throws {
    let legal = try message().encodedBytes
    for format in [0, 6, 255] as [UInt8] {
      try party.judge(
        .peerMisbehaved(.malformed(.unknown(.wireFormat))),
        Array(legal.prefix(2)) + [0, format] + legal.dropFirst(4), but: legal)
    }
  }

  @Test("6-3: nothing follows a message, not even a tag where none belongs")
  func trailingBytes() throws {
    let legal = try message().encodedBytes
    let error = MLSError.peerMisbehaved(.malformed(.trailingBytes))
    try party.judge(error, legal + [0], but: legal)
    // A newcomer has no membership to show.
    var party = party
    let erin = try party.makeIdentity("erin")
    let keyPackage = try party.makeKeyPackage(erin).keyPackage
    let (bare, _) = try party.proposal(
      .add(keyPackage), from: .newMemberProposal, identity: erin)
    let tag = [32] + [UInt8](repeating: 1, count: 32)
    try party.judge(error, bare.encodedBytes + tag, but: bare.encodedBytes)
  }

  @Test("6-4: a sender is of one of four kinds")
  func senderKind() throws {
    let legal = try message().encodedBytes
    // Version, format, group ID with its length, epoch.
    let position = 2 + 2 + 1 + alice.groupID.count + 8
    #expect(legal[position] == 1)
    for kind in [0, 5, 255] as [UInt8] {
      var illegal = legal
      illegal[position] = kind
      try party.judge(.peerMisbehaved(.malformed(.invalidValue)), illegal, but: legal)
    }
  }

  @Test("6-5: content is of one of three kinds")
  func contentKind() throws {
    let legal = try message().encodedBytes
    // As above, then the sender's kind and leaf, and no authenticated data.
    let position = 2 + 2 + 1 + alice.groupID.count + 8 + 1 + 4 + 1
    #expect(legal[position] == 2)
    for kind in [0, 4, 255] as [UInt8] {
      var illegal = legal
      illegal[position] = kind
      try party.judge(.peerMisbehaved(.malformed(.invalidValue)), illegal, but: legal)
    }
  }

  @Test("6-6: a message is for this group")
  func group() throws {
    try party.judge(.misuse(.wrongGroup), try message(groupID: [1]), but: try message())
    try party.judge(
      .misuse(.wrongGroup), try PrivateForgery(by: alice) { $0.groupID = [1] }.make(),
      but: try PrivateForgery(by: alice).make())
  }

  @Test("6-7: proposals and commits are of this epoch")
  mutating func pastEpoch() throws {
    let late = MLSError.staleOrDuplicate(.pastEpoch)
    try party.judge(
      late, try message(epoch: alice.epoch.rawValue - 1), but: try message())
    let proposal = try party.propose(.groupContextExtensions([]), by: "alice")
    var bob = party["bob"]
    _ = try bob.process(proposal)
    try party.update(by: "carol")
    #expect(throws: late) { try party["bob"].process(proposal) }
  }

  @Test("6-8: a message of a coming epoch has to wait")
  func futureEpoch() throws {
    let early = MLSError.staleOrDuplicate(.futureEpoch)
    for epoch in [alice.epoch.rawValue + 1, .max] {
      try party.judge(early, try message(epoch: epoch), but: try message())
      try party.judge(
        early, try PrivateForgery(by: alice) { $0.epoch = Epoch(epoch) }.make(),
        but: try PrivateForgery(by: alice).make())
    }
  }

  @Test("6-9: application data does not travel in the clear")
  func applicationInTheClear() throws {
    try party.judge(
      .peerMisbehaved(.invalidFraming), try message(body: .application([1])),
      but: try PrivateForgery(by: alice).make())
  }

  @Test("6-10: a group processes messages to the group")
  mutating func otherKinds() throws {
    let erin = try party.makeIdentity("erin")
    let keyPackage = try party.makeKeyPackage(erin).keyPackage
    let pending = try party.pend(CommitRequest(adding: [keyPackage]), by: "alice")
    guard let welcome = pending.welcome else { return }
    for other in [
      .keyPackage(keyPackage), .welcome(welcome), .groupInfo(try alice.groupInfo()),
    ] as [MLSMessage] {
      try party.judge(.peerMisbehaved(.invalidFraming), other, but: pending.message)
    }
  }

  @Test("6.1-1: a member signs with the key in its leaf, for this framing and this epoch")
  func signature() throws {
    let error = MLSError.peerMisbehaved(.invalidSignature)
    let legal = try message()
    try party.judge(error, try message(identity: party["carol"].identity), but: legal)
    try party.judge(error, try message(signedAs: .privateMessage), but: legal)
    var context = alice.current.context
    context.epoch = Epoch(7)
    try party.judge(error, try message(context: context.encodedBytes), but: legal)
    let sealed = try PrivateForgery(by: alice).make()
    try party.judge(
      error, try PrivateForgery(by: alice) { $0.identity = party["carol"].identity }.make(),
      but: sealed)
    try party.judge(
      error, try PrivateForgery(by: alice) { $0.signedAs = .publicMessage }.make(), but: sealed)
  }

  @Test("6.1-2: a member that sends sits in the tree")
  func unknownMember() throws {
    for leaf in [LeafIndex(3), LeafIndex(4), LeafIndex(.max)] {
      try party.judge(
        .peerMisbehaved(.invalidSender), try message(sender: .member(leaf)), but: try message())
    }
  }

  @Test("6.1-7: a commit has a confirmation tag")
  mutating func missingConfirmation() throws {
    var bob = party["bob"]
    let message = try ForgedCommit(by: alice).make(using: &party.random).message
    guard case .publicMessage(let legal) = message else { return }
    let auth = FramedContentAuthData(signature: legal.auth.signature, confirmationTag: nil)
    let bare = alice.suiteCrypto.publicMessage(
      AuthenticatedContent(wireFormat: .publicMessage, content: legal.content, auth: auth),
      context: alice.current.contextBytes, membershipKey: alice.current.secrets.membership)
    // As a value the tag can be missing; as bytes the next field is taken for it.
    #expect(throws: MLSError.peerMisbehaved(.invalidConfirmationTag)) {
      try bob.process(.publicMessage(bare))
    }
    #expect(throws: MLSError.peerMisbehaved(.malformed(.truncated))) {
      try bob.process(MLSMessage.publicMessage(bare).encodedBytes)
    }
    _ = try bob.process(.publicMessage(legal))
  }

  @Test("6.2-1: a member shows its membership")
  mutating func membershipTag() throws {
    let error = MLSError.peerMisbehaved(.invalidMembershipTag)
    let legal = try message()
    for edit in [
      { tag in tag.map { [$0[0] ^ 1] + $0.dropFirst() } }, { _ in [] },
      { tag in tag.map { $0 + [0] } },
    ] as [([UInt8]?) -> [UInt8]?] {
      try party.judge(error, try message(editTag: edit), but: legal)
    }
    var bob = party["bob"]
    let bare = try message(editTag: { _ in nil })
    #expect(throws: error) { try bob.process(bare) }
    #expect(throws: MLSError.peerMisbehaved(.malformed(.truncated))) {
      try bob.process(bare.encodedBytes)
    }
  }
}
