import CryptoSuite
import TLSSyntax

/// A proposal that waits for a commit in its epoch.
final class PendingProposal: Sendable, TLSCodable {
  let reference: ProposalRef
  let sender: Sender
  let proposal: Proposal
  /// Of the proposal by itself.
  let byteCount: Int

  init(reference: ProposalRef, sender: Sender, proposal: Proposal) {
    self.reference = reference
    self.sender = sender
    self.proposal = proposal
    byteCount = proposal.encodedBytes.count
  }

  func proposes(_ reInit: ReInit) -> Bool {
    if case .reInit(reInit) = proposal { true } else { false }
  }

  convenience init(from reader: inout TLSReader) throws(TLSDecodingError) {
    self.init(
      reference: try ProposalRef(from: &reader), sender: try Sender(from: &reader),
      proposal: try Proposal(from: &reader))
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(reference)
    writer.write(sender)
    writer.write(proposal)
  }
}
