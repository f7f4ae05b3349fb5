import CBOR
import CryptoNative
import CryptoSuite
import RelayProtocol

/// A house with its keys, to sign real desk objects and forged ones.
struct House {
  let key: KeyPair

  init(seed: UInt8) { key = KeyPair(seed: seed) }

  struct KeyPair {
    let privateKey: SecretBytes
    let publicKey: [UInt8]

    init(seed: UInt8) {
      privateKey = SecretBytes([UInt8](repeating: seed, count: 32))
      publicKey = try! NativeCrypto().publicKey(.ed25519, privateKey: privateKey)
    }

    func sign(_ message: [UInt8]) -> [UInt8]? {
      try? NativeCrypto().sign(.ed25519, privateKey: privateKey, message)
    }
  }

  static func isValid(_ key: [UInt8], _ signature: [UInt8], _ message: [UInt8]) -> Bool {
    NativeCrypto().verify(.ed25519, publicKey: key, signature: signature, message)
  }

  static func sha256(_ bytes: [UInt8]) -> [UInt8] { NativeCrypto().hash(.sha256, bytes) }

  func roster(
    _ certificates: [[UInt8]] = [], places: [(KeyPair, UInt64)] = [], removed: [DeviceID] = [],
    number: UInt64 = 1
  ) -> [UInt8] {
    let open = places.map {
      Roster.OpenPlaces(
        key: $0.0.publicKey, count: $0.1, expiresAt: Timestamp(milliseconds: 10_000))
    }
    return Roster.signed(
      Roster.Content(certificates: certificates, places: open, removed: removed),
      number: number, issuedAt: Timestamp(milliseconds: 1_000),
      expiresAt: Timestamp(milliseconds: 9_000), by: key.sign, Self.sha256)!.encodedBytes
  }

  var profile: [UInt8] {
    DeskProfile(
      houseKey: key.publicKey, companyName: "Harbour Bank", deskName: "Support",
      slug: DeskSlug(Array("support".utf8))!, colour: [0x1a, 0x4d, 0x8f]
    )!.signed(by: key.sign)!
  }

  func ownerCertificate(_ device: KeyPair, at time: UInt64 = 1_000) -> [UInt8] {
    DeviceCertificate.signed(
      device: DeviceID(device.publicKey)!, name: "Support", role: .owner,
      issuedAt: Timestamp(milliseconds: time), by: .house(key.sign))!
  }

  func delegation(
    to invitation: KeyPair, role: Role = .agent, expiresAt: UInt64 = 10_000, uses: UInt64 = 1
  ) -> [UInt8] {
    Delegation(
      key: invitation.publicKey, role: role, expiresAt: Timestamp(milliseconds: expiresAt),
      useCountMax: uses
    )!.signed(by: key.sign)!
  }

  func agentCertificate(
    _ device: KeyPair, by invitation: KeyPair, role: Role = .agent, at time: UInt64 = 2_000,
    expiresAt: UInt64 = 10_000, uses: UInt64 = 1
  ) -> [UInt8] {
    DeviceCertificate.signed(
      device: DeviceID(device.publicKey)!, name: "Night shift", role: role,
      issuedAt: Timestamp(milliseconds: time),
      by: .invitation(
        signedDelegation: delegation(to: invitation, expiresAt: expiresAt, uses: uses),
        invitation.sign))!
  }
}
