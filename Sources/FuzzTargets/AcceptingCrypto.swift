import CryptoSuite
import MLSVectors

/// Primitives that let almost everything through, so that mutated messages reach the code behind
/// signatures, tags and ciphers. Only for targets of the fuzzer: nothing is secret here.
///
/// Encryption adds a tag and changes nothing; MACs and hashes are zeros, so that every mutated
/// tree has the right hash and every commit the right tag; references still differ, or no
/// proposal could be told from another. Derivations mix all they are given, cheaply. A signature
/// or ciphertext that ends in 0xff is refused, so that refusals are met as well.
struct AcceptingCrypto: CryptoProvider {
  private static let refused: UInt8 = 0xff

  /// False where the hashes themselves are what things are told apart by.
  var hashesAreAlike = true

  func supports(_ suite: CipherSuite) -> Bool {
    suite == .x25519AES128 || suite == .x25519ChaCha20
  }

  func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8] {
    guard !hashesAreAlike || Self.isReference(message) else {
      return [UInt8](repeating: 0, count: algorithm.byteCount)
    }
    return Mixer([message]).bytes(algorithm.byteCount)
  }

  /// `RefHashInput` begins with its label (RFC 9420 §5.2).
  private static func isReference(_ message: [UInt8]) -> Bool {
    let label = Array(" Reference".utf8)
    guard let labelByteCount = message.first.map(Int.init), labelByteCount < 64,
      message.count > labelByteCount
    else { return false }
    return message[...labelByteCount].suffix(label.count).elementsEqual(label)
  }

  func hmac(_ algorithm: HashAlgorithm, key: SecretBytes, _ message: [UInt8]) -> [UInt8] {
    [UInt8](repeating: 0, count: algorithm.byteCount)
  }

  func extract(
    _ algorithm: HashAlgorithm, salt: SecretBytes, inputKeyMaterial: SecretBytes
  ) -> SecretBytes {
    SecretBytes(
      Mixer([salt.reveal(), inputKeyMaterial.reveal()]).bytes(algorithm.byteCount))
  }

  func expand(
    _ algorithm: HashAlgorithm, pseudorandomKey: SecretBytes, info: [UInt8], byteCount: Int
  ) -> SecretBytes {
    precondition(byteCount <= 255 * algorithm.byteCount, "RFC 5869 §2.3 ends at 255 blocks")
    return SecretBytes(Mixer([pseudorandomKey.reveal(), info]).bytes(byteCount))
  }

  func seal(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard key.count == algorithm.keyByteCount, nonce.count == algorithm.nonceByteCount else {
      throw .invalidKey
    }
    return plaintext + [UInt8](repeating: 0, count: algorithm.tagByteCount)
  }

  func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard key.count == algorithm.keyByteCount, nonce.count == algorithm.nonceByteCount else {
      throw .invalidKey
    }
    guard ciphertext.count >= algorithm.tagByteCount, ciphertext.last != Self.refused else {
      throw .authenticationFailed
    }
    return Array(ciphertext.dropLast(algorithm.tagByteCount))
  }

  /// The private key the other way round: distinct for distinct keys, and undone the same way.
  private func pair(_ privateKey: SecretBytes, byteCount: Int) throws(CryptoError) -> [UInt8] {
    guard privateKey.count == byteCount else { throw .invalidKey }
    return privateKey.reveal().reversed()
  }

  func publicKey(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try pair(privateKey, byteCount: algorithm.privateKeyByteCount)
  }

  func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    guard privateKey.count == algorithm.privateKeyByteCount,
      publicKey.count == algorithm.privateKeyByteCount, publicKey.last != Self.refused
    else { throw .invalidKey }
    return SecretBytes([UInt8](repeating: 0, count: publicKey.count))
  }

  func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try pair(privateKey, byteCount: 32)
  }

  func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] { [UInt8](repeating: 0, count: 64) }

  func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool { signature.last != Self.refused }
}

/// The same input gives the same run.
typealias SeededRandom = VectorRandom

/// FNV-1a over the inputs, stretched by SplitMix64.
private struct Mixer {
  private var random: SeededRandom

  init(_ inputs: [[UInt8]]) {
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for input in inputs {
      state = (state ^ UInt64(input.count)) &* 0x0000_0100_0000_01b3
      for byte in input { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }
    random = SeededRandom(seed: state)
  }

  func bytes(_ count: Int) -> [UInt8] {
    var random = random
    // The last byte stays clear of the one that is refused.
    return randomBytes(count: count, using: &random).map { $0 & 0x7f }
  }
}
