import CBOR
import ClientEngine
import MIMIContent
import RelayProtocol

/// What the messenger reads besides MLS: content, frames, and what a desk signs.
extension FuzzTarget {
  static let messengerDecoders = [
    canonical("cbor", seeds: MessengerSeeds.cbor) { bytes in
      (try? CBORValue(decoding: bytes))?.encodedBytes
    },
    canonical("mimi-content", seeds: MessengerSeeds.content) { bytes in
      (try? MIMIContent(decoding: bytes))?.encodedBytes
    },
    canonical("mimi-status", seeds: MessengerSeeds.statuses) { bytes in
      (try? MessageStatusReport(decoding: bytes))?.encodedBytes
    },
    messageContent,
    canonical("invitation", seeds: MessengerSeeds.invitations) { bytes in
      Invitation.decode(bytes)?.encodedBytes
    },
    canonical("client-frame", seeds: MessengerSeeds.clientFrames) { bytes in
      (try? ClientFrame(decoding: bytes))?.encodedBytes
    },
    canonical("server-frame", seeds: MessengerSeeds.serverFrames) { bytes in
      guard let frame = try? ServerFrame(decoding: bytes) else { return nil }
      // What a newer relay says is not understood, and not said again either.
      return frame.isUnderstood ? frame.encodedBytes : bytes
    },
    canonical("desk-record", seeds: [MessengerSeeds.deskRecord.encodedBytes]) { bytes in
      guard let record = try? DeskRecord(decoding: bytes) else { return nil }
      if let desk = try? VerifiedDesk(record, MessengerSeeds.isValid, MessengerSeeds.digest) {
        for member in desk.members {
          if let invitation = member.delegation { _ = desk.openPlaceCount(invitation) }
        }
      }
      return record.encodedBytes
    },
    canonical("desk-object", seeds: MessengerSeeds.deskObjects) { bytes in
      let key = MessengerSeeds.houseKey
      let isValid = MessengerSeeds.isValid
      let isTaken = [
        (try? DeskProfile.verified(bytes, isValid)) != nil,
        (try? DeviceCertificate.verified(bytes, houseKey: key, isValid)) != nil,
        (try? Delegation.verified(bytes, houseKey: key, isValid)) != nil,
        (try? Roster.verified(bytes, houseKey: key, isValid, MessengerSeeds.digest)) != nil,
        (try? RosterHead.verified(bytes, houseKey: key, isValid)) != nil,
      ]
      // There is no way back from what was verified to the signed bytes.
      return isTaken.contains(true) ? bytes : nil
    },
  ]

  /// What a conversation shows of a message: less than MIMI can say, so that what was read says the
  /// same when it is written again, if not with the same bytes.
  private static let messageContent = FuzzTarget(
    "message-content",
    check: { bytes throws(BrokenPromise) in
      let name = MessageContent.identifier(
        of: bytes, from: MessengerSeeds.houseKey, in: MessengerSeeds.conversation
      ) { Array($0.suffix(32)) }
      try promise(name.count == 32, "a message has no name")
      guard let content = try? MessageContent(decoding: bytes) else { return false }
      if case .newer = content { return true }
      let again = content.encoded(salt: [UInt8](repeating: 4, count: MIMILimits.saltByteCount))
      try promise(
        (try? MessageContent(decoding: again))?.encoded(salt: MessengerSeeds.salt) == again,
        "what a message says changes on its way")
      return true
    },
    seeds: { MessengerSeeds.messageContents })

  /// `encodingAgain` decodes and encodes; `nil` where the bytes were refused.
  private static func canonical(
    _ name: String, seeds: [[UInt8]], encodingAgain: @escaping @Sendable ([UInt8]) -> [UInt8]?
  ) -> FuzzTarget {
    FuzzTarget(
      name,
      check: { bytes throws(BrokenPromise) in
        guard let again = encodingAgain(bytes) else { return false }
        try promise(again == bytes, "\(name) has a second encoding")
        return true
      }, seeds: { seeds })
  }
}
