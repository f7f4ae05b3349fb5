import CBOR
import MLS
import RelayProtocol

// Who may be in a conversation: one anonymous customer, and devices that the house vouches for.
// MLS says which keys are in the group; whether they belong there is decided here, before a commit
// is merged and before a Welcome is believed. Somebody whom the house has removed may be found in
// both: the log tells of days before the removal, the roster of today. Nothing is said in such a
// conversation until that member is out (`reconcile`).

extension ClientEngine {
  /// Everyone in a group, if everyone may be there.
  ///
  /// - Parameter customer: the customer's signature key where it is known already.
  func participants(
    of members: [Member], customer: [UInt8]?
  ) throws(RefusalCode) -> [Participant] {
    var result: [Participant] = []
    var customerCount = 0
    for member in members {
      let participant = try self.participant(member)
      if participant.role == .customer {
        customerCount += 1
        if let customer, customer != member.signatureKey { throw .rosterForged }
      }
      result.append(participant)
    }
    guard customerCount <= 1 else { throw .rosterForged }
    return result
  }

  /// The member as its certificate names it: a customer, or a device of the desk's roster. The
  /// relay tells of a new device before anybody can add it, and of the whole roster before any
  /// entry.
  func participant(_ member: Member) throws(RefusalCode) -> Participant {
    guard case .basic(let identity) = member.credential, let device = DeviceID(member.signatureKey)
    else { throw .rosterForged }
    let isSelf = device == account?.device
    if identity.isEmpty {
      return Participant(device: device, name: nil, role: .customer, isSelf: isSelf)
    }
    guard let known = desk?.known else { throw .rosterForged }
    if let colleague = known.roster.first(where: { $0.certificate == identity }) {
      guard colleague.device == device else { throw .rosterForged }
      return Participant(
        device: device, name: colleague.name, role: colleague.role, isSelf: isSelf)
    }
    // Another certificate of a device on the roster. One that is not there could be a second device
    // that an agent vouches for with an old invitation, to stay when the first is removed.
    guard known.isRostered(device),
      let certificate = try? DeviceCertificate.verified(
        identity, houseKey: known.profile.houseKey, isValid), certificate.device == device
    else { throw .rosterForged }
    return Participant(
      device: device, name: certificate.name, role: PersonRole(certificate.role), isSelf: isSelf)
  }

  /// Refuses a commit that brings in somebody who does not belong there, or changes the group in a
  /// way that this messenger has no use for.
  func check(_ staged: StagedCommit, in conversation: Conversation<Crypto>) throws(RefusalCode) {
    guard conversation.participant(staged.committer.signatureKey) != nil else {
      throw .rosterForged
    }
    guard staged.reInit == nil, staged.groupContextExtensions == nil else { throw .internal }
    for member in staged.added {
      let participant = try self.participant(member)
      guard participant.role != .customer else { throw .rosterForged }
    }
    // A member may renew its keys, but not become somebody else.
    for member in staged.updated {
      let participant = try self.participant(member)
      guard conversation.participants.contains(participant),
        conversation.group?.member(at: member.leafIndex)?.signatureKey == member.signatureKey
      else { throw .rosterForged }
    }
  }
}
