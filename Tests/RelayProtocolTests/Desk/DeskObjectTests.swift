import CBOR
import RelayProtocol
import Testing

@Suite("What a desk signs")
struct DeskObjectTests {
  let house = House(seed: 1)
  let owner = House.KeyPair(seed: 2)
  let agent = House.KeyPair(seed: 3)
  let invitation = House.KeyPair(seed: 4)

  func verify(_ record: DeskRecord) throws(DeskObjectError) -> VerifiedDesk {
    try VerifiedDesk(record, House.isValid)
  }

  func record(
    _ certificates: [[UInt8]], revocations: [UInt8]? = nil
  ) -> DeskRecord {
    DeskRecord(profile: house.profile, certificates: certificates, revocations: revocations)
  }

  @Test("a desk with owner, invited agent and revocations verifies and says who is revoked")
  func wholeDesk() throws {
    let revocations = RevocationList(number: 1, devices: [DeviceID(agent.publicKey)!])!
    let desk = try verify(
      record(
        [house.ownerCertificate(owner), house.agentCertificate(agent, by: invitation)],
        revocations: revocations.signed(by: house.key.sign)))
    #expect(desk.profile.companyName == "Harbour Bank")
    #expect(desk.roster.map(\.certificate.role) == [.owner, .agent])
    #expect(desk.roster[1].certificate.name == "Night shift")
    #expect(desk.roster.map { desk.isRevoked($0.certificate.device) } == [false, true])
  }

  @Test("records survive encoding, and any flipped octet is refused")
  func flippedOctets() throws {
    let bytes = record([
      house.ownerCertificate(owner), house.agentCertificate(agent, by: invitation),
    ]).encodedBytes
    let whole = try DeskRecord(decoding: bytes)
    #expect(whole.encodedBytes == bytes)
    for place in bytes.indices {
      var bent = bytes
      bent[place] ^= 0x01
      #expect(throws: DeskObjectError.self) {
        _ = try verify(try DeskRecord(decoding: bent))
      }
    }
  }

  @Test("another house's agent is refused")
  func foreignAgent() {
    let stranger = House(seed: 9)
    #expect(throws: DeskObjectError.badSignature) {
      _ = try verify(record([stranger.agentCertificate(agent, by: invitation)]))
    }
    #expect(throws: DeskObjectError.badSignature) {
      _ = try verify(record([stranger.ownerCertificate(owner)]))
    }
  }

  @Test("an agent's invitation cannot make an owner")
  func noPromotion() {
    #expect(throws: DeskObjectError.roleNotAllowed) {
      _ = try verify(record([house.agentCertificate(agent, by: invitation, role: .owner)]))
    }
  }

  @Test("a certificate issued after its invitation ended is refused")
  func expired() throws {
    _ = try verify(record([house.agentCertificate(agent, by: invitation, at: 10_000)]))
    #expect(throws: DeskObjectError.expired) {
      _ = try verify(record([house.agentCertificate(agent, by: invitation, at: 10_001)]))
    }
  }

  @Test("more devices than an invitation was good for refuse the record", arguments: [1, 2, 3])
  func overused(uses: UInt64) throws {
    let certificates = (0...uses).map {
      house.agentCertificate(House.KeyPair(seed: 20 + UInt8($0)), by: invitation, uses: uses)
    }
    _ = try verify(record(Array(certificates.dropLast())))
    #expect(throws: DeskObjectError.overused) { _ = try verify(record(certificates)) }
  }

  @Test("one device stands in a roster once")
  func duplicate() {
    let certificate = house.ownerCertificate(owner)
    #expect(throws: DeskObjectError.duplicateDevice) {
      _ = try verify(record([certificate, certificate]))
    }
  }

  @Test("bytes signed as one kind of object are not valid as another")
  func labelsSeparate() {
    let revocations = RevocationList(number: 1, devices: [])!.signed(by: house.key.sign)!
    #expect(throws: DeskObjectError.self) {
      _ = try Delegation.verified(revocations, houseKey: house.key.publicKey, House.isValid)
    }
    #expect(throws: DeskObjectError.badSignature) {
      _ = try RevocationList.verified(
        house.delegation(to: invitation), houseKey: house.key.publicKey, House.isValid)
    }
  }

  @Test("a revocation list of another house is refused")
  func foreignRevocations() {
    let signed = RevocationList(number: 5, devices: [])!.signed(by: House(seed: 9).key.sign)
    #expect(throws: DeskObjectError.badSignature) {
      _ = try verify(record([], revocations: signed))
    }
  }

  @Test("the fingerprint has at least the 128 bits a link needs, and follows the key")
  func fingerprint() throws {
    let profile = try DeskProfile.verified(house.profile, House.isValid)
    let same = profile.fingerprint { $0 }
    #expect(same.count * 8 >= 128)
    #expect(same == Array(house.key.publicKey.prefix(DeskProfile.fingerprintByteCount)))
  }

  @Test("names are read by people: no control characters, not empty, not endless")
  func names() {
    for name in ["", "line\nbreak", String(repeating: "x", count: 129)] {
      #expect(
        DeviceCertificate.signed(
          device: DeviceID(owner.publicKey)!, name: UTF8Text(name), role: .owner,
          issuedAt: Timestamp(milliseconds: 1), by: .house(house.key.sign)) == nil)
    }
  }

  @Test(
    "slugs are short, plain, and none of the server's own paths",
    arguments: [
      ("support", true), ("a", true), ("a-b-9", true), ("", false), ("-a", false),
      ("a-", false), ("Support", false), ("ä", false), ("a/b", false), ("desk", false),
      ("socket", false), (String(repeating: "a", count: 33), false),
    ])
  func slugs(text: String, isAllowed: Bool) {
    #expect((DeskSlug(Array(text.utf8)) != nil) == isAllowed)
  }
}
