import TLSSyntax

/// What the author of a commit wants in it. An empty request renews the author's own keys.
public struct CommitRequest: Sendable {
  public var adding: [KeyPackage] = []
  public var removing: [LeafIndex] = []
  /// External pre-shared keys to mix in; every member must hold them.
  public var preSharedKeys: [PreSharedKey] = []
  /// Replaces the group's extensions as a whole.
  public var groupContextExtensions: [Extension]?
  /// Ends the group; excludes everything else.
  public var reInit: ReInit?
  /// The credential and signature key to use from the next epoch on.
  public var identity: SigningIdentity?
  /// Takes up what other members have proposed in this epoch.
  public var includesPendingProposals = true
  /// Renews the author's keys even where RFC 9420 §12.4 would let the path be left out.
  public var includesPath = true
  public var authenticatedData: [UInt8] = []
  /// Encrypted by default, so that the delivery service does not see who joins and leaves.
  public var wireFormat = WireFormat.privateMessage
  /// The padded content's length is a multiple of this.
  public var paddingBlockByteCount = 1

  public init(adding: [KeyPackage] = [], removing: [LeafIndex] = []) {
    self.adding = adding
    self.removing = removing
  }
}
