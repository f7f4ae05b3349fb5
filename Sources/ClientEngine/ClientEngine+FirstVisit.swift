import CryptoSuite
import RelayProtocol

// The first words of a customer, in the module that can do no more. It takes the plain course; what
// else comes up is left as it is, and comes once more to the engine that takes its place: frames
// that nobody has acknowledged, commands that nobody has answered, and all that lies on the disk.

extension ClientEngine {
  /// Somebody was here before.
  mutating func startFirst(_ records: [Record]) {
    for record in records {
      if case .head = RecordKey(record.key) { isOutgrown = true }
    }
    holdsBack = isOutgrown
  }

  mutating func carryOutFirst(
    _ command: Command, _ number: UInt64?,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch command {
    case .send:
      talk.carryOut(command, number, in: &conversations, &loading, standing, &turn)
    case .openDesk(let request): identity.openDesk(request, number, &turn)
    case .prepare:
      claims.isPreparing = true
      turn.effects.finish(number)
    // Nobody hears of it before the first word.
    case .typing: turn.effects.finish(number)
    default: isOutgrown = true
    }
  }

  mutating func receiveFirst(
    _ frame: ServerFrame, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch frame {
    case .accepted(let accepted):
      guard let conversation = conversations.touch(group: accepted.conversation),
        let news = conversation.log.takeFirst(accepted, policy, &turn)
      else {
        isOutgrown = true
        return
      }
      talk.take(news, in: conversation, standing, &turn)
      // There will be an answer.
      if case .accepted = news.what { isOutgrown = true }
    case .keyPackages(let claimed): claims.take(claimed.packages, now: turn.now)
    case .desk(_, let record):
      if identity.receive(record: record, &turn) { claims.forgetUnavailable() }
    case .failed(let request, let code, let milliseconds):
      receiveFailure(request, code, retryAfterMilliseconds: milliseconds, &turn)
    case .caughtUp: link.catchUp()
    case .entry, .signal, .refused: isOutgrown = true
    case .challenge, .opened, .goodbye, .done: break
    }
  }
}
