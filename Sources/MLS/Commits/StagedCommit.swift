import TLSSyntax

/// A verified commit that has changed nothing yet: look at what it does, then merge or drop it.
public final class StagedCommit: Sendable {
  /// Who committed, as they were before; for an external commit, the newcomer as it will be.
  /// Rule 12.2-17: whether they may is the application's policy.
  public let committer: Member
  /// The epoch that merging leads to.
  public let epoch: Epoch
  /// With the leaves that they take (RFC 9420 §12.1.1).
  /// Rule 5.3.1-2: whom the application authenticates before it merges.
  public let added: [Member]
  /// As they were before. Rule 12.2-16: of an external commit, whom the newcomer claims to have
  /// been.
  public let removed: [Member]
  /// Leaves with new content, as they will be; the committer's among them if it sent a path.
  /// Rule 5.3.1-3: their credentials must be valid successors of the former ones.
  public let updated: [Member]
  /// The group's new extensions as a whole (RFC 9420 §12.1.7); `nil` if they stay.
  /// Rule 5.3.1-5: external senders among them are the application's to authenticate.
  public let groupContextExtensions: [Extension]?
  /// The group ends with this commit.
  public let reInit: ReInit?
  /// What the committer signed along with the commit (RFC 9420 §6).
  public let authenticatedData: [UInt8]
  /// Names the state this commit was staged on.
  let base: [UInt8]
  /// `nil` when the commit removes us: then its secrets, and so its confirmation tag, are not ours
  /// to check.
  package let next: NextEpoch?

  /// Whether merging ends our membership (RFC 9420 §12.1.3). Of an external commit that says so,
  /// nothing but the newcomer's own signature has been checked: let a policy refuse it.
  public var removesOwnLeaf: Bool { next == nil }

  init(
    committer: Member, applied: AppliedProposals, list: ProposalList, authenticatedData: [UInt8],
    base: [UInt8], next: NextEpoch?
  ) {
    self.committer = committer
    epoch = applied.context.epoch
    added = applied.added
    removed = applied.removed
    updated = applied.updated
    groupContextExtensions = list.groupContextExtensions
    reInit = list.reInit
    self.authenticatedData = authenticatedData
    self.base = base
    self.next = next
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    committer = try Member(from: &reader)
    epoch = try Epoch(from: &reader)
    added = try reader.readVector()
    removed = try reader.readVector()
    updated = try reader.readVector()
    groupContextExtensions = try reader.readOptional { (reader) throws(TLSDecodingError) in
      try reader.readVector(of: Extension.self)
    }
    reInit = try reader.readOptional()
    authenticatedData = try reader.readOpaque()
    base = try reader.readOpaque()
    next = try reader.readOptional()
  }
}

extension StagedCommit: TLSCodable {
  public func encode(into writer: inout TLSWriter) {
    writer.write(committer)
    writer.write(epoch)
    writer.write(vector: added)
    writer.write(vector: removed)
    writer.write(vector: updated)
    writer.write(optional: groupContextExtensions) { writer, extensions in
      writer.write(vector: extensions)
    }
    writer.write(optional: reInit)
    writer.write(opaque: authenticatedData)
    writer.write(opaque: base)
    writer.write(optional: next)
  }
}

/// The epoch that a staged commit leads to, and its message keys.
package struct NextEpoch: Sendable, TLSCodable {
  package let state: EpochState
  package let secretTree: SecretTree

  init(_ state: EpochState, _ secretTree: SecretTree) {
    self.state = state
    self.secretTree = secretTree
  }

  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    state = try EpochState(from: &reader)
    secretTree = try SecretTree(from: &reader)
    guard state.isWhole(secretTree) else { throw .invalidValue }
  }

  package func encode(into writer: inout TLSWriter) {
    writer.write(state)
    writer.write(secretTree)
  }
}
