/// What a message turned out to be, verified. Only the first two have changed the group already
/// (a key is used up, a proposal waits); a commit changes nothing until it is merged.
public indirect enum Incoming: Sendable {
  /// A key has been used up: save the group.
  case application(ApplicationMessage)
  /// It waits for somebody's commit: save the group.
  /// Rule 5.3.1-4: its credentials are the application's to authenticate.
  case proposal(ReceivedProposal)
  /// Look at it, then merge it or drop it.
  case commit(StagedCommit)
}

/// What a member said, authenticated as that member's.
public struct ApplicationMessage: Sendable {
  /// The sender as the epoch of the message knew it.
  public let sender: Member
  /// Not the current one, if the message was under way when it ended.
  public let epoch: Epoch
  /// What the sender signed along, in the clear (RFC 9420 §6).
  public let authenticatedData: [UInt8]
  /// The application's bytes, without padding.
  public let content: [UInt8]
}

/// A proposal that now waits for somebody's commit in this epoch.
public struct ReceivedProposal: Sendable {
  /// What a commit will name it by (RFC 9420 §5.2).
  public let reference: ProposalRef
  /// A member, or somebody outside whom the group lets propose.
  public let sender: Sender
  /// The wish; RFC 9420 §12.1 has been checked.
  public let proposal: Proposal
  /// What the sender signed along, in the clear (RFC 9420 §6).
  public let authenticatedData: [UInt8]
}
