import CryptoSuite
import MLS
import RelayProtocol
import TLSSyntax

// What lies at the relay so that customers can begin conversations while this device is away.

/// A published KeyPackage's private half, until a Welcome uses it up.
final class StockedKeyPackage: Sendable {
  let reference: [UInt8]
  let saved: [UInt8]
  let isLastResort: Bool
  let madeAt: Timestamp

  init(reference: [UInt8], saved: [UInt8], isLastResort: Bool, madeAt: Timestamp) {
    self.reference = reference
    self.saved = saved
    self.isLastResort = isLastResort
    self.madeAt = madeAt
  }

  init?(reference: [UInt8], record bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    self.reference = reference
    isLastResort = reader.readFlag()
    madeAt = reader.readTime()
    saved = reader.readOpaque()
    guard reader.isWhole else { return nil }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(isLastResort)
    writer.write(madeAt)
    writer.write(opaque: saved)
    return writer.bytes
  }
}

extension ClientEngine {
  /// Tops up what the relay has left, once a session, and replaces what was used in it.
  mutating func stockKeyPackages(now: Timestamp, using random: inout some RandomNumberGenerator) {
    guard session.isOpen, let account, account.isActive, account.role != .customer else { return }
    var oneUseCount = session.usedKeyPackageCount
    var needsLastResort = false
    session.usedKeyPackageCount = 0
    if let left = session.keyPackagesLeft {
      session.keyPackagesLeft = nil
      if left.keyPackageCount < WireLimits.keyPackageCountLow {
        oneUseCount = EngineLimits.keyPackageBatchCount
      }
      needsLastResort = !left.hasLastResort || !hasFreshLastResort(now: now)
    }
    guard oneUseCount > 0 || needsLastResort else { return }

    var oneUse: [[UInt8]] = []
    for _ in 0..<oneUseCount {
      if let bytes = makeKeyPackage(isLastResort: false, account, now: now, using: &random) {
        oneUse.append(bytes)
      }
    }
    let lastResort =
      needsLastResort
      ? makeKeyPackage(isLastResort: true, account, now: now, using: &random) : nil
    dropOldestKeyPackages()
    send(.publishKeyPackages(PublishKeyPackages(lastResort: lastResort, oneUse: oneUse)))
  }

  /// Half a lifetime is what is left for whoever claims it last.
  private func hasFreshLastResort(now: Timestamp) -> Bool {
    let halfLife = EngineLimits.keyPackageLifetimeSeconds / 2
    return keyPackages.contains {
      $0.isLastResort && $0.madeAt.seconds + halfLife > relayTime(now).seconds
    }
  }

  @inline(never)
  private mutating func makeKeyPackage(
    isLastResort: Bool, _ account: Account, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) -> [UInt8]? {
    guard
      let made = try? PrivateKeyPackage.make(
        suite: .messenger, identity: account.signingIdentity, lifetime: lifetime(now),
        lastResort: isLastResort, crypto: crypto, using: &random),
      let reference = try? made.reference(crypto: crypto)
    else { return nil }
    let stocked = StockedKeyPackage(
      reference: reference.bytes, saved: made.save(), isLastResort: isLastResort,
      madeAt: relayTime(now))
    keyPackages.append(stocked)
    put(.keyPackage(reference: stocked.reference), stocked.record)
    return MLSMessage.keyPackage(made.keyPackage).encodedBytes
  }

  /// Never the last resort that lies at the relay: who is drained of the others is still reached by
  /// it.
  private mutating func dropOldestKeyPackages() {
    while keyPackages.count > EngineLimits.keyPackageStockCountMax {
      let lastResort = newestLastResort
      var oldest: Int?
      for index in keyPackages.indices where index != lastResort {
        if let found = oldest, keyPackages[found].madeAt <= keyPackages[index].madeAt { continue }
        oldest = index
      }
      guard let oldest else { return }
      removeKeyPackage(at: oldest)
    }
  }

  private var newestLastResort: Int? {
    var newest: Int?
    for index in keyPackages.indices where keyPackages[index].isLastResort {
      if let found = newest, keyPackages[index].madeAt < keyPackages[found].madeAt { continue }
      newest = index
    }
    return newest
  }

  func lifetime(_ now: Timestamp) -> Lifetime {
    let seconds = relayTime(now).seconds
    return Lifetime(
      notBefore: seconds - min(seconds, EngineLimits.clockToleranceSeconds),
      notAfter: seconds + EngineLimits.keyPackageLifetimeSeconds)
  }

  /// The private half that a Welcome was sealed to, gone from the stock if it is for one use.
  mutating func useKeyPackage(for welcome: Welcome) -> PrivateKeyPackage? {
    for secrets in welcome.secrets {
      guard
        let index = keyPackages.firstIndex(where: { $0.reference == secrets.newMember.bytes }),
        let found = try? PrivateKeyPackage.restore(keyPackages[index].saved)
      else { continue }
      if !keyPackages[index].isLastResort {
        removeKeyPackage(at: index)
        session.usedKeyPackageCount += 1
      }
      return found
    }
    return nil
  }

  private mutating func removeKeyPackage(at index: Int) {
    put(.keyPackage(reference: keyPackages[index].reference), nil)
    keyPackages.remove(at: index)
  }
}

extension CipherSuite {
  /// ChaCha20 and Poly1305 take the same time whatever the key, also where the processor has no
  /// instructions for AES: in WebAssembly and on old phones.
  static let messenger = CipherSuite.x25519ChaCha20
}

extension Account {
  /// Basic with the certificate; a customer's is empty.
  var signingIdentity: SigningIdentity {
    SigningIdentity(
      credential: .basic(certificate), privateKey: deviceKey, publicKey: device.bytes)
  }
}
