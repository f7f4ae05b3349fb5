import RelayProtocol

extension Books {
  /// Hands out a desk's record.
  mutating func fetchDesk(_ frame: FetchDesk, _ id: SessionID) throws(Refusal) {
    guard let desk = desks[frame.desk] else { throw .because(.unknownDesk) }
    draft.news.append(.deskAsked(id, frame, record: desk.recordBytes))
  }

  /// Enters a device in the roster. Whoever sends the same certificate again gets the same answer.
  mutating func joinDesk(
    _ frame: JoinDesk, by device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(Refusal) {
    guard let desk = desks[frame.desk] else { throw .because(.unknownDesk) }
    guard !desks.isRevoked(device, at: frame.desk) else { throw .because(.revoked) }
    guard !desk.record.certificates.contains(frame.certificate) else {
      answer(.done(frame.request), to: id)
      return
    }
    try checkCertificate(frame.certificate, of: device, for: desk, now: now)
    var certificates = desk.verified.roster
      .filter { $0.certificate.device != device }.map(\.certificateBytes)
    certificates.append(frame.certificate)
    try replace(
      frame.desk,
      with: DeskRecord(
        profile: desk.record.profile, certificates: certificates,
        revocations: desk.record.revocations))
    answer(.done(frame.request), to: id)
    announce(frame.desk)
  }

  /// An invitation makes agents, the house key itself makes anyone; both only in time. A device
  /// that is in the roster may replace its certificate within the same invitation.
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
    guard certificate.device == device else { throw .because(.signedObjectInvalid) }
    if let delegation = certificate.delegation {
      guard certificate.role == .agent else { throw .because(.signedObjectInvalid) }
      guard now <= delegation.expiresAt else { throw .because(.invitationExpired) }
    }
    let present = desk.verified.roster.first { $0.certificate.device == device }
    guard present == nil || present?.certificate.delegation?.key == certificate.delegation?.key
    else { throw .because(.signedObjectInvalid) }
  }

  /// A record in which everything holds, or the reason why not.
  func verifiedDesk(
    _ record: DeskRecord, revision: UInt64
  ) throws(Refusal) -> DeskRegistry.Desk {
    let desk: DeskRegistry.Desk
    do {
      desk = try DeskRegistry.desk(record, revision: revision, crypto)
    } catch {
      throw .because(error.relayErrorCode)
    }
    guard desk.recordBytes.count <= WireLimits.deskRecordByteCountMax else {
      throw .because(.tooLarge)
    }
    return desk
  }

  /// Verifies and stores a desk's new record.
  mutating func replace(_ slug: DeskSlug, with record: DeskRecord) throws(Refusal) {
    let revision = desks[slug]?.revision ?? 0
    let desk = try verifiedDesk(record, revision: revision + 1)
    try stored { (books) throws(StoreError) in
      try books.store.put(desk.recordBytes, kind: .desk, key: slug.bytes, expected: revision)
    }
    desks.put(desk, slug)
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
    case .malformed, .badSignature, .roleNotAllowed, .duplicateDevice: .signedObjectInvalid
    case .expired: .invitationExpired
    case .overused: .invitationUsed
    }
  }
}
