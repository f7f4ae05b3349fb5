import CryptoSuite
import TLSSyntax

/// One member's view of a group (RFC 9420 §11).
///
/// Messages go in by `process` and out by `protect`, `propose` and `commit`. The epoch changes only
/// in `merge`: a commit, our own or somebody's, is staged first, so that the application can look
/// at it and refuse, and so that ours waits until the delivery service has accepted it.
///
/// A value: whoever keeps the old copy has the old state. Keep one, and save it after every call
/// that mutates, or keys will be used twice.
public struct Group<Crypto: CryptoProvider>: Sendable {
  package let suiteCrypto: SuiteCrypto<Crypto>
  package var current: EpochState
  /// The message keys of the current epoch.
  package var secretTree: SecretTree
  /// How many epochs before the current one stay readable (RFC 9420 §14).
  public let pastEpochCountMax: UInt8
  var pastEpochs: [PastEpoch] = []
  /// Of this epoch and the latest ones before.
  var resumptionSecrets: [ResumptionSecret]
  /// Proposals of this epoch, by anybody, that a commit may name.
  var pendingProposals: [PendingProposal] = []
  /// What Update proposals of ours in this epoch promise.
  var ownUpdates: [OwnUpdate] = []
  /// With what this group was reinitialised: then it can still be read, but nothing can be said in
  /// it any more, and its `successor` takes over (RFC 9420 §11.2).
  public internal(set) var reInit: ReInit?
  var standing = Standing.active
  /// Who signed the GroupInfo that we came in by (RFC 9420 §12.4.3), for the caller of `join` to
  /// judge: a leaf of the epoch that we joined at. Not saved.
  public internal(set) var inviter: LeafIndex?

  enum Standing: UInt8 {
    case active = 0
    case removed = 1
    case reinitialised = 2
  }

  init(
    _ suiteCrypto: SuiteCrypto<Crypto>, _ state: EpochState, _ secretTree: SecretTree,
    pastEpochCountMax: UInt8
  ) {
    self.suiteCrypto = suiteCrypto
    self.pastEpochCountMax = pastEpochCountMax
    current = state
    self.secretTree = secretTree
    resumptionSecrets = [
      ResumptionSecret(epoch: state.context.epoch, secret: state.secrets.resumption)
    ]
  }

  /// The same for ever; its founder chose it.
  public var groupID: [UInt8] { current.context.groupID }
  /// How many commits the group has seen.
  public var epoch: Epoch { current.context.epoch }
  /// The same for ever; another suite needs another group (RFC 9420 §11.2).
  public var suite: CipherSuite { suiteCrypto.suite }
  /// Of the group context, which all members agree on (RFC 9420 §8.1).
  public var extensions: [Extension] { current.context.extensions }
  /// Our place in the tree (RFC 9420 §7).
  public var ownLeafIndex: LeafIndex { current.ownLeaf }
  /// Who we are in this epoch, private key included.
  public var identity: SigningIdentity { current.identity }
  /// Everybody in the group, by ascending leaf, ourselves included.
  /// Rule 5.3.1-1: whom the application authenticates before it uses a group it has joined.
  public var members: [Member] { current.tree.members }
  /// The public tree, for newcomers whose Welcome does not hold it (RFC 9420 §12.4.3.3).
  public var ratchetTree: RatchetTree { current.tree }
  /// Whether a commit could take something up (RFC 9420 §12.4).
  /// Rule 12.4-3: while this is true, the caller commits before it says anything.
  public var hasPendingProposals: Bool { !pendingProposals.isEmpty }

  /// False once we have been removed or the group was reinitialised.
  public var isActive: Bool { standing == .active }

  /// The member at a leaf of this epoch; `nil` where nobody sits.
  public func member(at leaf: LeafIndex) -> Member? {
    guard let node = current.tree[leaf] else { return nil }
    return Member(leaf, node)
  }

  /// The same for all members of the epoch, and for nobody else (RFC 9420 §8.7).
  public var epochAuthenticator: SecretBytes { current.secrets.authenticator }

  /// A secret for other uses (RFC 9420 §8.5), at most 255 hashes long.
  public func export(
    label: Label, context: [UInt8], byteCount: Int
  ) throws(MLSError) -> SecretBytes {
    guard standing != .removed else { throw .misuse(.inactive) }
    guard byteCount > 0, byteCount <= 255 * suiteCrypto.hashByteCount else {
      throw .misuse(.lengthOutOfRange)
    }
    return schedule.export(
      current.secrets.exporter, label: label, context: context, byteCount: byteCount)
  }

  var schedule: KeySchedule<Crypto> { KeySchedule(suite: suiteCrypto) }

  func checkActive() throws(MLSError) {
    // Rule 12.4.2-7, 12.4.2-8
    guard isActive else { throw .misuse(.inactive) }
  }
}
