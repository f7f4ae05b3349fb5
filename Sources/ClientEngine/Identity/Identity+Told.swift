import CBOR
import CryptoSuite
import RelayProtocol

// What pages are told of who we are: whole states, when they may have changed.

extension Identity {
  /// What pages know.
  struct Told {
    var hasIdentity = false
    var hasDesk = false
    var isStale = false
    var changed: Acquaintance?
    var hasInvitation = false
    var invitations: InvitationsEvent?
    var areNewcomersPaused: Bool?
  }

  func tell(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    tellIdentity(&turn.effects)
    tellDesk(turn.crypto, time: max(turn.now, turn.relayTime), &turn.effects)
    tellChanged(turn.crypto, &turn.effects)
  }

  private func tellIdentity(_ effects: inout Effects) {
    guard !told.hasIdentity else { return }
    told.hasIdentity = true
    var event = IdentityEvent(role: nil, device: nil, name: nil, isRemoved: false)
    if let account, account.isConfirmed {
      event = IdentityEvent(
        role: account.role, device: account.device,
        name: account.role == .customer ? nil : account.name, isRemoved: account.isRemoved)
    }
    effects.tell(.identity(event))
  }

  private func tellDesk(
    _ crypto: some CryptoProvider, time: Timestamp,
    _ effects: inout Effects
  ) {
    guard let desk, let known = desk.known else { return }
    // Pages that were told why it is not believed are told anew when it is.
    guard desk.refusal == nil else {
      told.hasDesk = false
      return
    }
    let isStale = known.roster.map { $0.head.expiresAt < time } ?? true
    guard !told.hasDesk || told.isStale != isStale else { return }
    (told.hasDesk, told.isStale) = (true, isStale)
    let agents = known.members.map { member in
      Participant(
        device: member.device, name: member.name, role: PersonRole(member.role),
        isSelf: member.device == account?.device)
    }
    let profile = known.profile
    let event = DeskEvent(
      companyName: profile.companyName, deskName: profile.deskName, slug: profile.slug,
      colour: profile.colour,
      fingerprint: DeskTrust.fingerprint(of: profile.houseKey, crypto.sha256), trust: desk.trust,
      agents: agents, isStale: isStale)
    effects.tell(.desk(event))
  }

  func tellInvitations(_ effects: inout Effects) {
    guard houseKey != nil, let known = desk?.known else { return }
    tellOpenInvitations(known, &effects)
    tellLastInvitation(known, &effects)
  }

  /// Those that somebody may still come with, for the owner to withdraw, and whom this device does
  /// not count in, for the owner to part with.
  private func tellOpenInvitations(_ known: VerifiedDesk, _ effects: inout Effects) {
    var open: [InvitationsEvent.OpenPlaces] = []
    for place in known.roster?.content.places ?? [] {
      let taken = known.takenCount(place.key)
      guard taken < place.count else { continue }
      open.append(
        InvitationsEvent.OpenPlaces(
          key: place.key, placeCount: place.count - taken, expiresAt: place.expiresAt))
    }
    let held = heldNewcomers(of: known)
    let event = InvitationsEvent(
      open: open, taken: held.taken.map(claimed), unclear: held.unclear.map(claimed))
    guard told.invitations != event else { return }
    told.invitations = event
    effects.tell(.invitations(event))
  }

  private func claimed(_ certificate: DeviceCertificate) -> Participant {
    Participant(
      device: certificate.device, name: certificate.claimedName, role: PersonRole(certificate.role),
      isSelf: false)
  }

  /// The last invitation made here, until its places are taken: then pages are told not to offer it
  /// any longer.
  private func tellLastInvitation(_ known: VerifiedDesk, _ effects: inout Effects) {
    guard let invitation = lastInvitation,
      !wishes.opened.contains(where: { $0.key == invitation.delegation.key })
    else { return }
    let isUsed = known.openPlaceCount(invitation.delegation) == 0
    guard isUsed || !told.hasInvitation else { return }
    told.hasInvitation = true
    if isUsed { lastInvitation = nil }
    effects.tell(
      .invitation(
        bytes: invitation.bytes, expiresAt: invitation.delegation.expiresAt, isUsed: isUsed))
  }
}
