import CryptoSuite
import RelayProtocol

// The house's word for who speaks for it: made by the owner's devices, which count in who has come
// and say it again before it gets old. Nobody else has a key for it: whoever could say a roster
// again could, once removed, keep the one from before the removal alive.

extension Identity {
  /// Once the roster is the desk's, every conversation of that device is reconciled, here at once
  /// and elsewhere before the next message.
  func removeAgent(
    _ bytes: [UInt8], _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard houseKey != nil, let account, account.isActive, let known = desk?.known,
      let device = DeviceID(bytes), device != account.device
    else { return turn.effects.refuse(command, .internal) }
    guard known.isMember(device) else {
      if known.removed.contains(device) { return turn.effects.finish(command) }
      return turn.effects.refuse(command, .internal)
    }
    if !wishes.removed.contains(device) {
      wishes.removed.append(device)
      saveRemovals(&turn.effects)
    }
    awaitRoster(command, &turn)
  }

  func withdrawInvitation(
    _ key: [UInt8], _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard houseKey != nil, let account, account.isActive, let known = desk?.known else {
      return turn.effects.refuse(command, .internal)
    }
    guard known.roster?.content.openPlaceCount(key) ?? 0 > 0 else {
      return turn.effects.finish(command)
    }
    wishes.withdrawn.append(key)
    awaitRoster(command, &turn)
  }

  /// The command is done when the desk's record, which everyone goes by, says what was wished.
  func awaitRoster(
    _ command: UInt64?, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    if let command { commands.roster.append(command) }
    publishRoster(&turn)
  }

  /// The desk's record has come, or a session is open that it came in before.
  func tendRoster(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard let known = desk?.known, session.isDeskFresh else { return }
    let removedCount = wishes.removed.count
    wishes.removed.removeAll { !known.isMember($0) }
    wishes.opened.removeAll { known.roster?.content.openPlaceCount($0.key) ?? 0 > 0 }
    wishes.withdrawn.removeAll { known.roster?.content.openPlaceCount($0) ?? 0 == 0 }
    if wishes.removed.count != removedCount { saveRemovals(&turn.effects) }
    if wishes.isEmpty {
      for command in commands.roster { turn.effects.finish(command) }
      commands.roster = []
    }
    publishRoster(&turn)
  }

  /// Whether an owner's device has to say the roster again.
  func isRosterOld(now: Timestamp) -> Bool {
    guard houseKey != nil, let known = desk?.known else { return false }
    let renewAt = known.roster?.head.issuedAt
      .adding(milliseconds: EngineLimits.rosterRenewalMilliseconds)
    return renewAt ?? now <= now
  }

  /// Signs the next roster and hands it to the relay, if there is anything new to say.
  func publishRoster(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard turn.link.isOpen, maySpeak, !session.isPublishing, let houseKey, let desk,
      let known = desk.known
    else { return }
    let content = nextContent(of: known, now: turn.now)
    let isNew = content != known.roster?.content
    guard isNew || isRosterOld(now: turn.now) else { return }
    var (issuedAt, expiresAt) = (
      turn.now, turn.now.adding(milliseconds: EngineLimits.rosterLifetimeMilliseconds)
    )
    // A removal does not wait for a clock to be mended; it makes nothing last longer, though.
    if (try? turn.link.checkClock()) == nil {
      guard isNew, let head = known.roster?.head else { return }
      (issuedAt, expiresAt) = (head.issuedAt, head.expiresAt)
    }
    guard
      let roster = Roster.signed(
        content, number: known.number + 1, issuedAt: issuedAt, expiresAt: expiresAt,
        by: turn.crypto.signer(houseKey.privateKey), turn.crypto.sha256)
    else { return refuseWishes(.tooLong, &turn.effects) }
    session.isPublishing = true
    turn.effects.send(
      .publishRoster(
        PublishRoster(
          request: Question.roster.id, desk: desk.slug, roster: roster.encodedBytes)))
  }

  /// As it was, with those who have come counted in and those who are to go left out. The
  /// invitation that somebody came with goes with them: its link is known to them.
  private func nextContent(of known: VerifiedDesk, now: Timestamp) -> Roster.Content {
    let before = known.roster?.content ?? Roster.Content(certificates: [])
    var withdrawn = wishes.withdrawn
    var certificates: [[UInt8]] = []
    for member in known.members {
      if !wishes.removed.contains(member.device) {
        certificates.append(member.bytes)
      } else if let invitation = member.delegation {
        withdrawn.append(invitation.key)
      }
    }
    let opened = wishes.opened.filter { before.openPlaceCount($0.key) == 0 }
    var places: [Roster.OpenPlaces] = []
    for place in before.places + opened where !withdrawn.contains(place.key) {
      let taken = known.takenCount(place.key)
      guard place.count > taken, now < place.expiresAt else { continue }
      places.append(
        Roster.OpenPlaces(
          key: place.key, count: place.count - taken, expiresAt: place.expiresAt))
    }
    let removed = before.removed + wishes.removed.filter { !before.removed.contains($0) }
    return Roster.Content(
      certificates: certificates, places: places,
      removed: removed.suffix(WireLimits.removedDeviceCountMax))
  }

  func failRoster(
    _ code: RelayErrorCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    switch code {
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: turn.hangUp()
    // Another device of the owner's was faster: what was wished is wished again with its roster.
    case .rosterRolledBack where !session.isRosterLate:
      session.isRosterLate = true
      fetchDesk(turn.link, &turn.effects)
      session.isPublishing = false
    default: refuseWishes(code == .rosterRolledBack ? .rosterRolledBack : .internal, &turn.effects)
    }
  }

  private func refuseWishes(_ code: RefusalCode, _ effects: inout Effects) {
    for command in commands.roster { effects.refuse(command, code) }
    commands.roster = []
    if !wishes.opened.isEmpty { lastInvitation = nil }
    wishes = RosterWishes()
    saveRemovals(&effects)
  }
}
