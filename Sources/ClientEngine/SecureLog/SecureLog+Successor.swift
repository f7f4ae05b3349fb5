import CryptoSuite
import MLS
import RelayProtocol

// A commit that does not hold ends a group and not the conversation: its host begins a successor of
// those who were in it, and what was said before stands in front of it.

extension ConversationID {
  static func random(using generator: inout some RandomNumberGenerator) -> ConversationID {
    guard let id = ConversationID(randomBytes(count: byteCount, using: &generator)) else {
      preconditionFailure("as many bytes as it has")
    }
    return id
  }
}

extension SecureLog {
  /// Where an entry of this group stands in the conversation.
  func place(of sequence: Sequence) -> Sequence { Sequence(base + sequence.rawValue) }

  /// Nobody goes on in this group.
  func fail() {
    isBroken = true
    isHeadDirty = true
  }

  /// This device begins the successor.
  func isToSucceed(_ policy: RoomPolicy?) -> Bool { isBroken && policy?.isHost ?? false }

  /// Whether the group of this Welcome can stand behind what is here.
  func canMove(to entry: LogEntry) -> Bool {
    !isOver && max(end, entry.sequence.rawValue) <= EngineLimits.ownNumberMax
  }

  /// Goes on in another group. What waits is said there.
  func move(to groupID: ConversationID, _ link: Link, _ effects: inout Effects) {
    acknowledge(link, &effects)
    base = end
    self.groupID = groupID
    (cursor, accepted) = (.none, Submission(0))
    (isBroken, isHeardOf, hasMoved, needsRenewal) = (false, false, true, false)
    (relayEpoch, doubted, gapEnd, saidRoster) = (nil, nil, nil, nil)
    (ahead, confusionCount) = ([], 0)
    for place in outbox.indices.reversed() {
      let item = outbox[place]
      switch item.kind {
      case .create, .commit: drop(at: place, &effects)
      default: item.seal([], for: LogEpoch(0))
      }
      item.flight = .waiting
    }
    isHeadDirty = true
  }
}
