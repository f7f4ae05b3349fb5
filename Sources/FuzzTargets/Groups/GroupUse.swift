import CryptoSuite
import MLS
import TLSSyntax

/// What somebody does with a group they have: none of it may trap, whatever led there.
enum GroupUse {
  /// Asks for everything, sends, hears, commits, and saves. Errors are fine.
  static func exercise(_ group: FuzzedGroup) throws(BrokenPromise) {
    var random = SeededRandom(seed: 11)
    var group = group
    try savesAndRestores(group)
    _ = group.members
    _ = group.member(at: group.ownLeafIndex)
    _ = group.epochAuthenticator
    _ = try? group.export(label: "fuzz", context: [1], byteCount: 16)
    _ = try? group.groupInfo()
    _ = try? group.protect([1, 2, 3], paddingBlockByteCount: 16, using: &random)
    for leaf in UInt32(0)..<8 {
      try hears(Forgery(group).application([1], from: leaf), &group)
    }
    // One of each wire format that a group hears, and one that it does not.
    for index in [0, 2, 3, 4, 6, 7] {
      guard let message = try? MLSMessage(decoding: World.shared.messages[index]) else { continue }
      try hears(message, &group)
    }
    _ = try? group.propose(.remove(LeafIndex(1)), using: &random)
    _ = try? group.proposeUpdate(using: &random)
    _ = try? group.branch(
      groupID: [3], members: [World.shared.newcomers[0].keyPackage.keyPackage],
      founder: Founder(identity: group.identity, lifetime: World.lifetime), now: World.now,
      matching: { _, _ in true }, using: &random)
    for adds in [false, true] {
      var request = CommitRequest()
      if adds { request.adding = [World.shared.newcomers[0].keyPackage.keyPackage] }
      guard let pending = try? group.commit(request, now: World.now, using: &random) else {
        continue
      }
      try restores(pending)
      try? group.merge(pending)
      try savesAndRestores(group)
    }
  }

  /// Hands a message in; what is refused has changed nothing (`Group.process`).
  static func hears(_ message: MLSMessage, _ group: inout FuzzedGroup) throws(BrokenPromise) {
    let before = group.save()
    do {
      _ = try group.process(message, preSharedKeys: [World.preSharedKey])
    } catch {
      try promise(group.save() == before, "a refused message changed the group")
    }
  }

  static func savesAndRestores(_ group: FuzzedGroup) throws(BrokenPromise) {
    let saved = group.save()
    guard let restored = try? FuzzedGroup.restore(saved, crypto: World.crypto) else {
      throw BrokenPromise("a saved group cannot be restored")
    }
    try promise(restored.save() == saved, "a restored group is another one")
  }

  static func restores(_ pending: PendingCommit) throws(BrokenPromise) {
    let saved = pending.save()
    guard let restored = try? PendingCommit.restore(saved) else {
      throw BrokenPromise("a saved commit cannot be restored")
    }
    try promise(restored.save() == saved, "a restored commit is another one")
  }
}
