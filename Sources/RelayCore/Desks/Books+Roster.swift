import RelayProtocol

extension Books {
  /// Takes a newer roster: devices that it no longer has lose their part in the desk's
  /// conversations and what waited for them there, and cannot come back; everyone who watches the
  /// desk is told.
  mutating func publishRoster(_ frame: PublishRoster, _ id: SessionID) throws(Refusal) {
    guard let before = desks[frame.desk] else { throw .because(.unknownDesk) }
    guard before.record.roster != frame.roster else {
      answer(.done(frame.request), to: id)
      return
    }
    let roster: Roster
    do {
      roster = try Roster.verified(
        frame.roster, houseKey: before.verified.profile.houseKey, crypto.isValid, crypto.sha256)
    } catch {
      throw .because(.signedObjectInvalid)
    }
    guard roster.head.number > before.verified.roster?.head.number ?? 0 else {
      throw .because(.rosterRolledBack)
    }
    let record = DeskRecord(
      profile: before.record.profile, roster: frame.roster,
      newcomers: before.verified.newcomers(staying: roster))
    let after = try replace(before, with: record)
    answer(.done(frame.request), to: id)
    // Before any of them is shown the door: that they must go they believe the house alone.
    announce(frame.desk)
    try stored { (books) throws(StoreError) in
      // In an order that is the same each time: a simulated day can be told twice.
      let revoked = after.revoked.subtracting(before.revoked).sorted {
        $0.bytes.lexicographicallyPrecedes($1.bytes)
      }
      for device in revoked {
        try books.expel(device, from: frame.desk)
      }
    }
  }

  /// Ends a device's part in the conversations of one desk. It is shown the door, and its key
  /// packages go, when nothing else is left for it here.
  private mutating func expel(
    _ device: DeviceID, from desk: DeskSlug
  ) throws(StoreError) {
    try writeBooks()
    let ids = try store.conversations(of: device, at: desk)
    for id in ids { try end(device, in: id) }
    guard try isShutOut(device) else {
      draft.news.append(.expelled(device, ids))
      return
    }
    try store.removeKeyPackages(of: device)
    shutOut.insert(device)
    draft.news.append(.shutOut(device))
  }

  private mutating func end(_ device: DeviceID, in id: ConversationID) throws(StoreError) {
    guard var conversation = try load(id) else { return }
    for membership in conversation.memberships where membership.device == device {
      try store.remove(membership, from: id)
    }
    conversation.memberships.removeAll { $0.device == device }
    conversations[id] = conversation
    rememberToWrite(id)
    try endIfEmpty(id)
  }
}

extension VerifiedDesk {
  /// The certificates of those who joined while the roster was signed: they stay if it leaves
  /// places for them.
  fileprivate func newcomers(staying roster: Roster) -> [[UInt8]] {
    var places = roster.content.places
    let listed = roster.content.certificates.map { DeviceCertificate.Claim($0)?.device }
    var staying: [[UInt8]] = []
    for member in members {
      guard let invitation = member.delegation,
        !listed.contains(member.device),
        !roster.content.removed.contains(member.device),
        let index = places.firstIndex(where: { $0.key == invitation.key }),
        places[index].count > 0
      else { continue }
      let place = places[index]
      places[index] = Roster.OpenPlaces(
        key: place.key, count: place.count - 1, expiresAt: place.expiresAt)
      staying.append(member.bytes)
    }
    return staying
  }
}
