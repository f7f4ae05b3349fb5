import TLSSyntax

/// Proposals taken together, and usually new keys for the committer's path (RFC 9420 §12.4).
/// A class, because the path is big and the commit passes through many hands.
public final class Commit: Sendable, TLSCodable {
  /// In the author's order; the order of effect is that of RFC 9420 §12.3.
  public let proposals: [ProposalOrRef]
  /// Absent only where RFC 9420 §12.4 allows it.
  public let path: UpdatePath?

  /// Takes the fields as they are; nothing is checked.
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
