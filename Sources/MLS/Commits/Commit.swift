import TLSSyntax

/// Proposals taken together, and usually new keys for the committer's path (RFC 9420 §12.4).
/// A class, because the path is big and the commit passes through many hands.
public final class Commit: Sendable, TLSCodable {
  public let proposals: [ProposalOrRef]
  public let path: UpdatePath?

  public init(proposals: [ProposalOrRef], path: UpdatePath?) {
    self.proposals = proposals
    self.path = path
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    proposals = try reader.readVector()
    path = try reader.readOptional()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(vector: proposals)
    writer.write(optional: path)
  }
}
