import CryptoSuite
import MLS
import RelayProtocol

/// Who may be in a room, whom this device brings in and whom it puts out. A value that follows from
/// what is known of the house today; kinds of rooms differ by it and by nothing else.
///
/// MLS says which keys are in a group; whether they belong there is decided here, before a commit
/// is merged and before a Welcome is believed. Somebody whom the house has removed may be found in
/// both: the log tells of days before the removal, the roster of today. Nothing is said in such a
/// room until that member is out.
final class RoomPolicy {
  /// As whom this device is in it.
  let account: Account
  /// Whose certificates let a device in.
  let house: VerifiedDesk?
  /// Whom this device adds if they are missing.
  let wanted: [DeviceCertificate]
  /// Whoever was removed is put out at once, and not only before the next word.
  let expelsAtOnce: Bool
  /// What people have written waits: somebody has another device, and this one's person has not
  /// read that yet.
  let holdsWords: Bool
  /// The role of the one member whose room it is, and who alone brings others in.
  let hostRole = PersonRole.customer

  init(
    account: Account, house: VerifiedDesk?, wanted: [DeviceCertificate], expelsAtOnce: Bool,
    holdsWords: Bool
  ) {
    self.account = account
    self.house = house
    self.wanted = wanted
    self.expelsAtOnce = expelsAtOnce
    self.holdsWords = holdsWords
  }

  var isHost: Bool { account.role == hostRole }

  /// By which KeyPackages are judged. Not earlier than the house has spoken: a relay could have
  /// stopped its clock. And not this device's own, which may be anywhere.
  func time(_ relayTime: Timestamp) -> Timestamp {
    max(relayTime, house?.roster?.head.issuedAt ?? relayTime)
  }

  /// Somebody without a place at the house: the only members who may be put out, by anybody, and
  /// whoever speaks puts them out first.
  func isOut(_ member: Member) -> Bool {
    guard let house, case .basic(let certificate) = member.credential, !certificate.isEmpty,
      let device = DeviceID(member.signatureKey), !house.isMember(device)
    else { return false }
    return house.isOut(device, invitedBy: DeviceCertificate.Claim(certificate)?.invitationKey)
  }

  /// The same of somebody whose certificate is not at hand: whom the record shows is in.
  func mayBeOut(_ participant: Participant) -> Bool {
    guard let house, participant.side == .company else { return false }
    return !participant.isSelf && !house.isMember(participant.device)
  }

  /// Whose room a group is, if everyone in it may be there and it was its host who let us in.
  func host<Crypto: CryptoProvider>(
    of group: Group<Crypto>, _ isValid: SignatureCheck
  ) -> DeviceID? {
    guard let members = try? participants(of: group.members, isValid),
      let host = members.first(where: { $0.role == hostRole })?.device,
      group.inviter.flatMap(group.member)?.signatureKey == host.bytes
    else { return nil }
    return host
  }

  /// What MLS knows a conversation by: its own name, and whose desk it was begun at. Whoever makes
  /// the group signs that, and each message is bound to it, so that nothing of it can be passed off
  /// as begun for another desk.
  func groupID(of conversation: ConversationID) -> [UInt8] {
    conversation.bytes + (house?.profile.houseKey ?? [])
  }

  /// Everyone in a group, if everyone may be there: one anonymous customer, and devices that the
  /// house vouches for.
  func participants(
    of members: [Member], _ isValid: SignatureCheck
  ) throws(RefusalCode) -> [Participant] {
    var result: [Participant] = []
    var hostCount = 0
    for member in members {
      let participant = try participant(member, isValid)
      if participant.role == hostRole { hostCount += 1 }
      result.append(participant)
    }
    guard hostCount <= 1 else { throw .rosterForged }
    return result
  }

  /// The member as the house names it: a customer, or a device that the house has let in at some
  /// time. Whoever has no place there today is found in a log of days before, and put out
  /// before anything is said.
  private func participant(
    _ member: Member, _ isValid: SignatureCheck
  ) throws(RefusalCode) -> Participant {
    guard case .basic(let identity) = member.credential, let device = DeviceID(member.signatureKey)
    else { throw .rosterForged }
    let isSelf = device == account.device
    if identity.isEmpty {
      return Participant(device: device, name: nil, role: .customer, isSelf: isSelf)
    }
    guard let house else { throw .rosterForged }
    let known = house.members.first { $0.device == device }
    guard
      let certificate = known
        ?? (try? DeviceCertificate.verified(identity, houseKey: house.profile.houseKey, isValid)),
      certificate.device == device
    else { throw .rosterForged }
    return Participant(
      device: device, name: certificate.name, role: PersonRole(certificate.role), isSelf: isSelf)
  }

  /// Refuses a commit that brings in somebody who does not belong there, puts out somebody who
  /// does, comes from outside (RFC 9420 §12.4.3.2), or changes the group in a way that this
  /// messenger has no use for.
  func check<Crypto: CryptoProvider>(
    _ staged: StagedCommit, to group: Group<Crypto>?, of participants: [Participant],
    _ isValid: SignatureCheck
  ) throws(RefusalCode) {
    let committer = participants.first { $0.device.bytes == staged.committer.signatureKey }
    guard let committer else { throw .rosterForged }
    guard staged.reInit == nil, staged.groupContextExtensions == nil else { throw .internal }
    // Each Welcome holds all members' leaves: one could keep out whoever comes later.
    for member in staged.updated where member.encodedBytes.count > EngineLimits.memberByteCountMax {
      throw .internal
    }
    guard staged.added.isEmpty || committer.role == hostRole else { throw .rosterForged }
    for member in staged.added {
      let participant = try participant(member, isValid)
      guard participant.role != hostRole else { throw .rosterForged }
    }
    for member in staged.removed where !isOut(member) { throw .rosterForged }
    // A member may renew its keys, but neither become somebody else nor say so. Whose leaf is the
    // same before and after has committed from outside: nobody has a use for that here, and of such
    // a commit that removes the reader, nothing proves what it leads to (its confirmation tag is
    // not checked).
    for member in staged.updated {
      let before = group?.member(at: member.leafIndex)
      guard before?.signatureKey == member.signatureKey, before?.credential == member.credential,
        member.encryptionKey != staged.committer.encryptionKey
      else { throw .rosterForged }
    }
  }
}

extension Identity {
  /// A conversation's: the customer adds every agent, as others would race to do the same; an owner
  /// puts out at once whom the house has removed. `nil` while this device is nobody.
  var policy: RoomPolicy? {
    guard let account else { return nil }
    let isCustomer = account.role == .customer
    return RoomPolicy(
      account: account, house: desk?.known,
      wanted: isCustomer ? desk?.known?.members ?? [] : [],
      expelsAtOnce: account.role == .owner, holdsWords: changed != nil)
  }
}
