import RelayProtocol

extension Books {
  /// Takes a newer revocation list: the devices on it lose their part in the desk's conversations
  /// and what waited for them there, and cannot come back; everyone who watches the desk is told.
  mutating func publishRevocations(
    _ frame: PublishRevocations, _ id: SessionID
  ) throws(Refusal) {
    guard let desk = desks[frame.desk] else { throw .because(.unknownDesk) }
    guard desk.record.revocations != frame.revocations else {
      answer(.done(frame.request), to: id)
      return
    }
    let list: RevocationList
    do {
      list = try RevocationList.verified(
        frame.revocations, houseKey: desk.verified.profile.houseKey, crypto.isValid)
    } catch {
      throw .because(.signedObjectInvalid)
    }
    guard list.number > desk.verified.revocations?.number ?? 0 else {
      throw .because(.revocationsRolledBack)
    }
    try replace(
      frame.desk,
      with: DeskRecord(
        profile: desk.record.profile, certificates: desk.record.certificates,
        revocations: frame.revocations))
    answer(.done(frame.request), to: id)
    // Before any of them is shown the door: that they must go they believe the house alone.
    announce(frame.desk)
    try stored { (books) throws(StoreError) in
      for device in list.devices where !desk.verified.isRevoked(device) {
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
