import RelayProtocol

// Who no longer speaks for the house.

extension ClientEngine {
  /// Signs a longer revocation list. Once it is the desk's, every conversation of that device is
  /// reconciled, here at once and elsewhere before the next message.
  mutating func removeAgent(_ bytes: [UInt8], _ command: UInt64?) {
    guard let houseKey, let account, account.isActive, let known = desk?.known,
      let device = DeviceID(bytes), device != account.device, known.isRostered(device)
    else { return refuse(command, .internal) }
    guard !known.isRevoked(device) else { return finish(command) }
    let pending = revoking
    let revoked = pending?.devices ?? known.revoked
    // On a list that the relay has not confirmed: not done before that is.
    guard !revoked.contains(device) else { return awaitRemoval(command) }
    guard
      let list = RevocationList(
        number: (pending?.number ?? known.revocationNumber) + 1, devices: revoked + [device]),
      let signed = list.signed(by: signer(houseKey.privateKey))
    else { return refuse(command, .tooLong) }
    put(.revoking, signed)
    self.signedRevoking = signed
    awaitRemoval(command)
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

  /// The relay comes from an old back-up and has forgotten whom the house removed. Whoever knows
  /// the later list brings it, whatever side they are on: the house has signed it.
  mutating func tellRemovals(_ desk: DeskTrust) {
    guard session.isOpen, !session.saidRemovals, let list = desk.signedRevocations else { return }
    session.saidRemovals = true
    send(
      .publishRevocations(
        PublishRevocations(request: .none, desk: desk.slug, revocations: list)))
  }

  mutating func finishRemoval() {
    // Another removal may have been added meanwhile; its own answer is still to come.
    guard session.publishedRevoking == signedRevoking else { return }
    finishRemovals()
  }

  private mutating func awaitRemoval(_ command: UInt64?) {
    if let command { commands.removals.append(command) }
  }

  private mutating func finishRemovals() {
    for command in commands.removals { finish(command) }
    commands.removals = []
  }

  private mutating func refuseRemovals(_ code: RefusalCode) {
    for command in commands.removals { refuse(command, code) }
    commands.removals = []
  }

  /// The relay's word is not enough to forget our list: it is published again until the desk's
  /// record, which everyone goes by, has it.
  mutating func settleRemoval(in known: KnownDesk) {
    guard let revoking, known.revocationNumber >= revoking.number else { return }
    signedRevoking = nil
    put(.revoking, nil)
    finishRemovals()
  }

  mutating func failRemoval(_ code: RelayErrorCode) {
    switch code {
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: return close()
    default: break
    }
    signedRevoking = nil
    put(.revoking, nil)
    refuseRemovals(code == .revocationsRolledBack ? .revocationsRolledBack : .internal)
  }

  /// This device no longer speaks for the house: it says nothing more.
  mutating func beRemoved() {
    guard let account, !account.isRemoved else { return }
    account.isRemoved = true
    saveAccount()
  }
}
