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
  let useCountMax: UInt64

  init(_ slug: String = "support", useCountMax: UInt64 = 5, expiresAt: UInt64 = .max) {
    self.slug = DeskSlug(Array(slug.utf8))!
    self.useCountMax = useCountMax
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

  /// - Parameters:
  ///   - agents: Those who are on it besides the owner.
  ///   - openPlaceCount: With the house's one invitation; as many as it is good for, if not said.
  func roster(
    _ number: UInt64 = 1, _ agents: [[UInt8]] = [], removed: [Device] = [],
    openPlaceCount: UInt64? = nil
  ) -> [UInt8] {
    let count = openPlaceCount ?? useCountMax
    let place = Roster.OpenPlaces(
      key: Array(invitation.publicKey.rawRepresentation), count: count,
      expiresAt: Timestamp(milliseconds: .max))
    let content = Roster.Content(
      certificates: [ownerCertificate] + agents, places: count > 0 ? [place] : [],
      removed: removed.map(\.id))
    return Roster.signed(
      content, number: number, issuedAt: Timestamp(milliseconds: 1),
      expiresAt: Timestamp(milliseconds: .max), by: key.signer, RelayCrypto.swiftCrypto.sha256)!
      .encodedBytes
  }

  /// As relays kept it before there were rosters, with a signed list of removed devices.
  func earlierRecord(_ agents: [[UInt8]], removed: [Device]) -> [UInt8] {
    var payload = CBORWriter()
    payload.write(arrayCount: 2)
    payload.write(unsigned: 4)
    payload.write(byteStrings: removed.map(\.id.bytes))
    var list = CBORWriter()
    list.write(arrayCount: 2)
    list.write(bytes: payload.bytes)
    list.write(bytes: key.signer(Array("Sotto revocations 1".utf8) + [0] + payload.bytes)!)
    var record = CBORWriter()
    record.write(arrayCount: 3)
    record.write(bytes: profile)
    record.write(byteStrings: [ownerCertificate] + agents)
    record.write(bytes: list.bytes)
    return record.bytes
  }

  func record(_ newcomers: [[UInt8]] = []) -> DeskRecord {
    DeskRecord(profile: profile, roster: roster(), newcomers: newcomers)
  }

  func agentCertificate(_ agent: Device, issuedAt: UInt64 = 2) -> [UInt8] {
    DeviceCertificate.signed(
      device: agent.id, name: "Agent", role: .agent, issuedAt: Timestamp(milliseconds: issuedAt),
      by: .invitation(signedDelegation: delegation, invitation.signer))!
  }

  func claim(token: [UInt8]) -> ClientFrame {
    .claimSetup(
      ClaimSetup(
        request: RequestID(1), token: token, profile: profile, roster: roster()))
  }

  func join(_ certificate: [UInt8]) -> ClientFrame {
    .joinDesk(JoinDesk(request: RequestID(2), desk: slug, certificate: certificate))
  }

  /// The next roster, without these devices; with the same open places as the first.
  func remove(_ number: UInt64, _ devices: [Device]) -> ClientFrame {
    publish(roster(number + 1, removed: devices))
  }

  func publish(_ roster: [UInt8]) -> ClientFrame {
    .publishRoster(PublishRoster(request: RequestID(4), desk: slug, roster: roster))
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
      let kept = KeptDesk(record: house.record(), left: [])
      try store.put(kept.encodedBytes, kind: .desk, key: house.slug.bytes, expected: 0)
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
