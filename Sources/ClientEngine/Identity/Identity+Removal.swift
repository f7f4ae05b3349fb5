import CryptoSuite
import RelayProtocol

// Who no longer speaks for the house.

extension Identity {
  /// Signs a longer revocation list. Once it is the desk's, every conversation of that device is
  /// reconciled, here at once and elsewhere before the next message.
  func removeAgent(
    _ bytes: [UInt8], _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard let houseKey, let account, account.isActive, let known = desk?.known,
      let device = DeviceID(bytes), device != account.device, known.isRostered(device)
    else { return turn.effects.refuse(command, .internal) }
    guard !known.isRevoked(device) else { return turn.effects.finish(command) }
    let pending = revoking(turn.crypto)
    let revoked = pending?.devices ?? known.revoked
    // On a list that the relay has not confirmed: not done before that is.
    guard !revoked.contains(device) else { return awaitRemoval(command) }
    guard
      let list = RevocationList(
        number: (pending?.number ?? known.revocationNumber) + 1, devices: revoked + [device]),
      let signed = list.signed(by: turn.crypto.signer(houseKey.privateKey))
    else { return turn.effects.refuse(command, .tooLong) }
    turn.effects.put(.revoking, signed)
    signedRevoking = signed
    awaitRemoval(command)
    publishRevocations(turn.link, &turn.effects)
  }

  /// The list that the relay has not confirmed yet.
  private func revoking(_ crypto: some CryptoProvider) -> RevocationList? {
    guard let houseKey, let signedRevoking else { return nil }
    return try? RevocationList.verified(
      signedRevoking, houseKey: houseKey.publicKey, crypto.signatureCheck(isOurs: true))
  }

  func publishRevocations(_ link: Link, _ effects: inout Effects) {
    guard link.isOpen, let signedRevoking, let desk else { return }
    session.publishedRevoking = signedRevoking
    effects.send(
      .publishRevocations(
        PublishRevocations(
          request: Question.revocations.id, desk: desk.slug, revocations: signedRevoking)))
  }

  /// The relay comes from an old back-up and has forgotten whom the house removed. Whoever knows
  /// the later list brings it, whatever side they are on: the house has signed it.
  func tellRemovals(_ desk: DeskTrust, _ link: Link, _ effects: inout Effects) {
    guard link.isOpen, !session.saidRemovals, let list = desk.signedRevocations else { return }
    session.saidRemovals = true
    effects.send(
      .publishRevocations(
        PublishRevocations(request: .none, desk: desk.slug, revocations: list)))
  }

  func finishRemoval(_ effects: inout Effects) {
    // Another removal may have been added meanwhile; its own answer is still to come.
    guard session.publishedRevoking == signedRevoking else { return }
    finishRemovals(&effects)
  }

  private func awaitRemoval(_ command: UInt64?) {
    if let command { commands.removals.append(command) }
  }

  private func finishRemovals(_ effects: inout Effects) {
    for command in commands.removals { effects.finish(command) }
    commands.removals = []
  }

  private func refuseRemovals(_ code: RefusalCode, _ effects: inout Effects) {
    for command in commands.removals { effects.refuse(command, code) }
    commands.removals = []
  }

  /// The relay's word is not enough to forget our list: it is published again until the desk's
  /// record, which everyone goes by, has it.
  func settleRemoval(
    in known: KnownDesk, _ crypto: some CryptoProvider, _ effects: inout Effects
  ) {
    guard let revoking = revoking(crypto), known.revocationNumber >= revoking.number else { return }
    signedRevoking = nil
    effects.put(.revoking, nil)
    finishRemovals(&effects)
  }

  func failRemoval(
    _ code: RelayErrorCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    switch code {
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: return turn.hangUp()
    default: break
    }
    signedRevoking = nil
    turn.effects.put(.revoking, nil)
    refuseRemovals(
      code == .revocationsRolledBack ? .revocationsRolledBack : .internal, &turn.effects)
  }
}
