import CryptoNative
import CryptoSuite
import Foundation
import TLSSyntax
import TestMaterial
import Testing

/// The working group's `crypto-basics.json`: what RFC 9420 §5.1 and §8 compose of the primitives,
/// spelled out here once more so that a mistake in the MLS target cannot hide one down here.
@Suite struct CryptoBasicsTests {
  let crypto = NativeCrypto()

  @Test("the primitives agree with the working group's vectors in every suite we carry")
  func crossCheck() throws {
    guard let data = try Vectors.load("mls/crypto-basics.json") else { return }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let cases = try decoder.decode([BasicsCase].self, from: data)
    var suites: [UInt16] = []
    for vector in cases {
      let suite = CipherSuite(rawValue: vector.cipherSuite)
      guard crypto.supports(suite), let algorithms = suite.algorithms else { continue }
      suites.append(vector.cipherSuite)
      checkReference(vector.refHash, algorithms)
      checkExpand(vector.expandWithLabel, algorithms)
      try checkSignature(vector.signWithLabel, algorithms)
      try checkEncryption(vector.encryptWithLabel, algorithms)
    }
    #expect(suites == [1, 2, 3, 5, 7])
  }

  private func checkReference(_ vector: BasicsCase.Reference, _ algorithms: SuiteAlgorithms) {
    var writer = TLSWriter()
    writer.write(opaque: Array(vector.label.utf8))
    writer.write(opaque: hex(vector.value))
    #expect(crypto.hash(algorithms.hash, writer.bytes) == hex(vector.out))
  }

  private func checkExpand(_ vector: BasicsCase.Expand, _ algorithms: SuiteAlgorithms) {
    var writer = TLSWriter()
    writer.write(UInt16(vector.length))
    writer.write(opaque: Array("MLS 1.0 \(vector.label)".utf8))
    writer.write(opaque: hex(vector.context))
    let secret = crypto.expand(
      algorithms.hash, pseudorandomKey: SecretBytes(hex(vector.secret)), info: writer.bytes,
      byteCount: vector.length)
    #expect(secret.reveal() == hex(vector.out))
  }

  private func checkSignature(
    _ vector: BasicsCase.Signature, _ algorithms: SuiteAlgorithms
  ) throws {
    let content = labeled(vector.label, hex(vector.content))
    let publicKey = hex(vector.pub)
    let privateKey = SecretBytes(hex(vector.priv))
    #expect(try crypto.publicKey(algorithms.signature, privateKey: privateKey) == publicKey)
    let own = try crypto.sign(algorithms.signature, privateKey: privateKey, content)
    for signature in [hex(vector.signature), own] {
      #expect(
        crypto.verify(
          algorithms.signature, publicKey: publicKey, signature: signature, content))
      #expect(
        !crypto.verify(
          algorithms.signature, publicKey: publicKey, signature: signature, content + [0]))
    }
  }

  private func checkEncryption(
    _ vector: BasicsCase.Encryption, _ algorithms: SuiteAlgorithms
  ) throws {
    let hpke = HPKE(crypto, algorithms)
    let info = labeled(vector.label, hex(vector.context))
    let privateKey = SecretBytes(hex(vector.priv))
    let publicKey = hex(vector.pub)
    var random = SystemRandomNumberGenerator()
    let own = try hpke.seal(
      to: publicKey, info: info, authenticating: [], hex(vector.plaintext), using: &random)
    let theirs = HPKECiphertext(
      kemOutput: hex(vector.kemOutput), ciphertext: hex(vector.ciphertext))
    for sealed in [theirs, own] {
      let opened = try hpke.open(
        sealed, privateKey: privateKey, publicKey: publicKey, info: info, authenticating: [])
      #expect(opened == hex(vector.plaintext))
    }
  }

  private func labeled(_ label: String, _ content: [UInt8]) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(opaque: Array("MLS 1.0 \(label)".utf8))
    writer.write(opaque: content)
    return writer.bytes
  }
}

private struct BasicsCase: Decodable {
  struct Reference: Decodable {
    let label, value, out: String
  }

  struct Expand: Decodable {
    let secret, label, context, out: String
    let length: Int
  }

  struct Signature: Decodable {
    let priv, pub, content, label, signature: String
  }

  struct Encryption: Decodable {
    let priv, pub, label, context, plaintext, kemOutput, ciphertext: String
  }

  let cipherSuite: UInt16
  let refHash: Reference
  let expandWithLabel: Expand
  let signWithLabel: Signature
  let encryptWithLabel: Encryption
}
