import CryptoSuite
import MLS
import TLSSyntax

/// The members' groups and what has happened to them.
struct LivePlay {
  static let sceneCountMax = 24

  var groups = World.shared.groups
  var random = SeededRandom(seed: 17)
  /// Our commits and others' wait here for a decision.
  var staged: StagedCommit?
  /// Whether the one that listens has believed a liar, and so is on its own.
  var isMisled = false

  private var endsWithExercise = false

  private enum Scene: UInt8, CaseIterable {
    case bytes, lieInTheClear, lieEncrypted, lieMalformed
    case honestMessage, honestCommit, decide, ownCommit, ownProposal, speak, restart, mutated
    case exercise
  }

  init() {}

  private var isActive: Bool { groups[0].isActive }

  mutating func scene(_ input: inout FuzzInput) throws(BrokenPromise) {
    let number = input.byte() % UInt8(Scene.allCases.count)
    guard let scene = Scene(rawValue: number) else { return }
    switch scene {
    case .bytes:
      try hear(try? MLSMessage(decoding: input.chunk()))
    case .lieInTheClear:
      let sender = sender(input.byte())
      guard let body = body(&input) else { return }
      try hear(Forgery(groups[0]).open(body, from: sender))
    case .lieEncrypted:
      let leaf = UInt32(input.byte() % 8)
      let generation = UInt32(input.number())
      guard let body = body(&input) else { return }
      var writer = TLSWriter()
      switch body {
      case .application(let data): writer.write(opaque: data)
      case .proposal(let proposal): writer.write(proposal)
      case .commit(let commit): writer.write(commit)
      }
      try hear(
        Forgery(groups[0]).sealed(
          writer.bytes, type: body.type, from: leaf, generation: generation))
    case .lieMalformed:
      let type = ContentType(rawValue: 1 + input.byte() % 3) ?? .commit
      let leaf = UInt32(input.byte() % 8)
      try hear(
        Forgery(groups[0]).sealed(input.chunk(), type: type, from: leaf, generation: 0))
    case .honestMessage: try hearHonest(&input)
    case .honestCommit: try followHonest(&input)
    case .decide: try decide(input.byte())
    case .ownCommit: try commitOurselves(&input)
    case .ownProposal: try propose(&input)
    case .speak: try speak(input.chunk())
    case .restart: try restart()
    case .mutated: try hearMutated(&input)
    case .exercise: endsWithExercise = true
    }
  }

  /// Whatever has happened, the group can be used to the end. Not all of it: the fuzzer sees more
  /// if it is quick.
  mutating func curtain() throws(BrokenPromise) {
    if endsWithExercise { try GroupUse.exercise(groups[0]) }
    try GroupUse.savesAndRestores(groups[0])
    try speak([1])
  }

  // MARK: Liars

  private func sender(_ choice: UInt8) -> Sender {
    switch choice % 12 {
    case 8: .external(0)
    case 9: .external(1)
    case 10: .newMemberProposal
    case 11: .newMemberCommit
    case let leaf: .member(LeafIndex(UInt32(leaf)))
    }
  }

  private func body(_ input: inout FuzzInput) -> FramedContent.Body? {
    let type = input.byte() % 3
    let content = input.chunk()
    switch type {
    case 0: return .application(content)
    case 1: return (try? Proposal(decoding: content)).map { .proposal($0) }
    default: return (try? Commit(decoding: content)).map { .commit($0) }
    }
  }

  /// Hears a liar. What it stages may be merged later.
  private mutating func hear(_ message: MLSMessage?) throws(BrokenPromise) {
    guard let message else { return }
    let before = groups[0].save()
    do {
      let incoming = try groups[0].process(message, preSharedKeys: [World.preSharedKey])
      isMisled = true
      if case .commit(let commit) = incoming {
        try promise(groups[0].save() == before, "a staged commit changed the group")
        staged = commit
      }
    } catch let error as BrokenPromise {
      throw error
    } catch {
      try promise(groups[0].save() == before, "a refused message changed the group")
    }
  }

  private mutating func hearMutated(_ input: inout FuzzInput) throws(BrokenPromise) {
    let messages = World.shared.messages
    var bytes = messages[Int(input.byte()) % messages.count]
    for _ in 0...Int(input.byte() % 4) {
      let position = input.number() % bytes.count
      bytes[position] = input.byte()
    }
    try hear(try? MLSMessage(decoding: bytes))
  }

  // MARK: Decisions

  private mutating func decide(_ choice: UInt8) throws(BrokenPromise) {
    guard let commit = staged else { return }
    staged = nil
    guard choice & 1 == 0 else { return }
    // A later scene may have ended the epoch that this was staged on; AcceptingCrypto's transcript
    // hashes are all alike and cannot tell, so the play does.
    guard commit.epoch.rawValue == groups[0].epoch.rawValue &+ 1 else { return }
    do {
      try groups[0].merge(commit)
    } catch {
      try promise(!isActive, "a commit staged on this epoch cannot be merged")
    }
    try GroupUse.savesAndRestores(groups[0])
  }

  private mutating func restart() throws(BrokenPromise) {
    try GroupUse.savesAndRestores(groups[0])
    if let restored = try? FuzzedGroup.restore(groups[0].save(), crypto: World.crypto) {
      groups[0] = restored
    }
  }

  // MARK: Ourselves

  /// Asks our own group for something; if it refuses, that has changed nothing.
  private mutating func ask<Answer>(
    _ question: (inout FuzzedGroup, inout SeededRandom) throws(MLSError) -> Answer
  ) throws(BrokenPromise) -> Answer? {
    let before = groups[0].save()
    do {
      return try question(&groups[0], &random)
    } catch {
      try promise(groups[0].save() == before, "a refused request changed the group: \(error)")
      return nil
    }
  }

  private mutating func commitOurselves(_ input: inout FuzzInput) throws(BrokenPromise) {
    let request = request(&input)
    let committed = try ask { (group, random) throws(MLSError) in
      try group.commit(request, now: World.now, using: &random)
    }
    guard let pending = committed else { return }
    try GroupUse.restores(pending)
    guard input.byte() & 1 == 0 else { return }
    try agree(on: pending, by: 0)
  }

  private mutating func propose(_ input: inout FuzzInput) throws(BrokenPromise) {
    let kind = input.byte()
    let proposal = try? Proposal(decoding: input.chunk())
    let message: MLSMessage?
    if kind & 1 == 0 {
      message = try ask { (group, random) throws(MLSError) in
        try group.proposeUpdate(using: &random)
      }
    } else if let proposal {
      // The others need not like what the fuzzer proposes in our name.
      isMisled = true
      let wireFormat = WireFormat(rawValue: 1 + UInt16(kind >> 1) % 3) ?? .publicMessage
      message = try ask { (group, random) throws(MLSError) in
        try group.propose(proposal, wireFormat: wireFormat, using: &random)
      }
    } else {
      return
    }
    if let message { try reach(message, from: 0) }
  }

  private mutating func speak(_ content: [UInt8]) throws(BrokenPromise) {
    let protected = try ask { (group, random) throws(MLSError) in
      try group.protect(content, using: &random)
    }
    guard let message = protected else {
      try promise(!isActive, "an active member cannot speak")
      return
    }
    try reach(message, from: 0)
  }
}
