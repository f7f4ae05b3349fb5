import RelayProtocol

extension Books {
  /// Takes a newer revocation list: the devices on it are shown the door, lose what waited for
  /// them, and cannot come back; everyone who watches the desk is told.
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
    try stored { (books) throws(StoreError) in
      for device in list.devices where !desk.verified.isRevoked(device) {
        try books.expel(device)
      }
    }
    announce(frame.desk)
  }

  private mutating func expel(_ device: DeviceID) throws(StoreError) {
    shutOut.insert(device)
    draft.news.append(.shutOut(device))
    try store.removeKeyPackages(of: device)
    try writeBooks()
    for id in try store.conversations(of: device) {
      guard var conversation = try load(id) else { continue }
      for membership in conversation.memberships where membership.device == device {
        try store.remove(membership, from: id)
      }
      conversation.memberships.removeAll { $0.device == device }
      conversations[id] = conversation
      rememberToWrite(id)
      try endIfEmpty(id)
    }
  }
}
