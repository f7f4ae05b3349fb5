import TLSSyntax

/// An own commit that waits for the delivery service to accept it. Persist it before it is sent:
/// whoever sends a commit and forgets it has locked itself out of the group.
public final class PendingCommit: Sendable {
  /// For the members.
  public let message: MLSMessage
  /// For those whom the commit adds, with the ratchet tree inside; `nil` if it adds nobody.
  public let welcome: Welcome?
  /// What the commit does, for looking at and for merging.
  public let staged: StagedCommit

  init(message: MLSMessage, welcome: Welcome?, staged: StagedCommit) {
    self.message = message
    self.welcome = welcome
    self.staged = staged
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    _ = try reader.readFormat()
    message = try MLSMessage(from: &reader)
    welcome = try reader.readOptional()
    staged = try StagedCommit(from: &reader)
  }

  /// All of it, secrets of the next epoch included: encrypt it wherever it is kept.
  public func save() -> [UInt8] { encodedBytes }

  /// What `save` returned; throws `unreadableState` for anything else.
  public static func restore(_ bytes: [UInt8]) throws(MLSError) -> PendingCommit {
    try PendingCommit(saved: bytes)
  }
}

extension PendingCommit: TLSCodable {
  public func encode(into writer: inout TLSWriter) {
    writer.writeFormat()
    writer.write(message)
    writer.write(optional: welcome)
    writer.write(staged)
  }
}
