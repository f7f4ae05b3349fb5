import CBOR
import CryptoSuite
import MIMIContent
import RelayProtocol
import TLSSyntax

// What is said to those who are there right now, and kept by nobody: that somebody is writing.

extension ClientEngine {
  /// Tells the others that somebody is writing. Only those who are online hear it, and nothing is
  /// kept of it.
  mutating func type(
    _ isOn: Bool, in target: [UInt8]?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard maySpeak, let account, let conversation = find(target),
      !conversation.isOver, !needsReconciling(conversation), loadGroup(conversation),
      isTypingDue(isOn, conversation, now: now), let group = conversation.group
    else { return }
    conversation.signals.typingSentAt = isOn ? now : nil
    let salt = randomBytes(count: EngineLimits.messageIDByteCount, using: &random)
    let sentAt = conversation.signals.nextTime(relayTime(now))
    let signal = SealedSignal(
      conversation: conversation.id, epoch: group.logEpoch, sender: account.device)
    guard
      let payload = signal.seal(
        MessageContent.typing(isOn).encoded(salt: salt, sentAt: sentAt),
        in: group, crypto,
        signedBy: signer(account.deviceKey), using: &random)
    else { return }
    send(
      .signal(
        SendSignal(conversation: conversation.id, epoch: group.logEpoch, payload: payload)))
  }

  private func isTypingDue(_ isOn: Bool, _ conversation: Conversation<Crypto>, now: Timestamp)
    -> Bool
  {
    guard let last = conversation.signals.typingSentAt else { return isOn }
    return !isOn || now < last
      || now >= last.adding(milliseconds: EngineLimits.typingIntervalMilliseconds)
  }

  /// Neither old nor of a clock that leapt ahead.
  private func isRecent(_ time: Timestamp, _ now: Timestamp) -> Bool {
    let age = EngineLimits.signalAgeMillisecondsMax
    return time.adding(milliseconds: age) > now && now.adding(milliseconds: age) > time
  }

  mutating func receive(_ signal: ReceivedSignal, now: Timestamp) {
    guard let conversation = conversations.touch(signal.conversation), !conversation.isOver,
      loadGroup(conversation), let group = conversation.group, signal.epoch == group.logEpoch,
      let sender = conversation.participant(signal.sender.bytes), !sender.isSelf,
      let content = SealedSignal(
        conversation: signal.conversation, epoch: signal.epoch, sender: signal.sender
      ).open(signal.payload, in: group, crypto),
      let message = try? MIMIContent(decoding: content),
      case .typing(let isOn) = try? MessageContent(message),
      let sentAt = MessageContent.sentAt(of: message),
      isRecent(sentAt, relayTime(now)), conversation.signals.isFresh(sentAt, of: signal.sender)
    else { return }
    emit(
      .typing(
        TypingEvent(
          conversation: conversation.id, name: sender.name, side: sender.side,
          isOn: isOn)))
  }
}
