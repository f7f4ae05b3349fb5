/// What a message turned out to be, verified. Only the first two have changed the group already
/// (a key is used up, a proposal waits); a commit changes nothing until it is merged.
public indirect enum Incoming: Sendable {
  case application(ApplicationMessage)
  /// Rule 5.3.1-4: its credentials are the application's to authenticate.
  case proposal(ReceivedProposal)
  case commit(StagedCommit)
}

/// What a member said, authenticated as that member's.
public struct ApplicationMessage: Sendable {
  /// The sender as the epoch of the message knew it.
  public let sender: Member
  public let epoch: Epoch
  public let authenticatedData: [UInt8]
  public let content: [UInt8]
}

/// A proposal that now waits for somebody's commit in this epoch.
public struct ReceivedProposal: Sendable {
  public let reference: ProposalRef
  public let sender: Sender
  public let proposal: Proposal
  public let authenticatedData: [UInt8]
}
