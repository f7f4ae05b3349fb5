import CryptoSuite
import MLS
import RelayProtocol
import TLSSyntax

// A device publishes KeyPackages of two suites in one. The plain one carries the hybrid one as an
// extension, so that its signature covers both: no relay can hand out the one without the other,
// and a release that knows nothing of it reads what it always did.

extension ExtensionType {
  /// In a KeyPackage: another one, of the hybrid suite and for the same device.
  static let hybridKeyPackage = ExtensionType(rawValue: 0xf103)
}

extension KeyPackage {
  /// What this device's KeyPackage is in a group of the suite.
  package func fitting(_ suite: CipherSuite) -> KeyPackage? {
    guard suite == .hybrid else { return self }
    guard let carried = extensions.first(.hybridKeyPackage),
      case .keyPackage(let package) = try? MLSMessage(decoding: carried.data),
      package.cipherSuite == suite, package.leafNode.signatureKey == leafNode.signatureKey,
      package.leafNode.credential == leafNode.credential
    else { return nil }
    return package
  }

  /// Whether it says that it is good for longer than any of ours (RFC 9420 §7.2).
  var outlivesOthers: Bool {
    guard let lifetime, lifetime.notBefore <= lifetime.notAfter else { return true }
    return lifetime.notAfter - lifetime.notBefore
      > EngineLimits.clockToleranceSeconds + EngineLimits.keyPackageLifetimeSeconds
  }

  /// Whether its device may be spoken to in the suite that it says. It must be its device's own
  /// word, or a relay could take the hybrid one out of it. And what a device has published before
  /// it learnt the hybrid suite is no way back for as long as a KeyPackage lives, nor one of the
  /// future.
  func decidesSuite(at time: Timestamp, _ crypto: some CryptoProvider) -> Bool {
    guard crypto.supports(.hybrid) else { return true }
    guard cipherSuite == .plain, let lifetime, lifetime.contains(time.seconds),
      let suiteCrypto = try? SuiteCrypto(crypto, cipherSuite),
      (try? validate(suiteCrypto)) != nil
    else { return false }
    return fitting(.hybrid) != nil
      || time.seconds - lifetime.notBefore
        <= EngineLimits.clockToleranceSeconds + EngineLimits.plainKeyPackageSecondsMax
  }
}

/// The private halves of one published KeyPackage, and of the one that it carries.
struct PublishedKeyPackage {
  let plain: PrivateKeyPackage
  private let hybrid: PrivateKeyPackage?

  init?(
    for account: Account, isLastResort: Bool,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    let lifetime = Lifetime(from: turn.relayTime)
    var profile = LeafProfile()
    var hybrid: PrivateKeyPackage?
    if turn.crypto.supports(.hybrid) {
      guard
        let made = try? PrivateKeyPackage.make(
          suite: .hybrid, identity: account.signingIdentity, lifetime: lifetime,
          lastResort: isLastResort, crypto: turn.crypto, using: &turn.random)
      else { return nil }
      hybrid = made
      profile.keyPackageExtensions = [
        Extension(
          type: .hybridKeyPackage, data: MLSMessage.keyPackage(made.keyPackage).encodedBytes)
      ]
    }
    guard
      let plain = try? PrivateKeyPackage.make(
        suite: .plain, identity: account.signingIdentity, lifetime: lifetime,
        lastResort: isLastResort, profile: profile, crypto: turn.crypto, using: &turn.random)
    else { return nil }
    self.plain = plain
    self.hybrid = hybrid
  }

  /// As it is kept until a Welcome comes for either.
  func stocked(
    isLastResort: Bool, madeAt: Timestamp, _ crypto: some CryptoProvider
  ) -> StockedKeyPackage? {
    var reference: [UInt8] = []
    var saved: [UInt8] = []
    for package in [plain] + (hybrid.map { [$0] } ?? []) {
      guard let name = try? package.reference(crypto: crypto) else { return nil }
      reference += name.bytes
      saved += package.save()
    }
    return StockedKeyPackage(
      reference: reference, saved: saved, isLastResort: isLastResort, madeAt: madeAt)
  }
}

extension StockedKeyPackage {
  /// It carries no other.
  var isAlone: Bool { reference.count <= HashAlgorithm.sha256.byteCount }

  /// Whether a Welcome that calls a KeyPackage so means this one, or the one that it carried.
  func isNamed(_ name: [UInt8]) -> Bool {
    reference == name
      || reference.count == 2 * name.count
        && (reference.prefix(name.count).elementsEqual(name)
          || reference.suffix(name.count).elementsEqual(name))
  }

  /// The private half of the suite; `nil` if none of it was published.
  package func package(of suite: CipherSuite) -> PrivateKeyPackage? {
    var reader = TLSReader(saved)
    while let package = try? PrivateKeyPackage(from: &reader) {
      if package.keyPackage.cipherSuite == suite { return package }
    }
    return nil
  }
}
