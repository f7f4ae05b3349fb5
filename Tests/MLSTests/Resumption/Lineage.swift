import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

/// What a test of branches and successors needs of a party.
extension Party {
  /// Fresh key packages, with everybody's old identity unless the suite asks for another.
  mutating func makeKeyPackages(
    _ names: [String], suite other: CipherSuite? = nil
  ) throws -> [String: (identity: SigningIdentity, package: PrivateKeyPackage)] {
    var made: [String: (identity: SigningIdentity, package: PrivateKeyPackage)] = [:]
    for name in names {
      let suite = other ?? self.suite
      let identity = try SigningIdentity.make(
        .basic(Array(name.utf8)), suite: suite, crypto: crypto, using: &random)
      let package = try PrivateKeyPackage.make(
        suite: suite, identity: identity, lifetime: Self.lifetime, crypto: crypto, using: &random)
      made[name] = (identity, package)
    }
    return made
  }

  mutating func makeFounder(_ name: String, suite other: CipherSuite? = nil) throws -> Founder {
    Founder(
      identity: try SigningIdentity.make(
        .basic(Array(name.utf8)), suite: other ?? suite, crypto: crypto, using: &random),
      lifetime: Self.lifetime)
  }

  /// A Welcome to a group that claims whatever `keys` say, made by somebody who keeps no rule.
  mutating func forgeContinuation(
    _ keys: [PreSharedKey], groupID: [UInt8] = [9], suite other: CipherSuite? = nil,
    extensions: [Extension] = [], adding keyPackages: [KeyPackage], emptyCommitsBefore: Int = 0,
    by author: String
  ) throws -> Welcome {
    let founder = try makeFounder(author, suite: other)
    var group = try Group.create(
      groupID: groupID, suite: other ?? suite, identity: founder.identity,
      lifetime: founder.lifetime, extensions: extensions, crypto: crypto, using: &random)
    for _ in 0..<emptyCommitsBefore {
      try group.merge(try group.commit(CommitRequest(), now: Self.now, using: &random))
    }
    var request = CommitRequest(adding: keyPackages)
    request.preSharedKeys = keys
    let pending = try group.commit(request, now: Self.now, using: &random)
    guard let welcome = pending.welcome else { preconditionFailure("somebody is added") }
    return welcome
  }

  /// The key of `name`'s group as it is now, for a usage.
  func resumption(
    _ usage: PreSharedKeyID.ResumptionUsage, of name: String
  ) throws -> PreSharedKey {
    PreSharedKey(
      kind: .resumption(usage: usage, groupID: self[name].groupID, epoch: self[name].epoch),
      secret: try self[name].resumptionKey().secret)
  }

  /// Ends the group for all.
  mutating func reinitialise(_ reInit: ReInit, by author: String) throws {
    var request = CommitRequest()
    request.reInit = reInit
    let pending = try pend(request, by: author)
    for name in names where name != author {
      guard case .commit(let staged) = try self[name].process(pending.message) else {
        preconditionFailure("a commit")
      }
      try self[name].merge(staged)
    }
    try self[author].merge(pending)
  }
}
