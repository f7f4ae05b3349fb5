import CBOR
import Crypto
import RelayConformance
import RelayCore
import RelayProtocol

/// A house key with an owner and an invitation, and what they sign.
struct House {
  let key = Curve25519.Signing.PrivateKey()
  let invitation = Curve25519.Signing.PrivateKey()
  let owner = Device()
  let slug: DeskSlug
  let profile: [UInt8]
  let ownerCertificate: [UInt8]
  let delegation: [UInt8]

  init(_ slug: String = "support", useCountMax: UInt64 = 5, expiresAt: UInt64 = .max) {
    self.slug = DeskSlug(Array(slug.utf8))!
    let sign = key.signer
    profile = DeskProfile(
      houseKey: Array(key.publicKey.rawRepresentation), companyName: "Example",
      deskName: "Support", slug: self.slug, colour: [1, 2, 3])!.signed(by: sign)!
    ownerCertificate = DeviceCertificate.signed(
      device: owner.id, name: "Owner", role: .owner, issuedAt: Timestamp(milliseconds: 1),
      by: .house(sign))!
    delegation = Delegation(
      key: Array(invitation.publicKey.rawRepresentation), role: .agent,
      expiresAt: Timestamp(milliseconds: expiresAt), useCountMax: useCountMax)!.signed(by: sign)!
  }

  func record(_ certificates: [[UInt8]] = []) -> DeskRecord {
    DeskRecord(profile: profile, certificates: [ownerCertificate] + certificates, revocations: nil)
  }

  func agentCertificate(_ agent: Device, issuedAt: UInt64 = 2) -> [UInt8] {
    DeviceCertificate.signed(
      device: agent.id, name: "Agent", role: .agent, issuedAt: Timestamp(milliseconds: issuedAt),
      by: .invitation(signedDelegation: delegation, invitation.signer))!
  }

  func claim(token: [UInt8]) -> ClientFrame {
    .claimSetup(
      ClaimSetup(
        request: RequestID(1), token: token, profile: profile, certificate: ownerCertificate))
  }

  func join(_ certificate: [UInt8]) -> ClientFrame {
    .joinDesk(JoinDesk(request: RequestID(2), desk: slug, certificate: certificate))
  }

  func revoke(_ number: UInt64, _ devices: [Device]) -> ClientFrame {
    let list = RevocationList(number: number, devices: devices.map(\.id))!.signed(by: key.signer)!
    return .publishRevocations(
      PublishRevocations(request: RequestID(4), desk: slug, revocations: list))
  }
}

extension Curve25519.Signing.PrivateKey {
  var signer: Signer { { Array(try! self.signature(for: $0)) } }
}

extension World {
  static var token: [UInt8] { Array(repeating: 0x70, count: WireLimits.setupTokenByteCount) }

  mutating func offerSetup() throws {
    _ = try relay.offerSetup(tokenHash: RelayCrypto.swiftCrypto.sha256(Self.token))
  }

  /// A relay on which these desks have been founded already.
  static func founding(_ houses: House...) throws -> World {
    var store = MemoryStore()
    try store.begin()
    for house in houses {
      try store.put(
        house.record().encodedBytes, kind: .desk, key: house.slug.bytes, expected: 0)
    }
    try store.commit()
    return World(store)
  }

  mutating func join(_ house: House, _ agent: Device) {
    if sessions[agent] == nil { open(agent) }
    send(house.join(house.agentCertificate(agent)), agent)
    _ = read(agent)
  }

  mutating func found(_ house: House) throws {
    try offerSetup()
    open(house.owner)
    send(house.claim(token: Self.token), house.owner)
    _ = read(house.owner)
  }
}
