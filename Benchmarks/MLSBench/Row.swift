import CryptoSuite
import MLS
import TestMaterial

/// One operation at one group size: what is timed, and how many bytes come of it.
///
/// Everything an operation needs is made before, and each run starts from the same values, so that
/// runs are alike.
struct Row {
  let name: String
  let size: Int
  let byteCount: Int
  let run: () throws -> Void

  var title: String { size > 0 ? "\(name), \(size)" : name }
}

/// The operations that no group is needed for.
func rowsWithoutGroup(suite: CipherSuite, _ random: SeededGenerator) throws -> [Row] {
  var random = random
  let identity = try makeIdentity(0, suite: suite, using: &random)
  let made = try Newcomer(1, suite: suite, using: &random)
  return [
    Row(
      name: "key package", size: 0,
      byteCount: made.keyPackage.keyPackage.encodedBytes.count
    ) { [random] in
      var random = random
      _ = try PrivateKeyPackage.make(
        suite: suite, identity: identity, lifetime: lifetime, crypto: crypto, using: &random)
    },
    Row(name: "group creation", size: 0, byteCount: 0) { [random] in
      var random = random
      _ = try NativeGroup.create(
        groupID: Array("bench".utf8), suite: suite, identity: identity, lifetime: lifetime,
        crypto: crypto, using: &random)
    },
  ]
}

extension Stage {
  func rows(_ random: SeededGenerator) throws -> [Row] {
    var random = random
    let newcomer = try Newcomer(size, suite: committer.suite, using: &random)
    let adding = CommitRequest(adding: [newcomer.keyPackage.keyPackage])
    var author = committer
    let added = try author.commit(adding, now: now, using: &random)
    let updated = try author.commit(CommitRequest(), now: now, using: &random)
    let commitBytes = added.message.encodedBytes
    let text = [UInt8](repeating: 0x61, count: 300)
    // Not the first message of the epoch, which also makes its sender's ratchet.
    var reader = neighbour
    _ = try reader.process(author.protect(text, using: &random).encodedBytes)
    let spoken = try author.protect(text, using: &random).encodedBytes
    return [
      row("commit that adds one, with path and Welcome", commitBytes.count) { [random] in
        var (group, random) = (committer, random)
        try group.merge(try group.commit(adding, now: now, using: &random))
      },
      row("processing that commit", commitBytes.count) {
        var group = neighbour
        try group.follow(commitBytes)
      },
      row("joining from the Welcome", added.welcome?.encodedBytes.count ?? 0) {
        _ = try newcomer.join(added)
      },
      row("own update, commit", updated.message.encodedBytes.count) { [random] in
        var (group, random) = (committer, random)
        try group.merge(try group.commit(CommitRequest(), now: now, using: &random))
      },
      row("protect 300 bytes", spoken.count) { [author, random] in
        var (group, random) = (author, random)
        _ = try group.protect(text, using: &random)
      },
      row("unprotect 300 bytes", spoken.count) { [reader] in
        var group = reader
        _ = try group.process(spoken)
      },
    ]
  }

  private func row(
    _ name: String, _ byteCount: Int, _ run: @escaping () throws -> Void
  ) -> Row {
    Row(name: name, size: size, byteCount: byteCount, run: run)
  }
}

extension FlatTree {
  func rows(_ random: SeededGenerator) throws -> [Row] {
    var random = random
    var grown = founder
    let pending = try grown.commit(addingEverybody, now: now, using: &random)
    try grown.merge(pending)
    let size = grown.members.count
    let newcomer = try Newcomer(size, suite: founder.suite, using: &random)
    let adding = CommitRequest(adding: [newcomer.keyPackage.keyPackage])
    let (founder, addingEverybody, before) = (founder, addingEverybody, grown)
    let last = try grown.commit(adding, now: now, using: &random)
    return [
      Row(
        name: "one commit that adds all others", size: size,
        byteCount: pending.message.encodedBytes.count
      ) { [random] in
        var (group, random) = (founder, random)
        try group.merge(try group.commit(addingEverybody, now: now, using: &random))
      },
      Row(
        name: "then adding one to it, with path", size: size,
        byteCount: last.message.encodedBytes.count
      ) { [random] in
        var (group, random) = (before, random)
        try group.merge(try group.commit(adding, now: now, using: &random))
      },
    ]
  }
}

/// What the primitives under all of this cost here, to compare machines by.
func rowsOfPrimitives(_ random: SeededGenerator) throws -> [Row] {
  var random = random
  let key = SecretBytes(randomBytes(count: 32, using: &random))
  let agreementKey = try crypto.publicKey(KEMAlgorithm.x25519, privateKey: key)
  let signatureKey = try crypto.publicKey(SignatureAlgorithm.ed25519, privateKey: key)
  let message = [UInt8](repeating: 0x61, count: 300)
  let signature = try crypto.sign(.ed25519, privateKey: key, message)
  return [
    Row(name: "X25519", size: 0, byteCount: 32) {
      _ = try crypto.sharedSecret(.x25519, privateKey: key, publicKey: agreementKey)
    },
    Row(name: "Ed25519 signature", size: 0, byteCount: signature.count) {
      _ = try crypto.sign(.ed25519, privateKey: key, message)
    },
    Row(name: "Ed25519 check", size: 0, byteCount: 0) {
      let isValid = crypto.verify(
        .ed25519, publicKey: signatureKey, signature: signature, message)
      precondition(isValid)
    },
  ]
}
