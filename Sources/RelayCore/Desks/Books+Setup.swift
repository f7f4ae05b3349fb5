import RelayProtocol

extension Books {
  /// Makes a new set-up token the only good one, known here by its SHA-256 alone. False when the
  /// relay has a desk already: then there is nothing to set up.
  mutating func offerSetup(tokenHash: [UInt8]) throws(StoreError) -> Bool {
    guard desks.desks.isEmpty else { return false }
    let revision = desks.setupToken?.revision ?? 0
    try store.begin()
    do {
      try store.put(tokenHash, kind: .setupToken, key: [], expected: revision)
      try store.commit()
    } catch {
      store.rollback()
      throw error
    }
    desks.setSetupToken(StoredRecord(key: [], bytes: tokenHash, revision: revision + 1))
    return true
  }

  /// Founds the desk for whoever holds the set-up link, which is then used up.
  ///
  /// Everything hangs on the house key in the profile: the relay checks that the profile and the
  /// first roster are signed with it, and takes the owner's word for the names.
  mutating func claimSetup(
    _ frame: ClaimSetup, by device: DeviceID, _ id: SessionID
  ) throws(Refusal) {
    if isFoundedAlready(by: frame, device) {
      answer(.done(frame.request), to: id)
      return
    }
    guard let token = desks.setupToken, crypto.sha256(frame.token) == token.bytes else {
      throw .because(.setupTokenInvalid)
    }
    let desk = try verifiedDesk(
      DeskRecord(profile: frame.profile, roster: frame.roster), revision: 1)
    guard desk.verified.members.count == 1, let owner = desk.verified.members.first,
      owner.device == device, owner.role == .owner, owner.delegation == nil
    else { throw .because(.signedObjectInvalid) }
    let slug = desk.verified.profile.slug
    guard desks[slug] == nil else { throw .because(.deskSlugTaken) }
    try stored { (books) throws(StoreError) in
      try books.store.put(desk.storedBytes, kind: .desk, key: slug.bytes, expected: 0)
      try books.store.put(nil, kind: .setupToken, key: [], expected: token.revision)
    }
    desks.put(desk, slug)
    desks.setSetupToken(nil)
    answer(.done(frame.request), to: id)
    announce(slug)
  }

  /// The answer to the owner's claim may have been lost: the very same claim is answered again.
  private func isFoundedAlready(by frame: ClaimSetup, _ device: DeviceID) -> Bool {
    desks.desks.values.contains {
      $0.record.profile == frame.profile && $0.staff.contains(device)
    }
  }
}
