import CryptoSuite
import MLS
import TLSSyntax

/// Honest people, whom the one that listens must never refuse.
extension LivePlay {
  func request(_ input: inout FuzzInput) -> CommitRequest {
    let choice = input.byte()
    var request = CommitRequest()
    if choice & 1 != 0 {
      let newcomer = World.shared.newcomers[Int(input.byte() % 4)]
      request.adding = [newcomer.keyPackage.keyPackage]
    }
    if choice & 2 != 0 { request.removing = [LeafIndex(UInt32(input.byte() % 8))] }
    if choice & 4 != 0 { request.preSharedKeys = [World.preSharedKey] }
    if choice & 8 != 0 { request.groupContextExtensions = World.extensions }
    request.includesPath = choice & 16 == 0
    request.includesPendingProposals = choice & 32 == 0
    request.wireFormat = choice & 64 == 0 ? .privateMessage : .publicMessage
    return request
  }

  mutating func hearHonest(_ input: inout FuzzInput) throws(BrokenPromise) {
    let author = author(input.byte())
    let kind = input.byte() % 3
    let message: MLSMessage? =
      switch kind {
      case 0: try? groups[author].protect([kind], using: &random)
      case 1: try? groups[author].proposeUpdate(using: &random)
      default:
        try? groups[author].propose(
          .remove(LeafIndex(UInt32(input.byte() % 8))), using: &random)
      }
    if let message { try reach(message, from: author) }
  }

  mutating func followHonest(_ input: inout FuzzInput) throws(BrokenPromise) {
    let author = author(input.byte())
    let request = request(&input)
    guard
      let pending = try? groups[author].commit(request, now: World.now, using: &random)
    else { return }
    try agree(on: pending, by: author)
  }

  /// Anybody but the one that listens.
  private func author(_ choice: UInt8) -> Int { 1 + Int(choice) % (groups.count - 1) }

  /// All others hear it, and as long as nobody has lied, all take it.
  mutating func reach(_ message: MLSMessage, from author: Int) throws(BrokenPromise) {
    for index in groups.indices where index != author && groups[index].isActive {
      do {
        _ = try groups[index].process(message, preSharedKeys: [World.preSharedKey])
      } catch {
        try promise(
          isMisled || !groups[author].isActive, "an honest message was refused: \(error)")
      }
    }
  }

  /// The commit wins: everybody processes it and merges, and if nobody has lied, all agree.
  mutating func agree(
    on pending: PendingCommit, by author: Int
  ) throws(BrokenPromise) {
    staged = nil
    for index in groups.indices where index != author && groups[index].isActive {
      do {
        let incoming = try groups[index].process(
          pending.message, preSharedKeys: [World.preSharedKey])
        if case .commit(let commit) = incoming { try groups[index].merge(commit) }
      } catch {
        try promise(isMisled, "an honest commit was refused: \(error)")
      }
    }
    do {
      // As after a restart.
      try groups[author].merge(try PendingCommit.restore(pending.save()))
    } catch {
      throw BrokenPromise("an author cannot merge its own commit: \(error)")
    }
    guard !isMisled else { return }
    for group in groups where group.isActive && groups[author].isActive {
      try promise(
        group.epochAuthenticator == groups[author].epochAuthenticator,
        "members of one epoch disagree")
    }
  }
}
