import CBOR
import CryptoSuite
import Nicknames
import RelayProtocol

// The owner's first act: a house key, a desk, and the relay's word that it is founded.

extension Identity {
  func setUp(
    _ request: SetUp, _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    if let account {
      return resumeSetUp(account, command, &turn.effects)
    }
    let house = makeHouseKey(&turn)
    let slug = DeskSlug(naming: request.deskName)
    guard request.token.count == WireLimits.setupTokenByteCount else {
      return turn.effects.refuse(command, .setupTokenInvalid)
    }
    guard !request.name.isEmpty, request.name.utf8.count <= WireLimits.nameByteCountMax else {
      return turn.effects.refuse(command, .tooLong)
    }
    guard
      let profile = DeskProfile(
        houseKey: house.publicKey, companyName: request.companyName, deskName: request.deskName,
        slug: slug, colour: request.colour),
      let signed = profile.signed(by: turn.crypto.signer(house.privateKey))
    else { return turn.effects.refuse(command, .tooLong) }
    let rules = NicknameRules()
    for name in [request.companyName, request.deskName, request.name]
    where !rules.isNickname(name) { return turn.effects.refuse(command, .nameInvalid) }
    houseKey = house
    turn.effects.put(.house, house.privateKey.reveal())
    desk = DeskTrust(slug: slug, trust: .own, fingerprint: nil, houseKey: house.publicKey)
    saveDesk(&turn.effects)
    commands.setUp = command
    makeAccount(
      .owner, name: request.name,
      founding: Founding(token: request.token, profile: signed), &turn)
  }

  /// Some programs make a whole link small, and a page must tell such a link from a good one. So no
  /// house key has a fingerprint that small letters alone, or capitals alone, spell: one of 650,000
  /// would.
  private func makeHouseKey(
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) -> KeyPair {
    while true {
      let house = turn.crypto.makeKeyPair(using: &turn.random)
      let fingerprint = DeskTrust.fingerprint(of: house.publicKey, turn.crypto.sha256)
      if spellsBothCases(fingerprint) { return house }
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
  private func resumeSetUp(
    _ account: Account, _ command: UInt64?, _ effects: inout Effects
  ) {
    guard account.role == .owner else { return effects.refuse(command, .internal) }
    if account.isConfirmed {
      effects.finish(command)
    } else {
      commands.setUp = command
    }
  }

  func claimSetUp(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard let account, let founding = account.founding, let houseKey else { return }
    if account.certificate.isEmpty {
      do throws(RefusalCode) { try turn.link.checkClock() } catch {
        return giveUpAccount(error, &turn)
      }
      account.certificate =
        DeviceCertificate.signed(
          device: account.device, name: account.name, role: .owner, issuedAt: turn.relayTime,
          by: .house(turn.crypto.signer(houseKey.privateKey))) ?? []
      saveAccount(&turn.effects)
    }
    let roster = wishes.signed ?? firstRoster(with: account.certificate, houseKey, turn)
    wishes.signed = roster
    saveWishes(&turn.effects)
    turn.effects.send(
      .claimSetup(
        ClaimSetup(
          request: Question.setUp.id, token: founding.token, profile: founding.profile,
          roster: roster?.encodedBytes ?? [])))
  }

  private func firstRoster(
    with certificate: [UInt8], _ houseKey: KeyPair,
    _ turn: Turn<some CryptoProvider, some RandomNumberGenerator>
  ) -> Roster? {
    Roster.signed(
      Roster.Content(certificates: [certificate]), number: 1, issuedAt: turn.now,
      expiresAt: turn.now.adding(milliseconds: EngineLimits.rosterLifetimeMilliseconds),
      by: turn.crypto.signer(houseKey.privateKey), turn.crypto.sha256)
  }

  func finishSetUp(_ link: Link, _ effects: inout Effects) {
    guard let account, account.founding != nil else { return }
    account.confirm()
    saveAccount(&effects)
    effects.finish(commands.setUp)
    commands.setUp = nil
    fetchDesk(link, &effects)
  }

  /// The relay's no may be the second answer to a claim whose first answer was lost: the desk's
  /// record tells.
  func failSetUp(
    _ code: RelayErrorCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard account?.founding != nil else { return }
    switch code {
    case .setupTokenInvalid: session.refusal = .setupTokenInvalid
    case .deskSlugTaken: session.refusal = .slugTaken
    case .storageUnavailable, .rateLimited, .shuttingDown, .unrecognized: return turn.hangUp()
    default: return giveUpAccount(.internal, &turn)
    }
    fetchDesk(turn.link, &turn.effects)
  }

  /// Takes back what was only an attempt. The session was this device's; another one needs its own.
  func giveUpAccount(
    _ code: RefusalCode, _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    account = nil
    houseKey = nil
    desk = nil
    saveAccount(&turn.effects)
    saveDesk(&turn.effects)
    turn.effects.put(.house, nil)
    wishes = RosterWishes()
    turn.effects.put(.removals, nil)
    turn.effects.refuse(commands.setUp ?? commands.join, code)
    commands.setUp = nil
    commands.join = nil
    turn.hangUp()
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
