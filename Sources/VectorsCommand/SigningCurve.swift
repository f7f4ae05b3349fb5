import CBoringSSL
import CryptoNative
import CryptoSuite

/// A curve of ECDSA, and the nonces that RFC 6979 draws for it out of key and message.
enum SigningCurve {
  case p256, p384, p521

  init?(_ algorithm: SignatureAlgorithm) {
    switch algorithm {
    case .p256: self = .p256
    case .p384: self = .p384
    case .p521: self = .p521
    case .ed25519: return nil
    }
  }

  /// As the suites of RFC 9420 §17.1 pair them.
  var hash: HashAlgorithm {
    switch self {
    case .p256: .sha256
    case .p384: .sha384
    case .p521: .sha512
    }
  }

  /// What OpenSSL calls the curve.
  var nid: CInt {
    switch self {
    case .p256: SOTTO_NID_P256
    case .p384: SOTTO_NID_P384
    case .p521: SOTTO_NID_P521
    }
  }

  /// FIPS 186-4 appendix D.1.2, most significant byte first.
  private var order: [UInt8] {
    let words: [UInt64] =
      switch self {
      case .p256:
        [0xffff_ffff_0000_0000, .max, 0xbce6_faad_a717_9e84, 0xf3b9_cac2_fc63_2551]
      case .p384:
        [
          .max, .max, .max, 0xc763_4d81_f437_2ddf, 0x581a_0db2_48b0_a77a, 0xecec_196a_ccc5_2973,
        ]
      case .p521:
        [
          0x01ff, .max, .max, .max, 0xffff_ffff_ffff_fffa, 0x5186_8783_bf2f_966b,
          0x7fcc_0148_f709_a5d0, 0x3bb5_c9b8_899c_47ae, 0xbb6f_b71e_9138_6409,
        ]
      }
    let bytes = words.flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
    }
    return Array(bytes.drop { $0 == 0 })
  }

  /// RFC 6979 §3.2, for a private key as long as the order.
  func nonce(
    privateKey: SecretBytes, digest: [UInt8], _ crypto: NativeCrypto
  ) -> [UInt8] {
    let order = order
    let input = privateKey.reveal() + reduced(digest)
    var key = [UInt8](repeating: 0, count: digest.count)
    var value = [UInt8](repeating: 1, count: digest.count)
    func mac(_ message: [UInt8]) -> [UInt8] {
      crypto.hmac(hash, key: SecretBytes(key), message)
    }
    for step in [0, 1] as [UInt8] {
      key = mac(value + [step] + input)
      value = mac(value)
    }
    while true {
      var bits: [UInt8] = []
      while bits.count < order.count {
        value = mac(value)
        bits += value
      }
      let candidate = leftmostBits(bits)
      if candidate.lexicographicallyPrecedes(order), candidate.contains(where: { $0 != 0 }) {
        return candidate
      }
      key = mac(value + [0])
      value = mac(value)
    }
  }

  /// bits2int (§2.3.2): as many bits as the order has. P-521's last seven are too many.
  private func leftmostBits(_ bits: [UInt8]) -> [UInt8] {
    let bytes = Array(bits.prefix(order.count))
    guard self == .p521 else { return bytes }
    return bytes.indices.map { index in
      let carried = index == 0 ? 0 : bytes[index - 1] << 1
      return carried | bytes[index] >> 7
    }
  }

  /// bits2octets (§2.3.4) of a digest no longer than the order: less than twice the order, so that
  /// it is subtracted once at most.
  private func reduced(_ digest: [UInt8]) -> [UInt8] {
    let order = order
    var number = [UInt8](repeating: 0, count: order.count - digest.count) + digest
    guard !number.lexicographicallyPrecedes(order) else { return number }
    var borrow = 0
    for index in number.indices.reversed() {
      let difference = Int(number[index]) - Int(order[index]) - borrow
      borrow = difference < 0 ? 1 : 0
      number[index] = UInt8(truncatingIfNeeded: difference)
    }
    return number
  }
}
