import RelayProtocol

extension Books {
  /// Hands out a desk's record.
  mutating func fetchDesk(_ frame: FetchDesk, _ id: SessionID) throws(Refusal) {
    guard let desk = desks[frame.desk] else { throw .because(.unknownDesk) }
    draft.news.append(.deskAsked(id, frame, record: desk.recordBytes))
  }

  /// Enters a newcomer. Whoever sends the same certificate again gets the same answer.
  mutating func joinDesk(
    _ frame: JoinDesk, by device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(Refusal) {
    guard let desk = desks[frame.desk] else { throw .because(.unknownDesk) }
    guard !desks.isRevoked(device, at: frame.desk) else { throw .because(.revoked) }
    guard !desk.verified.members.contains(where: { $0.bytes == frame.certificate })
    else {
      answer(.done(frame.request), to: id)
      return
    }
    try checkCertificate(frame.certificate, of: device, for: desk, now: now)
    _ = try replace(
      desk,
      with: DeskRecord(
        profile: desk.record.profile, roster: desk.record.roster,
        newcomers: desk.record.newcomers + [frame.certificate],
        revocations: desk.record.revocations))
    answer(.done(frame.request), to: id)
    announce(frame.desk)
  }

  /// An invitation makes agents, in time; whoever has another right the house lists itself.
  private func checkCertificate(
    _ bytes: [UInt8], of device: DeviceID, for desk: DeskRegistry.Desk, now: Timestamp
  ) throws(Refusal) {
    let certificate: DeviceCertificate
    do {
      certificate = try DeviceCertificate.verified(
        bytes, houseKey: desk.verified.profile.houseKey, crypto.isValid)
    } catch {
      throw .because(error.relayErrorCode)
    }
    guard certificate.device == device, certificate.role == .agent,
      let invitation = certificate.delegation, !desk.staff.contains(device)
    else { throw .because(.signedObjectInvalid) }
    guard now <= invitation.expiresAt else { throw .because(.invitationExpired) }
    guard desk.verified.openPlaceCount(invitation) > 0 else { throw .because(.invitationUsed) }
  }

  /// A record in which everything holds, or the reason why not.
  func verifiedDesk(
    _ record: DeskRecord, left: [DeviceID] = [], revision: UInt64
  ) throws(Refusal) -> DeskRegistry.Desk {
    let desk: DeskRegistry.Desk
    do {
      desk = try DeskRegistry.Desk(record, left: left, revision: revision, crypto)
    } catch {
      throw .because(error.relayErrorCode)
    }
    guard desk.recordBytes.count <= WireLimits.deskRecordByteCountMax else {
      throw .because(.tooLarge)
    }
    return desk
  }

  /// Verifies and stores a desk's new record.
  mutating func replace(
    _ before: DeskRegistry.Desk, with record: DeskRecord
  ) throws(Refusal) -> DeskRegistry.Desk {
    let slug = before.verified.profile.slug
    let present = before.verified.members.map(\.device)
    let after = try verifiedDesk(
      record, left: before.left + present, revision: before.revision + 1)
    try stored { (books) throws(StoreError) in
      try books.store.put(
        after.storedBytes, kind: .desk, key: slug.bytes, expected: before.revision)
    }
    desks.put(after, slug)
    return after
  }

  /// Tells everyone who watches the desk, wherever they are signed in.
  mutating func announce(_ slug: DeskSlug) {
    guard let desk = desks[slug] else { return }
    draft.news.append(.deskChanged(slug, record: desk.recordBytes))
  }
}

extension DeskObjectError {
  fileprivate var relayErrorCode: RelayErrorCode {
    switch self {
    case .malformed, .badSignature, .roleNotAllowed, .duplicateDevice, .notListed:
      .signedObjectInvalid
    case .expired: .invitationExpired
    case .overused: .invitationUsed
    case .removed: .revoked
    }
  }
}
