import CryptoSuite
import Foundation
import MLS
import TestMaterial

/// A group of some size, as two members who sit side by side keep it: the one commits, the other
/// processes, and derives as many path keys as any member ever must.
struct Stage {
  let size: Int
  let committer: NativeGroup
  let neighbour: NativeGroup

  /// Every member has committed once, so that no node is blank: each is added by the one before,
  /// joins, and adds the next. Stages are taken along the way.
  static func fullTrees(of sizes: [Int], suite: CipherSuite) throws -> [Stage] {
    var random = SeededGenerator(seed: 1)
    var stages: [Stage] = []
    var latest = try NativeGroup.create(
      groupID: Array("bench".utf8), suite: suite,
      identity: makeIdentity(0, suite: suite, using: &random), lifetime: lifetime,
      pastEpochCountMax: 0, crypto: crypto, using: &random)
    for size in 2...(sizes.max() ?? 2) {
      let newcomer = try Newcomer(size - 1, suite: suite, using: &random)
      var before = latest
      let pending = try before.commit(
        CommitRequest(adding: [newcomer.keyPackage.keyPackage]), now: now, using: &random)
      try before.merge(pending)
      latest = try newcomer.join(pending)
      if sizes.contains(size) {
        stages.append(try Stage(afterOwnCommitOf: latest, neighbour: before, using: &random))
      }
    }
    return stages
  }

  /// One commit added everybody: all parents are blank or know their leaves as unmerged.
  static func flatTree(of size: Int, suite: CipherSuite) throws -> FlatTree {
    var random = SeededGenerator(seed: 1)
    let group = try NativeGroup.create(
      groupID: Array("bench".utf8), suite: suite,
      identity: makeIdentity(0, suite: suite, using: &random), lifetime: lifetime,
      pastEpochCountMax: 0, crypto: crypto, using: &random)
    var request = CommitRequest()
    for number in 1..<size {
      request.adding.append(
        try Newcomer(number, suite: suite, using: &random).keyPackage.keyPackage)
    }
    return FlatTree(founder: group, addingEverybody: request)
  }

  private init(
    afterOwnCommitOf committer: NativeGroup, neighbour: NativeGroup,
    using random: inout SeededGenerator
  ) throws {
    var committer = committer
    var neighbour = neighbour
    let pending = try committer.commit(CommitRequest(), now: now, using: &random)
    try committer.merge(pending)
    try neighbour.follow(pending.message.encodedBytes)
    self.init(size: committer.members.count, committer: committer, neighbour: neighbour)
  }

  private init(size: Int, committer: NativeGroup, neighbour: NativeGroup) {
    self.size = size
    self.committer = committer
    self.neighbour = neighbour
  }
}

/// A group of one, and the commit that makes it big at once.
struct FlatTree {
  let founder: NativeGroup
  let addingEverybody: CommitRequest
}

// MARK: Kept in files, because growing a thousand members under an instrumenting tool takes hours

extension Stage {
  func save(in folder: URL) throws {
    try Data(committer.save()).write(to: folder.appending(path: "\(size).committer"))
    try Data(neighbour.save()).write(to: folder.appending(path: "\(size).neighbour"))
  }

  init(of size: Int, from folder: URL) throws {
    func group(_ name: String) throws -> NativeGroup {
      let bytes = try Data(contentsOf: folder.appending(path: "\(size).\(name)"))
      return try NativeGroup.restore(Array(bytes), crypto: crypto)
    }
    self.init(size: size, committer: try group("committer"), neighbour: try group("neighbour"))
  }
}

extension Newcomer {
  func join(_ pending: PendingCommit) throws -> NativeGroup {
    guard let welcome = pending.welcome else { preconditionFailure("the commit adds somebody") }
    return try NativeGroup.join(
      welcome, with: keyPackage, identity: identity, pastEpochCountMax: 0, crypto: crypto)
  }
}

extension NativeGroup {
  /// Processes a commit and enters its epoch.
  mutating func follow(_ commit: [UInt8]) throws {
    guard case .commit(let staged) = try process(commit) else {
      preconditionFailure("a commit was sent")
    }
    try merge(staged)
  }
}
