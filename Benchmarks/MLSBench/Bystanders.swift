import CryptoNative
import CryptoSuite
import MLS
import TestMaterial

typealias NativeGroup = Group<NativeCrypto>

let crypto = NativeCrypto()
let now: UInt64 = 1_000
let lifetime = Lifetime(notBefore: 0, notAfter: 2_000)

/// Somebody who can join.
struct Newcomer {
  let identity: SigningIdentity
  let keyPackage: PrivateKeyPackage

  init(_ number: Int, suite: CipherSuite, using random: inout SeededGenerator) throws {
    identity = try makeIdentity(number, suite: suite, using: &random)
    keyPackage = try PrivateKeyPackage.make(
      suite: suite, identity: identity, lifetime: lifetime, crypto: crypto, using: &random)
  }
}

func makeIdentity(
  _ number: Int, suite: CipherSuite, using random: inout SeededGenerator
) throws -> SigningIdentity {
  guard let algorithm = suite.algorithms?.signature else { throw CryptoError.unsupported }
  let count = algorithm == .p521 ? 66 : algorithm == .p384 ? 48 : 32
  var bytes = randomBytes(count: count, using: &random)
  // A scalar must stay below the order of its curve.
  if algorithm != .ed25519 { (bytes[0], bytes[1]) = (0, 0) }
  let key = SecretBytes(bytes)
  return SigningIdentity(
    credential: .basic(Array("member \(number)".utf8)), privateKey: key,
    publicKey: try crypto.publicKey(algorithm, privateKey: key))
}
