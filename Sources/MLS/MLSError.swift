import TLSSyntax

/// Why the group refused, sorted by whose fault it is, because that decides what to do: drop and
/// count against the peer, tell the person, drop silently, or look for a bug of ours.
///
/// Nothing here carries content, names or keys.
public enum MLSError: Error, Equatable, Sendable {
  /// The peer sent what no honest member sends.
  case peerMisbehaved(Misbehaviour)
  /// The peer is honest but speaks something we do not.
  case peerIncompatible(Incompatibility)
  /// Late, early or seen before; honest networks do this.
  case staleOrDuplicate(Staleness)
  /// The caller asked for what the group's state does not allow.
  case misuse(Misuse)

  public enum Misbehaviour: Equatable, Sendable {
    case malformed(TLSDecodingError)
    case invalidSignature
    case invalidMembershipTag
    case invalidConfirmationTag
    /// A ciphertext that our key does not open: tampered with, or sealed to somebody else.
    case decryptionFailed
    /// A key of the wrong length or off the curve, or one that does not belong to its pair.
    case invalidKey
    case invalidPadding
    /// A sender that may not send this, or that is no member.
    case invalidSender
    /// Application data, or a member's message, in a framing that RFC 9420 §6 forbids for it.
    case invalidFraming
    case invalidLeafNode
    case invalidKeyPackage
    case invalidTree
    case invalidUpdatePath
    case invalidGroupInfo
    case invalidExtensions
    /// The list of proposals breaks RFC 9420 §12.2.
    case invalidProposalList
    /// A message names a generation further ahead than `MLSLimits.generationSkipMax`.
    case generationTooFarAhead
    /// A group that is not the branch or successor that it claims to be (RFC 9420 §11.2, §11.3).
    case invalidContinuation
    case limitExceeded
  }

  public enum Incompatibility: Equatable, Sendable {
    case version
    case cipherSuite
    /// A member would not support what the group requires or uses.
    case capabilities
    /// A kind of message that RFC 9420 does not define.
    case wireFormat
    /// A proposal of a type that we do not know, and so cannot read.
    case proposalType
    /// A credential of a type that we do not know, and so cannot read.
    case credentialType
  }

  public enum Staleness: Equatable, Sendable {
    /// An epoch that is over, and whose keys are gone.
    case pastEpoch
    /// An epoch whose commit has not arrived yet: wait for it.
    case futureEpoch
    /// The key of this message has been used or dropped, or its proposal is waiting already.
    case alreadyProcessed
    /// Our own message, come back; its key is gone by design.
    case ownMessage
    /// A commit that was staged on a state the group has left.
    case staged
    /// A Welcome to a group that we are in.
    case alreadyMember
  }

  public enum Misuse: Equatable, Sendable {
    /// The message or Welcome belongs to another group or key package.
    case wrongGroup
    /// We have been removed, or the group has been reinitialised.
    case inactive
    case unknownMember
    /// Not all members of the old group are given a place in its successor (RFC 9420 §11.2).
    case missingMember
    /// No commit has reinitialised this group, so it has no successor.
    case notReinitialised
    case unknownProposal
    case unknownPreSharedKey
    case unsupportedSuite
    /// The signing identity does not fit: its private key is not that of its public key.
    case invalidIdentity
    /// A key package or credential whose lifetime does not include now.
    case expired
    case missingRatchetTree
    /// An extension twice in a list.
    case invalidExtensions
    /// A wire format that the message cannot travel in.
    case invalidFraming
    /// A proposal that cannot be made from where the caller stands.
    case invalidProposal
    /// Saved bytes that this version cannot read.
    case unreadableState
    case lengthOutOfRange
  }
}

extension TLSDecodable {
  /// Decodes what a peer sent.
  package init(untrusted bytes: [UInt8]) throws(MLSError) {
    do {
      try self.init(decoding: bytes)
    } catch {
      throw MLSError(untrusted: error)
    }
  }
}

extension MLSError {
  /// What a peer's bytes got wrong; those of a later protocol than ours get nothing wrong.
  init(untrusted error: TLSDecodingError) {
    guard case .unknownVariant(let kind) = error, let kind = OpenVariant(rawValue: kind) else {
      self = .peerMisbehaved(.malformed(error))
      return
    }
    self =
      switch kind {
      case .version: .peerIncompatible(.version)
      case .wireFormat: .peerIncompatible(.wireFormat)
      case .proposal: .peerIncompatible(.proposalType)
      case .credential: .peerIncompatible(.credentialType)
      }
  }
}

/// Where a registry of RFC 9420 §17 may grow, and a new entry changes what follows it.
enum OpenVariant: UInt8 {
  case version
  case wireFormat
  case proposal
  case credential
}

extension TLSDecodingError {
  static func unknown(_ kind: OpenVariant) -> TLSDecodingError {
    .unknownVariant(of: kind.rawValue)
  }
}
