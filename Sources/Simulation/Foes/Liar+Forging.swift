import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol

// What it puts together itself, with keys of its own.

extension Liar {
  private var crypto: NativeCrypto { NativeCrypto() }

  // MARK: The desk

  /// An older record, one that hides or brings back newcomers, or one that the house never signed.
  mutating func record(inPlaceOf record: [UInt8], using random: inout Seeded) -> [UInt8] {
    guard let now = try? DeskRecord(decoding: record) else { return record }
    let other = (random.pick(records).flatMap { try? DeskRecord(decoding: $0) }) ?? now
    switch random.pick(0...6) {
    case 0, 1: return other.encodedBytes
    case 2: return DeskRecord(profile: now.profile, roster: now.roster).encodedBytes
    case 3:
      return DeskRecord(
        profile: now.profile, roster: now.roster, newcomers: other.newcomers
      ).encodedBytes
    case 4:
      return DeskRecord(
        profile: now.profile, roster: other.roster, newcomers: now.newcomers
      ).encodedBytes
    case 5:
      var bytes = record
      bytes[random.pick(0...bytes.count - 1)] ^= 1
      return bytes
    default: return forged(now, using: &random)?.encodedBytes ?? record
    }
  }

  /// With its stranger on the roster; the signatures are the liar's.
  private mutating func forged(_ record: DeskRecord, using random: inout Seeded) -> DeskRecord? {
    guard let stranger = madeStranger(using: &random), let roster = record.roster else {
      return nil
    }
    let believing: SignatureCheck = { _, _, _ in true }
    guard
      let profile = try? DeskProfile.verified(record.profile, believing),
      let known = try? Roster.verified(
        roster, houseKey: profile.houseKey, believing, { [crypto] in crypto.hash(.sha256, $0) }),
      let signed = Roster.signed(
        Roster.Content(
          certificates: known.content.certificates + [stranger.certificate],
          places: known.content.places, removed: known.content.removed),
        number: known.head.number + random.pick(0...1), issuedAt: known.head.issuedAt,
        expiresAt: known.head.expiresAt, by: signer(stranger.identity),
        { [crypto] in crypto.hash(.sha256, $0) })
    else { return nil }
    return DeskRecord(
      profile: record.profile, roster: signed.encodedBytes, newcomers: record.newcomers)
  }

  private func signer(_ identity: SigningIdentity) -> Signer {
    { [crypto] message in try? crypto.sign(.ed25519, privateKey: identity.privateKey, message) }
  }

  private mutating func madeStranger(using random: inout Seeded) -> Stranger? {
    if let stranger { return stranger }
    guard let key = SigningIdentity.made(as: [], using: &random),
      let device = DeviceID(key.publicKey),
      let certificate = DeviceCertificate.signed(
        device: device, name: "Agent", role: .agent,
        issuedAt: Timestamp(milliseconds: Bounds.epochMilliseconds), by: .house(signer(key)))
    else { return nil }
    let identity = SigningIdentity(
      credential: .basic(certificate), privateKey: key.privateKey, publicKey: key.publicKey)
    guard let package = PrivateKeyPackage.made(for: identity, using: &random) else { return nil }
    stranger = Stranger(
      device: device, certificate: certificate, identity: identity, package: package)
    return stranger
  }

  mutating func strangersPackage(using random: inout Seeded) -> [UInt8]? {
    madeStranger(using: &random).map {
      MLSMessage.keyPackage($0.package.keyPackage).encodedBytes
    }
  }

  // MARK: Traps

  /// Of a desk's record, which anybody may read.
  private static func houseKey(in record: [UInt8]) -> [UInt8]? {
    guard let record = try? DeskRecord(decoding: record) else { return nil }
    return (try? DeskProfile.verified(record.profile, { _, _, _ in true }))?.houseKey
  }

  /// A group of its own, under its own name or that of a conversation that there is, with a
  /// Welcome for whoever's KeyPackage it has, and something said in it.
  mutating func trap(using random: inout Seeded) -> [[UInt8]] {
    guard let (_, bytes) = random.pick(keyPackages),
      case .keyPackage(let offered)? = try? MLSMessage(decoding: bytes),
      let package = offered.fitting(
        random.oneIn(2) ? .mlkem768X25519ChaCha20 : .x25519ChaCha20),
      let houseKey = random.pick(records).flatMap(Self.houseKey),
      // Its host is a customer of the liar's making, or its stranger.
      let host = random.oneIn(3)
        ? madeStranger(using: &random)?.identity : SigningIdentity.made(as: [], using: &random),
      let device = DeviceID(host.publicKey),
      let conversation = random.oneIn(2)
        ? ConversationID(
          founder: device,
          salt: randomBytes(count: ConversationID.saltByteCount, using: &random),
          { [crypto] in crypto.hash(.sha256, $0) })
        : random.pick(entries)?.conversation,
      var group = try? Group.create(
        groupID: conversation.bytes + houseKey, suite: package.cipherSuite, identity: host,
        lifetime: Lifetime(notBefore: 0, notAfter: .max), crypto: crypto, using: &random)
    else { return [] }
    var packages = [package]
    if random.oneIn(2), let stranger = madeStranger(using: &random),
      stranger.device.bytes != host.publicKey
    {
      packages.append(stranger.package.keyPackage)
    }
    guard
      let pending = try? group.commit(
        CommitRequest(adding: packages), now: Bounds.epochMilliseconds / 1_000, using: &random),
      let welcome = pending.welcome, (try? group.merge(pending)) != nil,
      let message = try? group.protect(Said.forgery(using: &random), using: &random)
    else { return [] }
    outsiders.append(Outsider("the relay's double", device: device, group))
    let last = entries.last { $0.conversation == conversation }?.sequence.rawValue ?? 0
    // A log begins with its Welcome.
    let place = random.oneIn(3) ? last + 1 : 1
    func entry(_ kind: LogEntry.Kind, _ payload: [UInt8], at place: UInt64) -> [UInt8] {
      ServerFrame.entry(
        LogEntry(
          conversation: conversation, sequence: Sequence(place),
          epoch: LogEpoch(group.epoch.rawValue), kind: kind, sender: device,
          submission: Submission(1),
          acceptedAt: Timestamp(milliseconds: Bounds.epochMilliseconds), payload: payload)
      ).encodedBytes
    }
    return [
      entry(.welcome, MLSMessage.welcome(welcome).encodedBytes, at: place),
      entry(.application, message.encodedBytes, at: place + 1),
    ]
  }
}

extension Said {
  /// Begins what a liar or a bad member makes up: nobody in the world has said it.
  static let forgeryMarker = Array("forged ".utf8)

  /// As it is encrypted.
  static func forgery(using random: inout Seeded) -> [UInt8] {
    let text = UTF8Text(validating: forgeryMarker + Array(String(random.next() % 1_000).utf8))
    return MessageContent.text(text ?? "forged ").encoded(
      salt: randomBytes(count: 16, using: &random))
  }
}
