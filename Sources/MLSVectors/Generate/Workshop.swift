import CryptoSuite
import MLS

/// Where one vector is made: a suite, and a source of everything that its maker chooses.
struct Workshop<Crypto: CryptoProvider> {
  let suite: SuiteCrypto<Crypto>
  var random: VectorRandom

  var crypto: Crypto { suite.provider }

  /// Valid whenever somebody checks the vector.
  static var lifetime: Lifetime { Lifetime(notBefore: 0, notAfter: .max) }

  /// As many as the suite's hash has, unless said otherwise.
  mutating func bytes(_ count: Int? = nil) -> [UInt8] {
    randomBytes(count: count ?? suite.hashByteCount, using: &random)
  }

  mutating func hex(_ count: Int? = nil) -> Hex { Hex(bytes(count)) }

  mutating func number(below bound: Int) -> Int {
    Int(truncatingIfNeeded: random.next() % UInt64(bound))
  }

  mutating func chance(oneIn bound: Int) -> Bool { number(below: bound) == 0 }

  mutating func keyPair() throws(MLSError) -> HPKEKeyPair {
    try suite.deriveKeyPair(SecretBytes(bytes()))
  }

  mutating func identity(_ name: Label) throws(MLSError) -> SigningIdentity {
    let algorithm = suite.algorithms.signature
    while true {
      var key = bytes(algorithm.privateKeyByteCount)
      // The order of P-521 begins with seven zero bits.
      if algorithm == .p521 { key[0] &= 1 }
      // Fails, once in a very long while, where the bytes are no number below the curve's order.
      guard let publicKey = try? crypto.publicKey(algorithm, privateKey: SecretBytes(key)) else {
        continue
      }
      return SigningIdentity(
        credential: .basic(name.bytes), privateKey: SecretBytes(key), publicKey: publicKey)
    }
  }

  mutating func keyPackage(of identity: SigningIdentity) throws(MLSError) -> PrivateKeyPackage {
    try PrivateKeyPackage.make(
      suite: suite.suite, identity: identity, lifetime: Self.lifetime, crypto: crypto,
      using: &random)
  }

  mutating func group(
    of identity: SigningIdentity, extensions: [Extension] = []
  ) throws(MLSError) -> Group<Crypto> {
    try Group.create(
      groupID: bytes(), suite: suite.suite, identity: identity, lifetime: Self.lifetime,
      extensions: extensions, crypto: crypto, using: &random)
  }
}

extension SignatureAlgorithm {
  fileprivate var privateKeyByteCount: Int {
    switch self {
    case .ed25519, .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }
}
