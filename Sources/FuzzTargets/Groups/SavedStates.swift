import MLS
import TLSSyntax

/// What we saved ourselves. A disk may lie, and a state that was read is used at once, so it must
/// be refused or be usable. It may be in an older format, so only what is saved again must be the
/// same when it is read again.
extension FuzzTarget {
  static let savedStates = [
    FuzzTarget(
      "saved-group", byteCountMax: 32_768,
      check: { bytes throws(BrokenPromise) in
        guard let group = try? FuzzedGroup.restore(bytes, crypto: World.crypto) else {
          return false
        }
        try GroupUse.exercise(group)
        return true
      },
      seeds: { [World.shared.member.save(), World.shared.grown.save()] }),
    FuzzTarget(
      "saved-commit", byteCountMax: 32_768,
      check: { bytes throws(BrokenPromise) in
        guard let pending = try? PendingCommit.restore(bytes) else { return false }
        try GroupUse.restores(pending)
        var group = World.shared.grown
        guard (try? group.merge(pending)) != nil else { return true }
        try GroupUse.exercise(group)
        return true
      },
      seeds: { [World.shared.pendingCommit.save()] }),
    FuzzTarget(
      "saved-key-package",
      check: { bytes throws(BrokenPromise) in
        guard let keyPackage = try? PrivateKeyPackage.restore(bytes) else { return false }
        let saved = keyPackage.save()
        try promise(
          (try? PrivateKeyPackage.restore(saved))?.save() == saved,
          "a restored key package is another one")
        _ = try? keyPackage.reference(crypto: World.crypto)
        let newcomer = World.shared.newcomers[0]
        _ = try? FuzzedGroup.join(
          World.shared.welcome, with: keyPackage, identity: newcomer.identity,
          crypto: World.crypto)
        return true
      },
      seeds: { World.shared.newcomers.map { $0.keyPackage.save() } }),
  ]
}
