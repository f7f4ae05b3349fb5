import CBOR
import CryptoSuite
import MIMIContent
import RelayProtocol

// That somebody is writing: said to those who are there right now, and kept by nobody.

extension Talk {
  func type<Crypto: CryptoProvider>(
    _ isOn: Bool, in conversation: Conversation<Crypto>, _ standing: Standing,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    let (log, thread) = (conversation.log, conversation.thread)
    guard standing.maySpeak, let account = standing.account, !log.isOver, standing.isSettled(log),
      log.loadGroup(turn.crypto, &turn.effects), isDue(isOn, thread.signals, now: turn.now)
    else { return }
    thread.signals.typingSentAt = isOn ? turn.now : nil
    let salt = randomBytes(count: EngineLimits.messageIDByteCount, using: &turn.random)
    let sentAt = thread.signals.nextTime(turn.relayTime)
    log.signal(
      MessageContent.typing(isOn).encoded(salt: salt, sentAt: sentAt),
      as: account, &turn)
  }

  private func isDue(_ isOn: Bool, _ times: SignalTimes, now: Timestamp) -> Bool {
    guard let last = times.typingSentAt else { return isOn }
    return !isOn || now < last
      || now >= last.adding(milliseconds: EngineLimits.typingIntervalMilliseconds)
  }

  /// Makes of a signal what people see of it.
  func take<Crypto: CryptoProvider>(
    signal: [UInt8], from sender: Participant, in conversation: Conversation<Crypto>,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard let message = try? MIMIContent(decoding: signal),
      case .typing(let isOn) = try? MessageContent(message),
      let sentAt = MessageContent.sentAt(of: message), isRecent(sentAt, turn.relayTime),
      conversation.thread.signals.isFresh(sentAt, of: sender.device)
    else { return }
    turn.effects.tell(
      .typing(
        TypingEvent(
          conversation: conversation.id, name: sender.name, side: sender.side, isOn: isOn)))
  }

  /// Neither old nor of a clock that leapt ahead.
  private func isRecent(_ time: Timestamp, _ now: Timestamp) -> Bool {
    let age = EngineLimits.signalAgeMillisecondsMax
    return time.adding(milliseconds: age) > now && now.adding(milliseconds: age) > time
  }
}
