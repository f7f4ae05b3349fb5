import CBOR
import CryptoSuite
import RelayProtocol

// The desk's record: asked for, checked, believed or refused.

extension Identity {
  /// A customer opened the desk's link.
  func openDesk(
    _ request: OpenDesk, _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard profile == .customer, let slug = DeskSlug(request.slug) else {
      return turn.effects.refuse(command, .unknownDesk)
    }
    if let fingerprint = request.fingerprint,
      fingerprint.count != DeskProfile.fingerprintByteCount
    {
      return turn.effects.refuse(command, .fingerprintMismatch)
    }
    let opened =
      desk
      ?? DeskTrust(
        slug: slug, trust: request.fingerprint == nil ? .firstUse : .link,
        fingerprint: request.fingerprint, houseKey: nil)
    guard opened.slug == slug else { return turn.effects.refuse(command, .unknownDesk) }
    meetTeam(&turn.effects)
    do throws(RefusalCode) {
      try opened.open(
        fingerprint: request.fingerprint, record: request.record, sha256: turn.crypto.sha256,
        turn.crypto.isValid)
    } catch {
      // What the shell had asked for is older than what this session has told meanwhile.
      if error == .rosterRolledBack, session.isDeskFresh, desk?.refusal == nil {
        return turn.effects.finish(command)
      }
      // A desk that was opened before stays, but nothing is said to it while this stands.
      desk?.refusal = error
      return turn.effects.refuse(command, error)
    }
    opened.refusal = nil
    desk = opened
    saveDesk(&turn.effects)
    if account == nil {
      makeAccount(.customer, name: .none, &turn)
    } else {
      fetchDesk(turn.link, &turn.effects)
    }
    if opened.known == nil { commands.openDesk = command } else { turn.effects.finish(command) }
  }

  func fetchDesk(_ link: Link, _ effects: inout Effects) {
    guard link.isIntroduced, let desk else { return }
    effects.send(.fetchDesk(FetchDesk(request: Question.desk.id, desk: desk.slug)))
  }

  /// - Returns: whether other people are at the desk than before.
  func receive(
    record: [UInt8], _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) -> Bool {
    guard let desk else { return false }
    // Earlier releases knew nobody.
    meetTeam(&turn.effects)
    let changed: Bool
    do throws(RefusalCode) {
      changed = try desk.take(
        record, sha256: turn.crypto.sha256, turn.crypto.isValid, isHouse: houseKey != nil)
    } catch {
      if error == .rosterRolledBack { tellRoster(desk, turn.link, &turn.effects) }
      refuseDesk(error, &turn)
      return false
    }
    desk.refusal = nil
    session.isDeskFresh = true
    if changed { saveDesk(&turn.effects) }
    turn.effects.finish(commands.openDesk)
    commands.openDesk = nil
    settleAccount(in: desk, &turn)
    return changed
  }

  private func refuseDesk(
    _ code: RefusalCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    // A desk that was never ours: somebody else founded one of that name.
    if let refusal = session.refusal { return giveUpAccount(refusal, &turn) }
    desk?.refusal = code
    session.isDeskFresh = false
    turn.effects.refuse(commands.openDesk, code)
    commands.openDesk = nil
  }

  /// What the record says about this device itself.
  private func settleAccount(
    in desk: DeskTrust, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard let account, let known = desk.known else { return }
    if let refusal = session.refusal {
      session.refusal = nil
      guard known.isMember(account.device) else { return giveUpAccount(refusal, &turn) }
      finishSetUp(turn.link, &turn.effects)
      finishJoin(turn.link, &turn.effects)
    }
    settleStanding(&turn.effects)
  }

  /// The relay comes from an old back-up and has forgotten whom the house removed. Whoever knows
  /// the later roster brings it, whatever side they are on: the house has signed it.
  private func tellRoster(_ desk: DeskTrust, _ link: Link, _ effects: inout Effects) {
    guard link.isOpen, !session.saidRoster, let roster = desk.known?.roster else { return }
    session.saidRoster = true
    effects.send(
      .publishRoster(
        PublishRoster(request: .none, desk: desk.slug, roster: roster.encodedBytes)))
  }

  /// A member says which roster is the latest. If it is one that the relay has not shown, nothing
  /// is said or believed before it does.
  func hear(
    rosterHead: [UInt8], _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard let desk, desk.hear(rosterHead, turn.crypto.isValid) else { return }
    session.isDeskFresh = false
    saveDesk(&turn.effects)
    fetchDesk(turn.link, &turn.effects)
  }

  func failDesk(
    _ code: RelayErrorCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    switch code {
    // Before anything is given up: the desk may be ours, and its house key is only here.
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: turn.hangUp()
    case .unknownDesk: refuseDesk(.unknownDesk, &turn)
    default: refuseDesk(.internal, &turn)
    }
  }
}
