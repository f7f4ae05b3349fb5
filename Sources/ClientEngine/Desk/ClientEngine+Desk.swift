import CBOR
import RelayProtocol

// The desk's record: asked for, checked, believed or refused.

extension ClientEngine {
  /// A customer opened the desk's link.
  mutating func openDesk(
    _ request: OpenDesk, _ command: UInt64?, using random: inout some RandomNumberGenerator
  ) {
    guard profile == .customer, let slug = DeskSlug(request.slug) else {
      return refuse(command, .unknownDesk)
    }
    if let fingerprint = request.fingerprint,
      fingerprint.count != DeskProfile.fingerprintByteCount
    {
      return refuse(command, .fingerprintMismatch)
    }
    let opened =
      desk
      ?? DeskTrust(
        slug: slug, trust: request.fingerprint == nil ? .firstUse : .link,
        fingerprint: request.fingerprint, houseKey: nil)
    guard opened.slug == slug else { return refuse(command, .unknownDesk) }
    do throws(RefusalCode) {
      try opened.open(
        fingerprint: request.fingerprint, record: request.record, sha256: sha256, isValid)
    } catch {
      // A desk that was opened before stays, but nothing is said to it while this stands.
      desk?.refusal = error
      return refuse(command, error)
    }
    opened.refusal = nil
    desk = opened
    saveDesk()
    if account == nil {
      makeAccount(.customer, name: .none, using: &random)
    } else {
      fetchDesk()
    }
    if opened.known == nil { commands.openDesk = command } else { finish(command) }
  }

  mutating func receiveDesk(_ record: [UInt8]) {
    guard let desk else { return }
    let changed: Bool
    do throws(RefusalCode) {
      changed = try desk.take(record, sha256: sha256, isValid)
    } catch {
      if error == .revocationsRolledBack { tellRemovals(desk) }
      return refuseDesk(error)
    }
    desk.refusal = nil
    session.isDeskFresh = true
    if changed {
      saveDesk()
      claims.forgetUnavailable()
    }
    finish(commands.openDesk)
    commands.openDesk = nil
    settleAccount(in: desk)
    releaseHeld()
  }

  private mutating func refuseDesk(_ code: RefusalCode) {
    // A desk that was never ours: somebody else founded one of that name.
    if let refusal = session.refusal { return giveUpAccount(refusal) }
    desk?.refusal = code
    session.isDeskFresh = false
    refuse(commands.openDesk, code)
    commands.openDesk = nil
  }

  /// What the record says about this device itself.
  private mutating func settleAccount(in desk: DeskTrust) {
    guard let account, let known = desk.known else { return }
    if let refusal = session.refusal {
      session.refusal = nil
      guard known.isRostered(account.device) else { return giveUpAccount(refusal) }
      finishSetUp()
      finishJoin()
    }
    settleRemoval(in: known)
    if known.isRevoked(account.device) { beRemoved() }
  }

  mutating func failDesk(_ code: RelayErrorCode) {
    switch code {
    // Before anything is given up: the desk may be ours, and its house key is only here.
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: close()
    case .unknownDesk: refuseDesk(.unknownDesk)
    default: refuseDesk(.internal)
    }
  }
}
