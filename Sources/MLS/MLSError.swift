import CryptoSuite
import TLSSyntax

/// Why the group refused, sorted by whose fault it is, because that decides what to do: drop and
/// count against the peer, tell the person, drop silently, or look for a bug of ours.
///
/// Nothing here carries content, names or keys.
public enum MLSError: Error, Equatable, Sendable {
  /// The peer sent what no honest member sends.
  case peerMisbehaved(Misbehaviour)
  /// The peer is honest but speaks something we do not. Never said of bytes that nobody vouches
  /// for: whoever forged them could tell people to look for an update that there is not.
  case peerIncompatible(Incompatibility)
  /// Late, early or seen before; honest networks do this.
  case staleOrDuplicate(Staleness)
  /// The caller asked for what the group's state does not allow.
  case misuse(Misuse)

  /// What a peer did wrong: drop the message, and count it.
  public enum Misbehaviour: Equatable, Sendable {
    /// Not the presentation language, or not its only encoding (RFC 9420 §2.1); and a version, kind
    /// of message, proposal or credential that we do not know, where nobody vouches for the bytes.
    case malformed(TLSDecodingError)
    /// RFC 9420 §5.1.2.
    case invalidSignature
    /// RFC 9420 §6.2: made by nobody who is in the epoch.
    case invalidMembershipTag
    /// RFC 9420 §6.1: the committer came to another epoch than we do.
    case invalidConfirmationTag
    /// A ciphertext that our key does not open: tampered with, or sealed to somebody else.
    case decryptionFailed
    /// A key of the wrong length or off the curve, or one that does not belong to its pair.
    case invalidKey
    /// RFC 9420 §6.3.1: something else than zeros.
    case invalidPadding
    /// A sender that may not send this, or that is no member.
    case invalidSender
    /// Application data, or a member's message, in a framing that RFC 9420 §6 forbids for it.
    case invalidFraming
    /// RFC 9420 §7.3.
    case invalidLeafNode
    /// RFC 9420 §10.1; also one for another version or suite, since only its own key vouches for
    /// it.
    case invalidKeyPackage
    /// RFC 9420 §7.9 and §12.4.3.1: hashes, unmerged leaves or keys do not fit together.
    case invalidTree
    /// RFC 9420 §12.4.2: missing, of the wrong length, or with keys that its secrets do not give.
    case invalidUpdatePath
    /// RFC 9420 §12.4.3.1.
    case invalidGroupInfo
    /// RFC 9420 §13.4: a type twice, or content that is not the type's.
    case invalidExtensions
    /// The list of proposals breaks RFC 9420 §12.2.
    case invalidProposalList
    /// A message names a generation further ahead than `MLSLimits.generationSkipMax`.
    case generationTooFarAhead
    /// A group that is not the branch or successor that it claims to be (RFC 9420 §11.2, §11.3).
    case invalidContinuation
    /// More than `MLSLimits` lets a peer make us hold.
    case limitExceeded
    /// What RFC 9420 knows and the caller's `GroupRules` do not allow.
    case againstRules
  }

  /// What a peer speaks that we do not: one side needs an update.
  public enum Incompatibility: Equatable, Sendable {
    /// Not MLS 1.0: a group, by its GroupInfo, or a successor, by its ReInit.
    case version
    /// A member would not support what the group requires or uses.
    case capabilities
    /// A proposal of a type that we do not know, and so cannot read, in a member's private message.
    case proposalType
    /// A credential of a type that we do not know, and so cannot read, where a member has put it.
    case credentialType
  }

  /// What honest networks do: drop the message, or keep it for later.
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

  /// What the caller asked for and cannot have.
  public enum Misuse: Equatable, Sendable {
    /// The message or Welcome belongs to another group or key package.
    case wrongGroup
    /// We have been removed, or the group has been reinitialised.
    case inactive
    /// Nobody sits at that leaf, or it is our own.
    case unknownMember
    /// Not all members of the old group are given a place in its successor (RFC 9420 §11.2).
    case missingMember
    /// No commit has reinitialised this group, so it has no successor.
    case notReinitialised
    /// A commit names a proposal that never arrived: wait for it, or ask for it.
    case unknownProposal
    /// A key that was not handed in.
    case unknownPreSharedKey
    /// A suite that the provider does not carry; it prints as its name.
    case unsupportedSuite(CipherSuite)
    /// The signing identity does not fit: its private key is not that of its public key.
    case invalidIdentity
    /// A key package or credential whose lifetime does not include now.
    case expired
    /// The Welcome does not hold the tree, and none was handed in (RFC 9420 §12.4.3.3).
    case missingRatchetTree
    /// An extension twice in a list.
    case invalidExtensions
    /// A wire format that the message cannot travel in.
    case invalidFraming
    /// A proposal that cannot be made from where the caller stands, or not together with what else
    /// was asked for (RFC 9420 §12.2).
    case invalidProposal
    /// Saved bytes that this version cannot read.
    case unreadableState
    /// More bytes than HKDF can give, or padding beyond `MLSLimits.paddingByteCountMax`.
    case lengthOutOfRange
  }
}

extension TLSDecodable {
  /// Decodes what a peer sent, and nobody has authenticated.
  package init(untrusted bytes: [UInt8]) throws(MLSError) {
    do {
      try self.init(decoding: bytes)
    } catch {
      throw .peerMisbehaved(.malformed(error))
    }
  }
}

extension MLSError {
  /// What a member's bytes got wrong; those of a later protocol than ours get nothing wrong.
  init(authenticated error: TLSDecodingError) {
    self =
      switch error {
      case .unknown(.proposal): .peerIncompatible(.proposalType)
      case .unknown(.credential): .peerIncompatible(.credentialType)
      default: .peerMisbehaved(.malformed(error))
      }
  }
}

/// Where a registry of RFC 9420 §17 may grow, and a new entry changes what follows it.
package enum OpenVariant: UInt8 {
  case version
  case wireFormat
  case proposal
  case credential
}

extension TLSDecodingError {
  package static func unknown(_ kind: OpenVariant) -> TLSDecodingError {
    .unknownVariant(of: kind.rawValue)
  }
}
