import CryptoSuite
import TLSSyntax

/// A member's view of a group (RFC 9420 §11).
public struct Group<Crypto: CryptoProvider>: Sendable {
  let suiteCrypto: SuiteCrypto<Crypto>

  public var groupID: [UInt8] { preconditionFailure() }
  public var epoch: Epoch { preconditionFailure() }
  public var suite: CipherSuite { preconditionFailure() }
  public var ownLeafIndex: LeafIndex { preconditionFailure() }
  public var identity: SigningIdentity { preconditionFailure() }
  public var members: [Member] { preconditionFailure() }
  public func member(at leaf: LeafIndex) -> Member? { preconditionFailure() }
  public var extensions: [Extension] { preconditionFailure() }
  /// False once we have been removed or the group was reinitialised.
  public var isActive: Bool { preconditionFailure() }
  public var hasPendingProposals: Bool { preconditionFailure() }
  public var epochAuthenticator: SecretBytes { preconditionFailure() }
  public func export(label: String, context: [UInt8], byteCount: Int) throws(MLSError)
    -> SecretBytes
  { preconditionFailure() }

  public static func create(
    groupID: [UInt8], suite: CipherSuite, identity: SigningIdentity, lifetime: Lifetime,
    extensions: [Extension] = [], crypto: Crypto, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> Group { preconditionFailure() }

  public static func join(
    _ welcome: Welcome, with keyPackage: PrivateKeyPackage, identity: SigningIdentity,
    ratchetTree: RatchetTree? = nil, preSharedKeys: [PreSharedKey] = [], crypto: Crypto
  ) throws(MLSError) -> Group { preconditionFailure() }

  public mutating func protect(
    _ content: [UInt8], authenticatedData: [UInt8] = [], paddingBlockByteCount: Int = 1,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage { preconditionFailure() }

  public mutating func process(
    _ message: MLSMessage, preSharedKeys: [PreSharedKey] = []
  ) throws(MLSError) -> Incoming { preconditionFailure() }

  public mutating func process(
    _ bytes: [UInt8], preSharedKeys: [PreSharedKey] = []
  ) throws(MLSError) -> Incoming { preconditionFailure() }

  /// Uses up a key of the own handshake ratchet, hence mutating: save the group along with the
  /// pending commit. The epoch does not change until the pending commit is merged.
  public mutating func commit(
    _ request: CommitRequest, now: UInt64, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> PendingCommit { preconditionFailure() }

  public mutating func propose(
    _ proposal: Proposal, authenticatedData: [UInt8] = [],
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage { preconditionFailure() }

  /// Throws `.staleOrDuplicate(.staged)` when the group is no longer where the commit was staged.
  public mutating func merge(_ staged: StagedCommit) throws(MLSError) { preconditionFailure() }
  public mutating func merge(_ pending: PendingCommit) throws(MLSError) { preconditionFailure() }

  public func save() -> [UInt8] { preconditionFailure() }
  public static func restore(_ bytes: [UInt8], crypto: Crypto) throws(MLSError) -> Group {
    preconditionFailure()
  }
}

public struct RatchetTree: Sendable {}

/// A verified commit of somebody else, not yet merged.
public struct StagedCommit: Sendable {
  /// Who committed; for an external commit, the newcomer.
  public var committer: Member { preconditionFailure() }
  public var epoch: Epoch { preconditionFailure() }
  public var added: [Member] { preconditionFailure() }
  /// As they were before.
  public var removed: [Member] { preconditionFailure() }
  /// Leaves that changed, the committer's with its path included, as they will be.
  public var updated: [Member] { preconditionFailure() }
  public var removesOwnLeaf: Bool { preconditionFailure() }
  public var reInit: ReInit? { preconditionFailure() }
  public var groupContextExtensions: [Extension]? { preconditionFailure() }
  public var authenticatedData: [UInt8] { preconditionFailure() }
}

/// An own commit that waits for the delivery service to accept it.
public struct PendingCommit: Sendable {
  public let message: MLSMessage
  /// For those whom the commit adds, with the ratchet tree inside.
  public let welcome: Welcome?
  public var staged: StagedCommit { preconditionFailure() }
  public func save() -> [UInt8] { preconditionFailure() }
  public static func restore(_ bytes: [UInt8]) throws(MLSError) -> PendingCommit {
    preconditionFailure()
  }
}

/// A key package with its private halves: keep it until it is used up.
public struct PrivateKeyPackage: Sendable {
  public let keyPackage: KeyPackage
  public let initKey: SecretBytes
  public let leafKey: SecretBytes

  public static func make<Crypto: CryptoProvider>(
    suite: CipherSuite, identity: SigningIdentity, lifetime: Lifetime, lastResort: Bool = false,
    crypto: Crypto, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> PrivateKeyPackage { preconditionFailure() }
  /// The name a Welcome calls it by.
  public func reference<Crypto: CryptoProvider>(crypto: Crypto) throws(MLSError) -> KeyPackageRef {
    preconditionFailure()
  }
  public func save() -> [UInt8] { preconditionFailure() }
  public static func restore(_ bytes: [UInt8]) throws(MLSError) -> PrivateKeyPackage {
    preconditionFailure()
  }
}
