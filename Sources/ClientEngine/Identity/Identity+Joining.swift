import CBOR
import CryptoSuite
import Nicknames
import RelayProtocol

// Invitations: made by the owner, used by an agent without the owner being there.

extension Identity {
  func invite(
    useCount: UInt64, dayCount: UInt64, _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard let houseKey, let account, account.isActive, let desk, let known = desk.known else {
      return turn.effects.refuse(command, .internal)
    }
    do throws(RefusalCode) { try turn.link.checkClock() } catch {
      return turn.effects.refuse(command, error)
    }
    let days = min(max(dayCount, 1), EngineLimits.invitationDayCountMax)
    let expiresAt = turn.relayTime.adding(milliseconds: days * 24 * 3_600_000)
    let pair = turn.crypto.makeKeyPair(using: &turn.random)
    guard
      let delegation = Delegation(
        key: pair.publicKey, role: .agent, expiresAt: expiresAt, useCountMax: useCount),
      let signed = delegation.signed(by: turn.crypto.signer(houseKey.privateKey))
    else { return turn.effects.refuse(command, .internal) }
    let invitation = Invitation(
      slug: desk.slug, houseKey: houseKey.publicKey, signedDelegation: signed,
      privateKey: pair.privateKey, companyName: known.profile.companyName)
    lastInvitation = OpenInvitation(bytes: invitation.encodedBytes, delegation: delegation)
    told.hasInvitation = false
    wishes.opened.append(
      Roster.OpenPlaces(key: pair.publicKey, count: useCount, expiresAt: expiresAt))
    awaitRoster(command, &turn)
  }

  /// Whether anything speaks against an invitation before its place is taken, or against the name
  /// that somebody would have there: the command is refused with what that is. The relay may lie
  /// about the desk, and the worst of it is that somebody is sent away or asked for a name in vain.
  func examine(
    _ bytes: [UInt8], _ record: [UInt8]?, as name: UTF8Text?, _ command: UInt64?, now: Timestamp,
    _ crypto: some CryptoProvider, _ effects: inout Effects
  ) {
    guard let invitation = Invitation.decode(bytes),
      let delegation = delegation(of: invitation, crypto)
    else { return effects.refuse(command, .invitationInvalid) }
    var problem: RefusalCode?
    var taken: [Likeness] = []
    let rules = NicknameRules()
    if let record {
      let known = DeskTrust.verify(record, crypto.isValid, crypto.sha256)
      if let known { taken = Self.takenNames(at: known, rules) }
      if known?.profile.houseKey != invitation.houseKey {
        problem = .invitationInvalid
      } else if known?.openPlaceCount(delegation) == 0 {
        problem = .invitationUsed
      }
    }
    if problem == nil, delegation.expiresAt < now { problem = .invitationExpired }
    if problem == nil, let name { problem = Self.problem(of: name, taken, rules) }
    if let problem { effects.refuse(command, problem) } else { effects.finish(command) }
  }

  func join(
    _ bytes: [UInt8], name: UTF8Text, _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard let invitation = Invitation.decode(bytes),
      let delegation = delegation(of: invitation, turn.crypto)
    else { return turn.effects.refuse(command, .invitationInvalid) }
    if let account, !account.isRemoved {
      return resumeJoin(account, command, &turn.effects)
    }
    guard !name.isEmpty, name.utf8.count <= WireLimits.nameByteCountMax else {
      return turn.effects.refuse(command, .tooLong)
    }
    guard NicknameRules().isNickname(name) else {
      return turn.effects.refuse(command, .nameInvalid)
    }
    // Before the first session there is only our own clock, which may be wrong: `joinDesk`
    // asks again with the relay's.
    if turn.link.isOpen, delegation.expiresAt < turn.relayTime {
      return turn.effects.refuse(command, .invitationExpired)
    }
    desk = DeskTrust(
      slug: invitation.slug, trust: .invitation, fingerprint: nil, houseKey: invitation.houseKey)
    saveDesk(&turn.effects)
    commands.join = command
    makeAccount(.agent, name: name, invitation: invitation, &turn)
  }

  private func resumeJoin(
    _ account: Account, _ command: UInt64?, _ effects: inout Effects
  ) {
    if account.isConfirmed {
      effects.finish(command)
    } else {
      commands.join = command
    }
  }

  /// The delegation inside, if the house signed it for this very key.
  private func delegation(
    of invitation: Invitation, _ crypto: some CryptoProvider
  ) -> Delegation? {
    guard
      let delegation = try? Delegation.verified(
        invitation.signedDelegation, houseKey: invitation.houseKey, crypto.isValid),
      delegation.role == .agent, let pair = crypto.keyPair(invitation.privateKey),
      pair.publicKey == delegation.key
    else { return nil }
    return delegation
  }

  func joinDesk(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard let account, let invitation = account.invitation else { return }
    guard let delegation = delegation(of: invitation, turn.crypto) else {
      return giveUpAccount(.invitationInvalid, &turn)
    }
    if account.certificate.isEmpty {
      guard turn.relayTime <= delegation.expiresAt else {
        return giveUpAccount(.invitationExpired, &turn)
      }
      do throws(RefusalCode) { try turn.link.checkClock() } catch {
        return giveUpAccount(error, &turn)
      }
      account.certificate =
        DeviceCertificate.signed(
          device: account.device, name: account.name, role: .agent, issuedAt: turn.relayTime,
          by: .invitation(
            signedDelegation: invitation.signedDelegation,
            turn.crypto.signer(invitation.privateKey))) ?? []
      saveAccount(&turn.effects)
    }
    turn.effects.send(
      .joinDesk(
        JoinDesk(
          request: Question.join.id, desk: invitation.slug, certificate: account.certificate)))
  }

  func finishJoin(_ link: Link, _ effects: inout Effects) {
    guard let account, account.invitation != nil else { return }
    // The invitation's private key goes: this device has no more use for it.
    account.confirm()
    saveAccount(&effects)
    effects.finish(commands.join)
    commands.join = nil
    fetchDesk(link, &effects)
  }

  func failJoin(
    _ code: RelayErrorCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard account?.invitation != nil else { return }
    switch code {
    case .invitationExpired: giveUpAccount(.invitationExpired, &turn)
    case .unknownDesk: giveUpAccount(.unknownDesk, &turn)
    case .revoked: giveUpAccount(.removed, &turn)
    case .signedObjectInvalid, .malformed, .tooLarge: giveUpAccount(.invitationInvalid, &turn)
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: turn.hangUp()
    case .invitationUsed:
      // Perhaps by ourselves, and the answer was lost: the roster tells.
      session.refusal = .invitationUsed
      fetchDesk(turn.link, &turn.effects)
    default: giveUpAccount(.internal, &turn)
    }
  }
}
