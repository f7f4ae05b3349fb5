import CryptoSuite
import RelayProtocol

// Which room a command is for.

extension ClientEngine {
  mutating func carryOut(
    _ command: Command, _ number: UInt64?,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch command {
    case .send, .react, .withdraw, .leave, .typing, .read, .history:
      talk.carryOut(command, number, in: &conversations, &loading, standing, &turn)
    case .devices(let target):
      let members = conversations.find(target, for: identity.account)?.log.participants ?? []
      for member in members where !member.isSelf {
        identity.tell(member.device, turn.crypto, &turn.effects)
      }
      turn.effects.finish(number)
    case .know(let device, let isCompared):
      identity.know(device, isCompared: isCompared, turn.crypto, &turn.effects)
      turn.effects.finish(number)
    case .openDesk(let request): identity.openDesk(request, number, &turn)
    case .prepare:
      claims.isPreparing = true
      turn.effects.finish(number)
    case .list, .setUp, .invite, .withdrawInvitation, .removeAgent,
      .pauseNewcomers, .join, .examine:
      guard Served.includesDesks, identity.profile == .desk else {
        return turn.effects.refuse(number, .internal)
      }
      if case .list = command {
        talk.carryOut(command, number, in: &conversations, &loading, standing, &turn)
      } else {
        identity.carryOut(command, number, &turn)
      }
    }
  }
}
