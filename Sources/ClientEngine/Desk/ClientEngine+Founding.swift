import CBOR
import CryptoSuite
import RelayProtocol

// The owner's first act: a house key, a desk, and the relay's word that it is founded.

extension ClientEngine {
  mutating func setUp(
    _ request: SetUp, _ command: UInt64?, using random: inout some RandomNumberGenerator
  ) {
    if let account {
      return resumeSetUp(account, command)
    }
    let house = makeHouseKey(using: &random)
    let slug = DeskSlug(naming: request.deskName)
    guard request.token.count == WireLimits.setupTokenByteCount else {
      return refuse(command, .setupTokenInvalid)
    }
    guard !request.name.isEmpty, request.name.utf8.count <= WireLimits.nameByteCountMax else {
      return refuse(command, .tooLong)
    }
    guard
      let profile = DeskProfile(
        houseKey: house.publicKey, companyName: request.companyName, deskName: request.deskName,
        slug: slug, colour: request.colour),
      let signed = profile.signed(by: signer(house.privateKey))
    else { return refuse(command, .tooLong) }
    houseKey = house
    put(.house, house.privateKey.reveal())
    desk = DeskTrust(slug: slug, trust: .own, fingerprint: nil, houseKey: house.publicKey)
    saveDesk()
    commands.setUp = command
    makeAccount(
      .owner, name: request.name,
      founding: Founding(token: request.token, profile: signed), using: &random)
  }

  /// Some programs make a whole link small, and a page must tell such a link from a good one. So no
  /// house key has a fingerprint that small letters alone, or capitals alone, spell: one of 650,000
  /// would.
  private func makeHouseKey(using random: inout some RandomNumberGenerator) -> HouseKey {
    while true {
      let house = makeKeyPair(using: &random)
      if spellsBothCases(DeskTrust.fingerprint(of: house.publicKey, sha256)) { return house }
    }
  }

  /// Whether both are among the whole letters of its base64url.
  private func spellsBothCases(_ bytes: [UInt8]) -> Bool {
    var (hasCapital, hasSmall) = (false, false)
    var (bits, bitCount): (UInt32, UInt32) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      bitCount += 8
      while bitCount >= 6 {
        bitCount -= 6
        let letter = bits >> bitCount & 63
        if letter < 26 { hasCapital = true } else if letter < 52 { hasSmall = true }
      }
    }
    return hasCapital && hasSmall
  }

  /// A page asks again because it did not hear the answer.
  private mutating func resumeSetUp(_ account: Account, _ command: UInt64?) {
    guard account.role == .owner else { return refuse(command, .internal) }
    if account.isConfirmed {
      finish(command)
    } else {
      commands.setUp = command
    }
  }

  mutating func claimSetUp(now: Timestamp) {
    guard let account, let founding = account.founding, let houseKey else { return }
    if account.certificate.isEmpty {
      account.certificate =
        DeviceCertificate.signed(
          device: account.device, name: account.name, role: .owner, issuedAt: relayTime(now),
          by: .house(signer(houseKey.privateKey))) ?? []
      saveAccount()
    }
    send(
      .claimSetup(
        ClaimSetup(
          request: Question.setUp.id, token: founding.token, profile: founding.profile,
          certificate: account.certificate)))
  }

  mutating func finishSetUp() {
    guard let account, account.founding != nil else { return }
    account.confirm()
    saveAccount()
    finish(commands.setUp)
    commands.setUp = nil
    fetchDesk()
  }

  /// The relay's no may be the second answer to a claim whose first answer was lost: the desk's
  /// record tells.
  mutating func failSetUp(_ code: RelayErrorCode) {
    guard account?.founding != nil else { return }
    switch code {
    case .setupTokenInvalid: session.refusal = .setupTokenInvalid
    case .deskSlugTaken: session.refusal = .slugTaken
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: return close()
    default: return giveUpAccount(.internal)
    }
    fetchDesk()
  }

  /// Takes back what was only an attempt. The session was this device's; another one needs its own.
  mutating func giveUpAccount(_ code: RefusalCode) {
    account = nil
    houseKey = nil
    desk = nil
    saveAccount()
    saveDesk()
    put(.house, nil)
    refuse(commands.setUp ?? commands.join, code)
    commands.setUp = nil
    commands.join = nil
    close()
  }
}

extension DeskSlug {
  private static let fallback: StaticText = "support"

  /// A path for a desk of this name: its ASCII letters and digits, hyphens between them.
  init(naming name: UTF8Text) {
    var bytes: [UInt8] = []
    for byte in name.utf8 where bytes.count < WireLimits.deskSlugByteCountMax {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        bytes.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
      default:
        if let last = bytes.last, last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
      }
    }
    if bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
    guard let slug = DeskSlug(bytes) ?? DeskSlug(Self.fallback.utf8) else {
      preconditionFailure("the fallback is a slug")
    }
    self = slug
  }
}
