import CBOR
import ClientEngine
import CryptoSuite
import MIMIContent
import RelayProtocol

/// One well-formed example of most things that the messenger reads.
enum MessengerSeeds {
  private static let device = DeviceID.of(1)
  static let salt = [UInt8](repeating: 4, count: MIMILimits.saltByteCount)
  static let conversation = ConversationID.of(3)
  static let houseKey = [UInt8](repeating: 9, count: 32)

  /// Any signature holds but one that begins with 0xff.
  @Sendable static func isValid(_ key: [UInt8], _ signature: [UInt8], _ message: [UInt8]) -> Bool {
    signature.first != 0xff
  }

  /// The beginning of what it is of.
  @Sendable static func digest(_ message: [UInt8]) -> [UInt8] {
    Array((message + [UInt8](repeating: 0, count: 32)).prefix(32))
  }

  private static func sign(_ message: [UInt8]) -> [UInt8]? {
    [UInt8](repeating: 0, count: 64)
  }

  private static func key(_ octet: UInt8) -> [UInt8] { [UInt8](repeating: octet, count: 32) }

  /// What people say, and what their devices say for them.
  static var messageContents: [[UInt8]] {
    let statuses = [MessageStatus.State.delivered, .read].compactMap { state in
      MessageID(key(5)).map { MessageStatus($0, state) }
    }
    let reactions = MessageID(key(5)).map { target in
      [Reaction(to: target, replacing: nil, "+"), Reaction(to: target, replacing: target, nil)]
    }
    let contents: [MessageContent] =
      [.text("hello"), .statuses(statuses), .typing(true), .typing(false)]
      + (reactions ?? []).compactMap { $0.map { .reaction($0) } }
    return contents.map { $0.encoded(salt: salt) } + content
  }

  static var invitations: [[UInt8]] {
    guard let slug = DeskSlug(Array("support".utf8)), let delegation else { return [] }
    return [
      Invitation(
        slug: slug, houseKey: houseKey, signedDelegation: delegation,
        privateKey: SecretBytes(key(8)), companyName: "Harbour Bank"
      ).encodedBytes
    ]
  }

  static var cbor: [[UInt8]] {
    [
      CBORValue.map([
        CBOREntry(.unsigned(1), .array([.text("a"), .bytes([1]), .negative(70_000)])),
        CBOREntry(.text("b"), .tag(1, .float(1.5))),
      ]).encodedBytes,
      CBORValue.array([.bool(true), .null, .undefined, .float(.infinity), .map([])]).encodedBytes,
    ]
  }

  static var content: [[UInt8]] {
    let text = NestedPart(.render, .single(mediaType: MediaType.plainText, [104, 105]))
    let file = NestedPart(
      .attachment, language: "en",
      .external(
        ExternalPart(
          mediaType: "image/png", url: "https://localhost/f", byteCount: 70_000, key: key(2),
          contentHash: key(3), fileName: "f.png")))
    let replaced = MessageID(key(5))
    return [
      MIMIContent(salt: salt, body: text).encodedBytes,
      MIMIContent(
        salt: salt, topicID: [1], expires: Expiration(isRelative: true, seconds: 60),
        inReplyTo: replaced, body: NestedPart(.render, .multi(.chooseOne, [text, file]))
      ).encodedBytes,
      MIMIContent(salt: salt, replaces: replaced, body: NestedPart(.reaction, .null)).encodedBytes,
    ]
  }

  static var statuses: [[UInt8]] {
    guard let message = MessageID(key(5)) else { return [] }
    return [MessageStatusReport([MessageStatus(message, .read)]).encodedBytes]
  }

  static var clientFrames: [[UInt8]] {
    let frames: [ClientFrame] = [
      .authenticate(Authenticate(device: device, signature: [UInt8](repeating: 4, count: 64))),
      .publishKeyPackages(PublishKeyPackages(lastResort: [1], oneUse: [[2, 3], []])),
      .claimKeyPackages(ClaimKeyPackages(request: RequestID(7), devices: [device])),
      .signal(SendSignal(conversation: conversation, epoch: LogEpoch(1), payload: [1])),
      .append(
        AppendEntry(
          conversation: conversation, epoch: LogEpoch(8), submission: Submission(9),
          content: .commit(MembershipChange(added: [device], removed: [device], welcome: [1])),
          payload: [2])),
    ]
    return frames.map(\.encodedBytes) + (1...0x1f).map { [$0] + [UInt8](repeating: 0, count: 64) }
  }

  static var serverFrames: [[UInt8]] {
    let frames: [ServerFrame] = [
      .challenge(key(1)),
      .signal(
        ReceivedSignal(
          conversation: conversation, epoch: LogEpoch(2), sender: device, payload: [6])),
      .keyPackages(
        ClaimedKeyPackages(
          request: RequestID(1), packages: [ClaimedKeyPackage(device: device, keyPackage: [1])])),
      .desk(request: RequestID(2), record: [1, 2, 3]),
    ]
    return frames.map(\.encodedBytes)
      + (0x81...0x9f).map { [$0] + [UInt8](repeating: 0, count: 64) }
  }

  static var deskObjects: [[UInt8]] {
    [profile, certificate, delegation, roster].compactMap { $0 }
  }

  /// One agent, who has come since the roster was signed.
  static var deskRecord: DeskRecord {
    DeskRecord(profile: profile ?? [], roster: roster, newcomers: [certificate ?? []])
  }

  /// One agent, at a desk of before there were rosters.
  static var staffedDesk: DeskRecord {
    DeskRecord(profile: profile ?? [], roster: nil, newcomers: [certificate ?? []])
  }

  private static var profile: [UInt8]? {
    guard let slug = DeskSlug(Array("support".utf8)) else { return nil }
    return DeskProfile(
      houseKey: houseKey, companyName: "Harbour Bank", deskName: "Support", slug: slug,
      colour: [1, 2, 3])?.signed(by: sign)
  }

  private static var delegation: [UInt8]? {
    Delegation(
      key: key(6), role: .agent, expiresAt: Timestamp(milliseconds: 10_000), useCountMax: 2)?
      .signed(by: sign)
  }

  private static var certificate: [UInt8]? {
    guard let delegation else { return nil }
    return DeviceCertificate.signed(
      device: device, name: "Night shift", role: .agent,
      issuedAt: Timestamp(milliseconds: 2_000),
      by: .invitation(signedDelegation: delegation, sign))
  }

  /// Of the device that founds the desk of `profile`.
  static var ownerCertificate: [UInt8]? {
    DeviceCertificate.signed(
      device: .of(0), name: "Owner", role: .owner, issuedAt: Timestamp(milliseconds: 1_000),
      by: .house(sign))
  }

  static var agentCertificate: [UInt8]? { certificate }

  static var roster: [UInt8]? { roster(number: 3, removed: [.of(7)]) }

  static func roster(number: UInt64, removed: [DeviceID] = []) -> [UInt8]? {
    let places = [
      Roster.OpenPlaces(key: key(6), count: 2, expiresAt: Timestamp(milliseconds: 10_000))
    ]
    let content = Roster.Content(
      certificates: [ownerCertificate ?? []], places: places, removed: removed)
    return Roster.signed(
      content, number: number, issuedAt: Timestamp(milliseconds: 1_000),
      expiresAt: Timestamp(milliseconds: 90_000), by: sign, digest)?.encodedBytes
  }
}

extension ConversationID {
  static func of(_ octet: UInt8) -> ConversationID {
    guard let id = ConversationID([UInt8](repeating: octet, count: byteCount)) else {
      preconditionFailure("as many bytes as it has")
    }
    return id
  }
}

extension DeviceID {
  static func of(_ octet: UInt8) -> DeviceID {
    guard let id = DeviceID([UInt8](repeating: octet, count: byteCount)) else {
      preconditionFailure("as many bytes as it has")
    }
    return id
  }
}
