import CBOR
import CryptoSuite
import RelayProtocol

// What pages are told of who we are: whole states, when they may have changed.

extension Identity {
  /// What pages know.
  struct Told {
    var hasIdentity = false
    var hasDesk = false
    var hasInvitation = false
  }

  func tell(_ crypto: some CryptoProvider, _ effects: inout Effects) {
    tellIdentity(&effects)
    tellDesk(crypto, &effects)
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

  private func tellDesk(_ crypto: some CryptoProvider, _ effects: inout Effects) {
    guard !told.hasDesk, let desk, let known = desk.known else { return }
    told.hasDesk = true
    let agents = known.active.map { colleague in
      DeskEvent.Agent(
        device: colleague.device, name: colleague.name, role: colleague.role,
        isSelf: colleague.device == account?.device)
    }
    let profile = known.profile
    let event = DeskEvent(
      companyName: profile.companyName, deskName: profile.deskName, slug: profile.slug,
      colour: profile.colour,
      fingerprint: DeskTrust.fingerprint(of: profile.houseKey, crypto.sha256), trust: desk.trust,
      agents: agents)
    effects.tell(.desk(event))
  }

  /// The last invitation made here, until its places are taken: then pages are told not to offer it
  /// any longer.
  func tellInvitation(_ effects: inout Effects) {
    guard let invitation = lastInvitation, let known = desk?.known else { return }
    let isUsed = known.isUsedUp(invitation.delegation)
    guard isUsed || !told.hasInvitation else { return }
    told.hasInvitation = true
    if isUsed { lastInvitation = nil }
    effects.tell(
      .invitation(
        bytes: invitation.bytes, expiresAt: invitation.delegation.expiresAt, isUsed: isUsed))
  }
}
