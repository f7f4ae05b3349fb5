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
    try VerifiedDesk(record, House.isValid, House.sha256)
  }

  /// Newcomers beside an owner who is on the roster, and one place that it leaves open.
  func record(_ newcomers: [[UInt8]], roster: [UInt8]? = nil) -> DeskRecord {
    let usual = house.roster([house.ownerCertificate(owner)], places: [(invitation, 1)])
    return DeskRecord(profile: house.profile, roster: roster ?? usual, newcomers: newcomers)
  }

  @Test("a desk with its owner, an agent, a newcomer and somebody removed verifies")
  func wholeDesk() throws {
    let removed = DeviceID(House.KeyPair(seed: 7).publicKey)!
    let newcomer = House.KeyPair(seed: 8)
    let roster = house.roster(
      [house.ownerCertificate(owner), house.agentCertificate(agent, by: invitation)],
      places: [(newcomer, 1)], removed: [removed], number: 5)
    let desk = try verify(
      record([house.agentCertificate(House.KeyPair(seed: 9), by: newcomer)], roster: roster))
    #expect(desk.profile.companyName == "Harbour Bank")
    #expect(desk.members.map(\.role) == [.owner, .agent, .agent])
    #expect(desk.members[1].name == "Night shift")
    #expect(desk.newcomers.count == 1)
    #expect(desk.removed == [removed])
    #expect(desk.roster?.head.number == 5)
    let left = try #require(desk.newcomers.first?.delegation)
    #expect(desk.openPlaceCount(left) == 0)
  }

  @Test("records survive encoding, and any flipped octet is refused")
  func flippedOctets() throws {
    let bytes = record([house.agentCertificate(agent, by: invitation)]).encodedBytes
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
      _ = try verify(record([], roster: house.roster([stranger.ownerCertificate(owner)])))
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

  @Test("more devices than an invitation has places for refuse the record", arguments: [1, 2, 3])
  func overused(uses: UInt64) throws {
    let certificates = (0...uses).map {
      house.agentCertificate(House.KeyPair(seed: 20 + UInt8($0)), by: invitation, uses: 20)
    }
    let roster = house.roster(places: [(invitation, uses)])
    _ = try verify(record(Array(certificates.dropLast()), roster: roster))
    #expect(throws: DeskObjectError.overused) {
      _ = try verify(record(certificates, roster: roster))
    }
  }

  @Test("before there is a roster the invitations themselves say how many may come")
  func withoutRoster() throws {
    func verify(_ newcomers: [[UInt8]]) throws -> VerifiedDesk {
      try self.verify(DeskRecord(profile: house.profile, roster: nil, newcomers: newcomers))
    }
    let owner = house.ownerCertificate(owner)
    #expect(try verify([owner, house.agentCertificate(agent, by: invitation)]).members.count == 2)
    #expect(throws: DeskObjectError.overused) {
      _ = try verify([
        owner, house.agentCertificate(agent, by: invitation),
        house.agentCertificate(House.KeyPair(seed: 8), by: invitation),
      ])
    }
  }

  @Test("no newcomer has a closed invitation, was put out, or has the house's own word alone")
  func strangers() throws {
    let certificate = house.agentCertificate(agent, by: invitation)
    let closed = house.roster([house.ownerCertificate(owner)])
    #expect(throws: DeskObjectError.overused) {
      _ = try verify(record([certificate], roster: closed))
    }
    let out = house.roster(places: [(invitation, 1)], removed: [DeviceID(agent.publicKey)!])
    #expect(throws: DeskObjectError.removed) { _ = try verify(record([certificate], roster: out)) }
    #expect(throws: DeskObjectError.notListed) {
      _ = try verify(record([house.ownerCertificate(House.KeyPair(seed: 8))]))
    }
  }

  @Test("one device stands in a roster once")
  func duplicate() {
    let certificate = house.ownerCertificate(owner)
    #expect(throws: DeskObjectError.duplicateDevice) {
      _ = try verify(record([], roster: house.roster([certificate, certificate])))
    }
  }

  @Test("bytes signed as one kind of object are not valid as another")
  func labelsSeparate() throws {
    let head = try Roster.verified(
      house.roster(), houseKey: house.key.publicKey, House.isValid, House.sha256
    ).signedHead
    #expect(try RosterHead.verified(head, houseKey: house.key.publicKey, House.isValid).number == 1)
    #expect(throws: DeskObjectError.self) {
      _ = try Delegation.verified(head, houseKey: house.key.publicKey, House.isValid)
    }
    #expect(throws: DeskObjectError.badSignature) {
      _ = try RosterHead.verified(
        house.delegation(to: invitation), houseKey: house.key.publicKey, House.isValid)
    }
  }

  @Test("a roster of another house, or with the body of another, is refused")
  func foreignRoster() throws {
    #expect(throws: DeskObjectError.badSignature) {
      _ = try verify(record([], roster: House(seed: 9).roster()))
    }
    func part(_ place: Int, of roster: [UInt8]) throws -> [UInt8] {
      var reader = CBORReader(roster)
      try reader.readArray(count: 2)
      let parts = [try reader.readBytes(), try reader.readBytes()]
      return parts[place]
    }
    var mixed = CBORWriter()
    mixed.write(arrayCount: 2)
    mixed.write(bytes: try part(0, of: house.roster()))
    mixed.write(bytes: try part(1, of: house.roster([house.ownerCertificate(owner)])))
    #expect(throws: DeskObjectError.badSignature) {
      _ = try verify(record([], roster: mixed.bytes))
    }
  }

  @Test("a roster says no more than the wire allows")
  func rosterLimits() {
    let device = DeviceID(agent.publicKey)!
    for count in [WireLimits.removedDeviceCountMax, WireLimits.removedDeviceCountMax + 1] {
      let content = Roster.Content(
        certificates: [], removed: Array(repeating: device, count: count))
      let roster = Roster.signed(
        content, number: 1, issuedAt: Timestamp(milliseconds: 1),
        expiresAt: Timestamp(milliseconds: 2), by: house.key.sign, House.sha256)
      #expect((roster != nil) == (count == WireLimits.removedDeviceCountMax))
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
