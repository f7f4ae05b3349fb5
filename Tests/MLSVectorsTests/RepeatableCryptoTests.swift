import CryptoNative
import CryptoSuite
import Testing
import VectorsCommand

/// RFC 6979 appendices A.2.5 to A.2.7, the message "sample" with each curve's own hash.
@Suite("ECDSA of RFC 6979")
struct RepeatableCryptoTests {
  struct Example: Sendable {
    let algorithm: SignatureAlgorithm
    let privateKey: String
    let r: String
    let s: String
  }

  static let examples = [
    Example(
      algorithm: .p256,
      privateKey: "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
      r: "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
      s: "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"),
    Example(
      algorithm: .p384,
      privateKey: "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d8"
        + "96d5724e4c70a825f872c9ea60d2edf5",
      r: "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c"
        + "81a648152e44acf96e36dd1e80fabe46",
      s: "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94f"
        + "a329c145786e679e7b82c71a38628ac8"),
    Example(
      algorithm: .p521,
      privateKey: "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75"
        + "caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538",
      r: "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f"
        + "174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa",
      s: "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af"
        + "282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a"),
  ]

  @Test("signs the RFC's examples as the RFC does", arguments: examples)
  func rfcExample(_ example: Example) throws {
    let crypto = RepeatableCrypto()
    let privateKey = SecretBytes(bytes(example.privateKey))
    let message = Array("sample".utf8)
    let signature = try crypto.sign(example.algorithm, privateKey: privateKey, message)
    #expect(signature == sequence([bytes(example.r), bytes(example.s)]))
    let publicKey = try crypto.publicKey(example.algorithm, privateKey: privateKey)
    #expect(
      NativeCrypto().verify(
        example.algorithm, publicKey: publicKey, signature: signature, message))
  }

  @Test("refuses what is no private key", arguments: examples)
  func noKey(_ example: Example) {
    let crypto = RepeatableCrypto()
    for key in [[], [UInt8](repeating: 0, count: bytes(example.privateKey).count)] {
      #expect(throws: CryptoError.invalidKey) {
        try crypto.sign(example.algorithm, privateKey: SecretBytes(key), [1])
      }
    }
  }

  private func bytes(_ digits: String) -> [UInt8] {
    stride(from: 0, to: digits.count, by: 2).compactMap { place in
      let start = digits.index(digits.startIndex, offsetBy: place)
      return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
    }
  }

  /// `ECDSA-Sig-Value` (RFC 5480), in DER.
  private func sequence(_ numbers: [[UInt8]]) -> [UInt8] {
    var content: [UInt8] = []
    for number in numbers {
      let digits = Array(number.drop { $0 == 0 })
      let padded = digits[0] >= 0x80 ? [0] + digits : digits
      content += [0x02, UInt8(padded.count)] + padded
    }
    return [0x30] + (content.count < 0x80 ? [] : [0x81]) + [UInt8(content.count)] + content
  }
}
