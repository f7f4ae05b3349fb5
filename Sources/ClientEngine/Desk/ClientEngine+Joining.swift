import CBOR
import CryptoSuite
import RelayProtocol

// Invitations: made by the owner, used by an agent without the owner being there.

extension ClientEngine {
  mutating func invite(
    useCount: UInt64, dayCount: UInt64, _ command: UInt64?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard let houseKey, let account, account.isActive, let desk, let known = desk.known else {
      return refuse(command, .internal)
    }
    let days = min(max(dayCount, 1), EngineLimits.invitationDayCountMax)
    let expiresAt = relayTime(now).adding(milliseconds: days * 24 * 3_600_000)
    let pair = makeKeyPair(using: &random)
    guard
      let delegation = Delegation(
        key: pair.publicKey, role: .agent, expiresAt: expiresAt, useCountMax: useCount),
      let signed = delegation.signed(by: signer(houseKey.privateKey))
    else { return refuse(command, .internal) }
    let invitation = Invitation(
      slug: desk.slug, houseKey: houseKey.publicKey, signedDelegation: signed,
      privateKey: pair.privateKey, companyName: known.profile.companyName)
    lastInvitation = OpenInvitation(bytes: invitation.encodedBytes, delegation: delegation)
    announced.hasInvitation = false
    finish(command)
  }

  /// The last invitation made here, until its places are taken: then pages are told not to offer it
  /// any longer.
  mutating func tellInvitation() {
    guard let invitation = lastInvitation, let known = desk?.known else { return }
    let isUsed = known.isUsedUp(invitation.delegation)
    guard isUsed || !announced.hasInvitation else { return }
    announced.hasInvitation = true
    if isUsed { lastInvitation = nil }
    emit(
      .invitation(
        bytes: invitation.bytes, expiresAt: invitation.delegation.expiresAt, isUsed: isUsed))
  }

  /// Whether anything speaks against an invitation before its place is taken: the command is
  /// refused with what that is. The relay may lie about the desk, and the worst of it is that
  /// somebody is sent away or asked for a name in vain.
  mutating func examine(
    _ bytes: [UInt8], _ record: [UInt8]?, _ command: UInt64?, now: Timestamp
  ) {
    guard let invitation = Invitation.decode(bytes), let delegation = delegation(of: invitation)
    else { return refuse(command, .invitationInvalid) }
    var problem: RefusalCode?
    if let record {
      let known = DeskTrust.verify(record, isValid)
      if known?.profile.houseKey != invitation.houseKey {
        problem = .invitationInvalid
      } else if known?.isUsedUp(delegation) == true {
        problem = .invitationUsed
      }
    }
    if problem == nil, delegation.expiresAt < now { problem = .invitationExpired }
    if let problem { refuse(command, problem) } else { finish(command) }
  }

  mutating func join(
    _ bytes: [UInt8], name: UTF8Text, _ command: UInt64?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard let invitation = Invitation.decode(bytes), let delegation = delegation(of: invitation)
    else { return refuse(command, .invitationInvalid) }
    if let account, !account.isRemoved {
      return resumeJoin(account, command)
    }
    guard !name.isEmpty, name.utf8.count <= WireLimits.nameByteCountMax else {
      return refuse(command, .tooLong)
    }
    // Before the first session there is only our own clock, which may be wrong: `joinDesk`
    // asks again with the relay's.
    if session.isOpen, delegation.expiresAt < relayTime(now) {
      return refuse(command, .invitationExpired)
    }
    desk = DeskTrust(
      slug: invitation.slug, trust: .invitation, fingerprint: nil, houseKey: invitation.houseKey)
    saveDesk()
    commands.join = command
    makeAccount(.agent, name: name, invitation: invitation, using: &random)
  }

  private mutating func resumeJoin(_ account: Account, _ command: UInt64?) {
    if account.isConfirmed {
      finish(command)
    } else {
      commands.join = command
    }
  }

  /// The delegation inside, if the house signed it for this very key.
  private func delegation(of invitation: Invitation) -> Delegation? {
    guard
      let delegation = try? Delegation.verified(
        invitation.signedDelegation, houseKey: invitation.houseKey, isValid),
      delegation.role == .agent, let pair = keyPair(invitation.privateKey),
      pair.publicKey == delegation.key
    else { return nil }
    return delegation
  }

  mutating func joinDesk(now: Timestamp) {
    guard let account, let invitation = account.invitation else { return }
    guard let delegation = delegation(of: invitation) else {
      return giveUpAccount(.invitationInvalid)
    }
    if account.certificate.isEmpty {
      guard relayTime(now) <= delegation.expiresAt else {
        return giveUpAccount(.invitationExpired)
      }
      account.certificate =
        DeviceCertificate.signed(
          device: account.device, name: account.name, role: .agent, issuedAt: relayTime(now),
          by: .invitation(
            signedDelegation: invitation.signedDelegation,
            signer(invitation.privateKey))) ?? []
      saveAccount()
    }
    send(
      .joinDesk(
        JoinDesk(
          request: Question.join.id, desk: invitation.slug, certificate: account.certificate)))
  }

  mutating func finishJoin() {
    guard let account, account.invitation != nil else { return }
    // The invitation's private key goes: this device has no more use for it.
    account.confirm()
    saveAccount()
    finish(commands.join)
    commands.join = nil
    fetchDesk()
  }

  mutating func failJoin(_ code: RelayErrorCode) {
    guard account?.invitation != nil else { return }
    switch code {
    case .invitationExpired: giveUpAccount(.invitationExpired)
    case .unknownDesk: giveUpAccount(.unknownDesk)
    case .revoked: giveUpAccount(.removed)
    case .signedObjectInvalid, .malformed, .tooLarge: giveUpAccount(.invitationInvalid)
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: close()
    case .invitationUsed:
      // Perhaps by ourselves, and the answer was lost: the roster tells.
      session.refusal = .invitationUsed
      fetchDesk()
    default: giveUpAccount(.internal)
    }
  }
}
