import RelayProtocol

extension ClientEngine {
  mutating func carryOut(
    _ command: Command, _ number: UInt64?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    switch command {
    case .openDesk(let request): openDesk(request, number, using: &random)
    case .send(let conversation, let id, let text):
      say(text, id: id, in: conversation, number, now: now, using: &random)
    case .typing(let conversation, let isOn):
      type(isOn, in: conversation, now: now, using: &random)
      finish(number)
    case .read(let conversation, let from, let through):
      read(conversation, from: from, through: through, number)
    case .history(let conversation, let before, let count):
      tellHistory(of: conversation, before: before, count: count, number)
    case .prepare:
      session.isPreparing = true
      finish(number)
    case .list, .setUp, .invite, .removeAgent, .join, .examine:
      guard Served.includesDesks, profile == .desk else { return refuse(number, .internal) }
      carryOutAtDesk(command, number, now: now, using: &random)
    }
  }

  private mutating func carryOutAtDesk(
    _ command: Command, _ number: UInt64?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    switch command {
    case .list(let count):
      announced.listCount = max(announced.listCount, Int(clamping: count))
      tellLatest()
      finish(number)
    case .setUp(let request): setUp(request, number, using: &random)
    case .invite(let useCount, let dayCount):
      invite(useCount: useCount, dayCount: dayCount, number, now: now, using: &random)
    case .removeAgent(let device): removeAgent(device, number)
    case .join(let invitation, let name):
      join(invitation, name: name, number, now: now, using: &random)
    case .examine(let invitation, let record, let time):
      examine(invitation, record, number, now: time ?? relayTime(now))
    case .openDesk, .send, .typing, .read, .history, .prepare: break
    }
  }
}
