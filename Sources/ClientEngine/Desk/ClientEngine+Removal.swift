import RelayProtocol

// Who no longer speaks for the house.

extension ClientEngine {
  /// Signs a longer revocation list. Once it is the desk's, every conversation of that device is
  /// reconciled, here at once and elsewhere before the next message.
  mutating func removeAgent(_ bytes: [UInt8], _ command: UInt64?) {
    guard let houseKey, let account, account.isActive, let known = desk?.known,
      let device = DeviceID(bytes), device != account.device, known.isRostered(device)
    else { return refuse(command, .internal) }
    let pending = revoking
    let revoked = pending?.devices ?? known.revoked
    guard !revoked.contains(device) else { return finish(command) }
    guard
      let list = RevocationList(
        number: (pending?.number ?? known.revocationNumber) + 1, devices: revoked + [device]),
      let signed = list.signed(by: signer(houseKey.privateKey))
    else { return refuse(command, .tooLong) }
    put(.revoking, signed)
    self.signedRevoking = signed
    commands.removal = command
    publishRevocations()
  }

  /// The list that the relay has not confirmed yet.
  private var revoking: RevocationList? {
    guard let houseKey, let signedRevoking else { return nil }
    return try? RevocationList.verified(
      signedRevoking, houseKey: houseKey.publicKey, signatureCheck(isOurs: true))
  }

  mutating func publishRevocations() {
    guard session.isOpen, let signedRevoking, let desk else { return }
    session.publishedRevoking = signedRevoking
    send(
      .publishRevocations(
        PublishRevocations(
          request: Question.revocations.id, desk: desk.slug, revocations: signedRevoking)))
  }

  mutating func finishRemoval() {
    // Another removal may have been added meanwhile; its own answer is still to come.
    guard session.publishedRevoking == signedRevoking else { return }
    finish(commands.removal)
    commands.removal = nil
  }

  /// The relay's word is not enough to forget our list: it is published again until the desk's
  /// record, which everyone goes by, has it.
  mutating func settleRemoval(in known: KnownDesk) {
    guard let revoking, known.revocationNumber >= revoking.number else { return }
    signedRevoking = nil
    put(.revoking, nil)
    finish(commands.removal)
    commands.removal = nil
  }

  mutating func failRemoval(_ code: RelayErrorCode) {
    switch code {
    case .storageUnavailable, .rateLimited, .shuttingDown: return close()
    default: break
    }
    signedRevoking = nil
    put(.revoking, nil)
    refuse(
      commands.removal, code == .revocationsRolledBack ? .revocationsRolledBack : .internal)
    commands.removal = nil
  }

  /// This device no longer speaks for the house: it says nothing more.
  mutating func beRemoved() {
    guard let account, !account.isRemoved else { return }
    account.isRemoved = true
    saveAccount()
  }
}
