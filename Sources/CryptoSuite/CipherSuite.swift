/// An MLS cipher suite's number (RFC 9420 §17.1) and the primitives it stands for.
public struct CipherSuite: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519
  public static let x25519AES128 = CipherSuite(rawValue: 1)
  /// MLS_128_DHKEMP256_AES128GCM_SHA256_P256
  public static let p256AES128 = CipherSuite(rawValue: 2)
  /// MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519
  public static let x25519ChaCha20 = CipherSuite(rawValue: 3)
  /// MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448, which nobody here can compute.
  public static let x448AES256 = CipherSuite(rawValue: 4)
  /// MLS_256_DHKEMP521_AES256GCM_SHA512_P521
  public static let p521AES256 = CipherSuite(rawValue: 5)
  /// MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448, which nobody here can compute.
  public static let x448ChaCha20 = CipherSuite(rawValue: 6)
  /// MLS_256_DHKEMP384_AES256GCM_SHA384_P384
  public static let p384AES256 = CipherSuite(rawValue: 7)
  /// MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519 (draft-ietf-mls-pq-ciphersuites-06). The draft
  /// has no number yet; this is the one that mlspp gives it (Docs/decisions/0010).
  public static let mlkem768X25519AES256 = CipherSuite(rawValue: 8)

  /// Suite 3 with the hybrid KEM, under a number for private use: no draft has it, and none of its
  /// parts is ours (Docs/decisions/0049).
  public static let mlkem768X25519ChaCha20 = CipherSuite(rawValue: 0xf103)

  /// All that have `algorithms`, by number.
  public static let implemented: [CipherSuite] = [
    .x25519AES128, .p256AES128, .x25519ChaCha20, .p521AES256, .p384AES256, .mlkem768X25519AES256,
    .mlkem768X25519ChaCha20,
  ]

  /// The name in the registry or the draft; `nil` for a number that we have no name for.
  public var name: StaticString? {
    switch self {
    case .x25519AES128: "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"
    case .p256AES128: "MLS_128_DHKEMP256_AES128GCM_SHA256_P256"
    case .x25519ChaCha20: "MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519"
    case .x448AES256: "MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448"
    case .p521AES256: "MLS_256_DHKEMP521_AES256GCM_SHA512_P521"
    case .x448ChaCha20: "MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448"
    case .p384AES256: "MLS_256_DHKEMP384_AES256GCM_SHA384_P384"
    case .mlkem768X25519AES256: "MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519"
    case .mlkem768X25519ChaCha20: "MLS_128_MLKEM768X25519_CHACHA20POLY1305_SHA256_Ed25519"
    default: nil
    }
  }
}

// Kernel code has no use for it, and Embedded Swift no printing of values.
#if !hasFeature(Embedded)
  extension CipherSuite: CustomStringConvertible {
    /// The name, or the number where there is none.
    public var description: String { name?.description ?? "cipher suite \(rawValue)" }
  }
#endif

/// The primitives of one suite. `nil` from `CipherSuite.algorithms` means a suite that nobody
/// here can compute: suites 4 and 6 need X448, which BoringSSL lacks.
public struct SuiteAlgorithms: Equatable, Sendable {
  /// Seals to public keys: path secrets, Welcomes.
  public let kem: KEMAlgorithm
  /// Seals messages.
  public let aead: AEADAlgorithm
  /// Also of HKDF and HMAC.
  public let hash: HashAlgorithm
  /// Signs everything.
  public let signature: SignatureAlgorithm

  /// For a suite put together by hand, in tests of a provider for instance.
  public init(
    kem: KEMAlgorithm, aead: AEADAlgorithm, hash: HashAlgorithm, signature: SignatureAlgorithm
  ) {
    self.kem = kem
    self.aead = aead
    self.hash = hash
    self.signature = signature
  }
}

extension CipherSuite {
  /// What the suite is made of; `nil` for one that nobody here can compute (RFC 9420 §17.1).
  public var algorithms: SuiteAlgorithms? {
    switch self {
    case .x25519AES128:
      SuiteAlgorithms(kem: .x25519, aead: .aes128GCM, hash: .sha256, signature: .ed25519)
    case .p256AES128:
      SuiteAlgorithms(kem: .p256, aead: .aes128GCM, hash: .sha256, signature: .p256)
    case .x25519ChaCha20:
      SuiteAlgorithms(kem: .x25519, aead: .chaCha20Poly1305, hash: .sha256, signature: .ed25519)
    case .p521AES256:
      SuiteAlgorithms(kem: .p521, aead: .aes256GCM, hash: .sha512, signature: .p521)
    case .p384AES256:
      SuiteAlgorithms(kem: .p384, aead: .aes256GCM, hash: .sha384, signature: .p384)
    case .mlkem768X25519AES256:
      SuiteAlgorithms(kem: .mlkem768X25519, aead: .aes256GCM, hash: .sha384, signature: .ed25519)
    case .mlkem768X25519ChaCha20:
      SuiteAlgorithms(
        kem: .mlkem768X25519, aead: .chaCha20Poly1305, hash: .sha256, signature: .ed25519)
    default:
      nil
    }
  }
}

/// KEMs by their HPKE identifier: the groups of DHKEM (RFC 9180 §7.1), and the hybrid of ML-KEM-768
/// and X25519 (draft-ietf-hpke-pq-05 §8.2), which is X-Wing.
public enum KEMAlgorithm: UInt16, Sendable {
  /// DHKEM(P-256, HKDF-SHA256)
  case p256 = 0x0010
  /// DHKEM(P-384, HKDF-SHA384)
  case p384 = 0x0011
  /// DHKEM(P-521, HKDF-SHA512)
  case p521 = 0x0012
  /// DHKEM(X25519, HKDF-SHA256)
  case x25519 = 0x0020
  /// X-Wing: secret as long as either half is.
  case mlkem768X25519 = 0x647a
}

/// AEADs by their HPKE identifier (RFC 9180 §7.3).
public enum AEADAlgorithm: UInt16, Sendable {
  /// AES-128-GCM
  case aes128GCM = 0x0001
  /// AES-256-GCM
  case aes256GCM = 0x0002
  /// ChaCha20Poly1305
  case chaCha20Poly1305 = 0x0003

  /// Nk of RFC 9180 §7.3.
  public var keyByteCount: Int { self == .aes128GCM ? 16 : 32 }
  /// Nn of RFC 9180 §7.3.
  public var nonceByteCount: Int { 12 }
  /// Nt of RFC 9180 §7.3.
  public var tagByteCount: Int { 16 }
}

/// Hashes by the HPKE identifier of their HKDF (RFC 9180 §7.2).
public enum HashAlgorithm: UInt16, Sendable {
  /// HKDF-SHA256
  case sha256 = 0x0001
  /// HKDF-SHA384
  case sha384 = 0x0002
  /// HKDF-SHA512
  case sha512 = 0x0003

  /// Nh of RFC 9180 §7.2: of a hash, a MAC and an extracted key.
  public var byteCount: Int {
    switch self {
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}

/// Signature schemes by their TLS number (RFC 8446 §4.2.3), as MLS uses them.
public enum SignatureAlgorithm: UInt16, Sendable {
  /// ECDSA with P-256 and SHA-256, in DER.
  case p256 = 0x0403
  /// ECDSA with P-384 and SHA-384, in DER.
  case p384 = 0x0503
  /// ECDSA with P-521 and SHA-512, in DER.
  case p521 = 0x0603
  /// Ed25519 (RFC 8032)
  case ed25519 = 0x0807
}
