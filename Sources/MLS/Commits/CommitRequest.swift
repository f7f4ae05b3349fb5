import TLSSyntax

/// What the author of a commit wants in it. An empty request renews the author's own keys.
public struct CommitRequest: Sendable {
  /// Whom to add, each by a key package of theirs (RFC 9420 §12.1.1).
  public var adding: [KeyPackage] = []
  /// Whom to remove (RFC 9420 §12.1.3); not oneself.
  public var removing: [LeafIndex] = []
  /// Keys to mix in: external ones, and resumption secrets of this group or another. Every member
  /// must hold them. Where a pending proposal names one already, it is taken up, and another, or a
  /// fresh nonce, each time that the key stands here again; proposals of other keys are not, since
  /// who joined lately may lack them.
  public var preSharedKeys: [PreSharedKey] = []
  /// Replaces the group's extensions as a whole.
  public var groupContextExtensions: [Extension]?
  /// Ends the group; excludes everything else. A pending proposal that says the same is taken up;
  /// without this, none is: a group does not end unasked.
  public var reInit: ReInit?
  /// The credential and signature key to use from the next epoch on.
  public var identity: SigningIdentity?
  /// Replaces the extensions of the author's leaf, and what it says it supports.
  public var profile: LeafProfile?
  /// Takes up what others have proposed in this epoch, as far as it goes together with the rest
  /// (RFC 9420 §12.2).
  public var includesPendingProposals = true
  /// Renews the author's keys even where RFC 9420 §12.4 would let the path be left out.
  public var includesPath = true
  /// Signed, and readable for whoever carries the message (RFC 9420 §6).
  public var authenticatedData: [UInt8] = []
  /// Puts the tree into the Welcome; otherwise newcomers need it from elsewhere.
  public var welcomeHoldsRatchetTree = true
  /// Further extensions of the Welcome's GroupInfo, `Extension.grease(using:)` for instance.
  public var welcomeExtensions: [Extension] = []
  /// Encrypted by default, so that the delivery service does not see who joins and leaves.
  public var wireFormat = WireFormat.privateMessage
  /// The padded content's length is a multiple of this.
  public var paddingBlockByteCount = 1

  /// The rest is set on the value, where the defaults will not do.
  public init(adding: [KeyPackage] = [], removing: [LeafIndex] = []) {
    self.adding = adding
    self.removing = removing
  }
}
