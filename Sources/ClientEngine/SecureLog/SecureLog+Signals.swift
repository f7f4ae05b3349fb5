import CryptoSuite
import MLS
import RelayProtocol

// What is said to those who are there right now, and kept by nobody.

extension SecureLog {
  /// Sends something that only those who are online hear.
  func signal(
    _ content: [UInt8], as own: Account,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard !isBroken, let group else { return }
    let signal = SealedSignal(conversation: groupID, epoch: group.logEpoch, sender: own.device)
    guard
      let payload = signal.seal(
        content, in: group, turn.crypto, signedBy: turn.crypto.signer(own.deviceKey),
        using: &turn.random)
    else { return }
    turn.effects.send(
      .signal(SendSignal(conversation: groupID, epoch: group.logEpoch, payload: payload)))
  }

  /// What another member says right now; nothing of what nobody in the group has said.
  func open(
    _ signal: ReceivedSignal, _ crypto: Crypto, _ effects: inout Effects
  ) -> (content: [UInt8], sender: Participant)? {
    guard !isOver, !isBroken, loadGroup(crypto, &effects), let group,
      signal.epoch == group.logEpoch,
      let sender = participant(signal.sender), !sender.isSelf,
      let content = SealedSignal(conversation: groupID, epoch: signal.epoch, sender: signal.sender)
        .open(signal.payload, in: group, crypto)
    else { return nil }
    return (content, sender)
  }
}
