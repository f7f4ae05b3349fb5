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
    if known.removed.contains(device) { return turn.effects.finish(command) }
    if !wishes.removed.contains(where: { $0.device == device }) {
      guard let member = known.members.first(where: { $0.device == device }) else {
        return turn.effects.refuse(command, .internal)
      }
      wishes.removed.append(
        RosterWishes.Removal(device, invitationKey: member.delegation?.key))
      saveWishes(&turn.effects)
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

  /// The command is done when the desk's roster, which everyone goes by, says what was wished.
  func awaitRoster(
    _ command: UInt64?, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    if let command { commands.roster.append(command) }
    publishRoster(&turn)
  }

  /// The desk's record has come, or a session is open that it came in before. What the relay says
  /// of newcomers fulfils no wish: only what the house has signed does.
  func tendRoster(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard let known = desk?.known else { return }
    if let signed = wishes.signed, known.number >= signed.head.number {
      session.isPublishing = false
      session.isRosterLate = false
    }
    guard session.isDeskFresh else { return sendSigned(&turn) }
    let removedCount = wishes.removed.count
    wishes.removed.removeAll { known.removed.contains($0.device) }
    wishes.opened.removeAll { known.roster?.content.openPlaceCount($0.key) ?? 0 > 0 }
    wishes.withdrawn.removeAll { known.roster?.content.openPlaceCount($0) ?? 0 == 0 }
    if wishes.removed.count != removedCount { saveWishes(&turn.effects) }
    if wishes.isEmpty {
      for command in commands.roster { turn.effects.finish(command) }
      commands.roster = []
    }
    publishRoster(&turn)
  }

  /// Whether an owner's device has to say the roster again.
  func isRosterOld(now: Timestamp) -> Bool {
    guard houseKey != nil, !session.isPublishing, let known = desk?.known else { return false }
    let renewAt = known.roster?.head.issuedAt
      .adding(milliseconds: EngineLimits.rosterRenewalMilliseconds)
    return renewAt ?? now <= now
  }

  /// Signs the next roster and hands it to the relay, if there is anything new to say. What was
  /// signed before and is not there yet goes first, as it was: it may have reached somebody.
  func publishRoster(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard turn.link.isOpen, maySpeak, !session.isPublishing, let houseKey, let known = desk?.known
    else { return }
    if let signed = wishes.signed, signed.head.number > known.number { return sendSigned(&turn) }
    let isClockRight = (try? turn.link.checkClock()) != nil
    let content = nextContent(of: known, at: isClockRight ? min(turn.now, turn.relayTime) : nil)
    let isNew = content != known.roster?.content
    guard isNew || isRosterOld(now: turn.now) else { return }
    var (issuedAt, expiresAt) = (
      turn.now, turn.now.adding(milliseconds: EngineLimits.rosterLifetimeMilliseconds)
    )
    // A removal does not wait for a clock to be mended; it makes nothing last longer, though.
    if !isClockRight {
      guard isNew, let head = known.roster?.head else {
        return wishes.isEmpty ? () : refuseWishes(.clockWrong, &turn.effects)
      }
      (issuedAt, expiresAt) = (head.issuedAt, head.expiresAt)
    }
    guard
      let roster = Roster.signed(
        content, number: known.number + 1, issuedAt: issuedAt, expiresAt: expiresAt,
        by: turn.crypto.signer(houseKey.privateKey), turn.crypto.sha256)
    else {
      session.isPublishing = true
      return refuseWishes(.tooLong, &turn.effects)
    }
    wishes.signed = roster
    saveWishes(&turn.effects)
    sendSigned(&turn)
  }

  /// Also where the relay shows another desk than there is: then this mends it.
  private func sendSigned(
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard turn.link.isOpen, !session.isPublishing, let desk, let roster = wishes.signed,
      roster.head.number > desk.known?.number ?? 0
    else { return }
    session.isPublishing = true
    turn.effects.send(
      .publishRoster(
        PublishRoster(
          request: Question.roster.id, desk: desk.slug, roster: roster.encodedBytes)))
  }

  /// As it was, with those who have come counted in and those who are to go left out. The
  /// invitation that somebody came with goes with them. Whose name does not do is not counted in,
  /// and keeps the place they came with: the owner decides what becomes of them.
  ///
  /// - Parameter time: now, if that is known; what has run out stays otherwise.
  private func nextContent(of known: VerifiedDesk, at time: Timestamp?) -> Roster.Content {
    let before = known.roster?.content ?? Roster.Content(certificates: [], removed: known.removed)
    let leaving = wishes.removed.map { $0.device }
    let withdrawn = wishes.withdrawn + wishes.removed.compactMap { $0.invitationKey }
    let held = heldNewcomers(of: known)
    let staying = known.members.filter {
      !leaving.contains($0.device) && !held.contains($0.device)
    }
    let opened = wishes.opened.filter { before.openPlaceCount($0.key) == 0 }
    var places: [Roster.OpenPlaces] = []
    for place in before.places + opened where !withdrawn.contains(place.key) {
      let (taken, kept) = placeCounts(place.key, in: known, held)
      let isOpen = time ?? place.expiresAt <= place.expiresAt
      let count = isOpen ? place.count - min(taken, place.count) : kept
      guard count > 0 else { continue }
      places.append(Roster.OpenPlaces(key: place.key, count: count, expiresAt: place.expiresAt))
    }
    let removed = before.removed + leaving.filter { !before.removed.contains($0) }
    return Roster.Content(
      certificates: staying.map { $0.bytes }, places: places,
      removed: removed.suffix(WireLimits.removedDeviceCountMax))
  }

  /// How many come off an invitation's places, and how many are left to those who are not counted.
  private func placeCounts(
    _ key: [UInt8], in known: VerifiedDesk, _ held: HeldNewcomers
  ) -> (taken: UInt64, kept: UInt64) {
    let kept = UInt64(
      known.newcomers.count { $0.delegation?.key == key && held.contains($0.device) })
    return (known.takenCount(key) - kept, kept)
  }

  func failRoster(
    _ code: RelayErrorCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    switch code {
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: turn.hangUp()
    // Another device of the owner's was faster: what was wished is wished again with its roster.
    case .rosterRolledBack where !session.isRosterLate:
      session.isRosterLate = true
      session.isPublishing = false
      fetchDesk(turn.link, &turn.effects)
    default: refuseWishes(code == .rosterRolledBack ? .rosterRolledBack : .internal, &turn.effects)
    }
  }

  /// Says that it could not be done now. Who was to be removed is tried again with the next
  /// session: the relay's word is not enough to let somebody stay.
  private func refuseWishes(_ code: RefusalCode, _ effects: inout Effects) {
    if commands.roster.isEmpty, !wishes.removed.isEmpty { effects.refuse(nil, code) }
    for command in commands.roster { effects.refuse(command, code) }
    commands.roster = []
    if !wishes.opened.isEmpty { lastInvitation = nil }
    (wishes.opened, wishes.withdrawn) = ([], [])
  }

  func saveWishes(_ effects: inout Effects) { effects.put(.removals, wishes.record) }

  /// An agent whom the relay does not show, and whom the house has not put out: a relay that comes
  /// from a back-up has forgotten that this device has joined.
  func joinAgain(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard turn.link.isOpen, session.isDeskFresh, !session.hasJoinedAgain, let account, let desk,
      account.role == .agent, account.isActive, desk.known?.isMember(account.device) == false
    else { return }
    session.hasJoinedAgain = true
    turn.effects.send(
      .joinDesk(
        JoinDesk(request: Question.join.id, desk: desk.slug, certificate: account.certificate)))
  }
}
