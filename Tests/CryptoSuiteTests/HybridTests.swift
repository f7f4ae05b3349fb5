import Crypto
import CryptoNative
import CryptoSuite
import TestMaterial
import Testing
import XWing

import enum CryptoSuite.CryptoError

/// Appendix C of draft-connolly-cfrg-xwing-kem-10. Of the long values their SHA-256 stands here.
struct XWingVector: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let seed: String
  let encapsulationSeed: String
  let sharedSecret: String
  let publicKeyDigest: String
  let kemOutputDigest: String

  static let all = [
    XWingVector(
      testDescription: "vector 1",
      seed: "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
      encapsulationSeed: "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
        + "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
      sharedSecret: "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
      publicKeyDigest: "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb",
      kemOutputDigest: "17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33"),
    XWingVector(
      testDescription: "vector 2",
      seed: "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
      encapsulationSeed: "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef"
        + "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d",
      sharedSecret: "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
      publicKeyDigest: "c42ba5f8430d7d2c83739338203819f090e8303ce9c8b02107c272bfa5376916",
      kemOutputDigest: "1661ea86d608a1924ba30840cb0a65f13ae051e3aec9cf0f064efc0bc92f2154"),
    XWingVector(
      testDescription: "vector 3",
      seed: "ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
      encapsulationSeed: "22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619"
        + "f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b",
      sharedSecret: "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f",
      publicKeyDigest: "6b080d6b84f095342092fa7a22423e58bd681397ad0ef00eac92bd254db4fa95",
      kemOutputDigest: "d3ca5578500344b5896cffc4fd740c9311946b82951df155e6fd86a7966b43c6"),
  ]
}

@Suite("ML-KEM-768 with X25519")
struct HybridTests {
  private let native = NativeCrypto()
  private let kem = KEMAlgorithm.mlkem768X25519

  @Test("X-Wing gives the draft's keys, ciphertexts and secrets", arguments: XWingVector.all)
  func vectors(_ vector: XWingVector) throws {
    let privateKey = SecretBytes(hex(vector.seed))
    let publicKey = try XWing.publicKey(privateKey: privateKey)
    #expect(publicKey.count == XWing.publicKeyByteCount)
    #expect(native.hash(.sha256, publicKey) == hex(vector.publicKeyDigest))
    let sent = try XWing.encapsulate(
      to: publicKey, seed: SecretBytes(hex(vector.encapsulationSeed)))
    #expect(sent.kemOutput.count == XWing.kemOutputByteCount)
    #expect(native.hash(.sha256, sent.kemOutput) == hex(vector.kemOutputDigest))
    #expect(sent.sharedSecret.reveal() == hex(vector.sharedSecret))
    #expect(
      try XWing.decapsulate(sent.kemOutput, privateKey: privateKey) == sent.sharedSecret)
  }

  @Test("SHAKE256 gives the answers of FIPS 202 for nothing and for a long message")
  func shake() {
    #expect(
      XWing.shake256(SecretBytes([]), byteCount: 32).reveal()
        == hex("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"))
    #expect(
      XWing.shake256(SecretBytes(Array(repeating: 0xa3, count: 200)), byteCount: 32).reveal()
        == hex("cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d"))
  }

  /// The only published vector of this KEM with a KDF in two stages; it has ChaCha20Poly1305.
  @Test("HPKE gives the keys, bytes and exports of draft-ietf-hpke-pq's test vector")
  func hpkeVector() throws {
    let hpke = HPKE(
      native,
      SuiteAlgorithms(kem: kem, aead: .chaCha20Poly1305, hash: .sha256, signature: .ed25519))
    let receiver = try hpke.deriveKeyPair(
      inputKeyMaterial: SecretBytes(
        hex("b86e76a59fabfc87b30cd7b1f7aaa28a834eb64e7a261c197b9a842893fbce56")))
    #expect(
      receiver.privateKey.reveal()
        == hex("3ec47fa82dd5689d27c6190e724c74ec8f608df3331ce331929e37b829676630"))
    #expect(
      native.hash(.sha256, receiver.publicKey)
        == hex("ad8aaf3f00d8a39bfeec2947a7d5dde68be08bba19bd301a348a45dc5fcc8341"))

    let info = hex(
      "3466363436353230366636653230363132303437373236353633363936313665"
        + "3230353537323665")
    let seed = hex(
      "2a1c0a3745fe8a48fb62034d300f54dfe1974a5b2e169e580a8789cb1cf5fd19"
        + "0fc00f3fd899594e01a8b15334b9f3fa03d8de44da86e19f5776850fb689e6c8")
    let plaintext = hex(
      "3432363536313735373437393230363937333230373437323735373436383263"
        + "3230373437323735373436383230363236353631373537343739")
    var random = RecordedGenerator(seed)
    let sealed = try hpke.seal(
      to: receiver.publicKey, info: info, authenticating: hex("436f756e742d30"), plaintext,
      using: &random)
    #expect(
      native.hash(.sha256, sealed.kemOutput)
        == hex("95c0a5fca31ea59f29bbc66255ad6637b5a476b3212886af11afdc8930aeb772"))
    #expect(
      sealed.ciphertext
        == hex(
          "c5c591f99092d5e38df0a52699af249c66f8275a863423c076de8147a53e65cc"
            + "584041c963b77a7e59ea93841b1339b5efda8909b71f74bb0073ad62e899de31"
            + "0c1566dea2fd29eba377"))

    random = RecordedGenerator(seed)
    let exported = try hpke.exportSender(
      to: receiver.publicKey, info: info, exporterContext: hex("70736575646f72616e646f6d30"),
      byteCount: 32, using: &random)
    #expect(
      exported.secret.reveal()
        == hex("5a78d37f40e078c17ef43fa40963f1ff7dcdee56e366da9099dc181c3eccaee5"))
  }

  @Test("swift-crypto's own X-Wing makes the same keys and opens what we encapsulate")
  func agreement() throws {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<20 {
      let seed = SecretBytes.random(count: 32, using: &random)
      let theirs = try XWingMLKEM768X25519.PrivateKey(
        seedRepresentation: seed.reveal(), publicKey: nil)
      let publicKey = try native.publicKey(kem, privateKey: seed)
      #expect(publicKey == Array(theirs.publicKey.rawRepresentation))
      let ours = try native.encapsulate(
        kem, to: publicKey, seed: .random(count: 64, using: &random))
      let opened = try theirs.decapsulate(.init(ours.kemOutput))
      #expect(opened.withUnsafeBytes { Array($0) } == ours.sharedSecret.reveal())
      let sent = try theirs.publicKey.encapsulate()
      #expect(
        try native.decapsulate(kem, privateKey: seed, Array(sent.encapsulated)).reveal()
          == sent.sharedSecret.withUnsafeBytes { Array($0) })
    }
  }

  @Test(
    "keys of a wrong length, of no ML-KEM key and of small order are refused, and nothing traps")
  func hostileKeys() throws {
    let seed = SecretBytes(Array(repeating: 5, count: 64))
    let privateKey = SecretBytes(Array(repeating: 6, count: 32))
    let valid = try native.publicKey(kem, privateKey: privateKey)
    _ = try native.encapsulate(kem, to: valid, seed: seed)

    // FIPS 203 §7.2: twelve bits of all ones are no number below 3329, wherever they stand.
    let beyondModulus = [0, 3, 600, 1149].map { place in
      var key = valid
      key.replaceSubrange(place..<place + 3, with: [0xff, 0xff, 0xff])
      return key
    }
    let smallOrder = valid.prefix(1184) + Array(repeating: 0, count: 32)
    let wrongLengths = [[], Array(valid.dropLast()), valid + [0], Array(valid.prefix(1184))]
    for key in beyondModulus + wrongLengths + [Array(smallOrder)] {
      #expect(throws: CryptoError.invalidKey) {
        try native.encapsulate(kem, to: key, seed: seed)
      }
    }
    for count in [0, 31, 33, 64, 2400] {
      let key = SecretBytes(Array(repeating: 1, count: count))
      #expect(throws: CryptoError.invalidKey) { try native.publicKey(kem, privateKey: key) }
    }
    for count in [0, 32, 63, 65] {
      #expect(throws: CryptoError.invalidKey) {
        try native.encapsulate(kem, to: valid, seed: SecretBytes(Array(repeating: 1, count: count)))
      }
    }
  }

  @Test("ciphertexts of a wrong length are refused, and changed ones give another secret")
  func hostileCiphertexts() throws {
    let privateKey = SecretBytes(Array(repeating: 6, count: 32))
    let publicKey = try native.publicKey(kem, privateKey: privateKey)
    let sent = try native.encapsulate(
      kem, to: publicKey, seed: SecretBytes(Array(repeating: 5, count: 64)))
    for wrong in [[], Array(sent.kemOutput.dropLast()), sent.kemOutput + [0], publicKey] {
      #expect(throws: CryptoError.invalidKey) {
        try native.decapsulate(kem, privateKey: privateKey, wrong)
      }
    }
    for place in [0, 700, 1087, 1088, 1119] {
      var changed = sent.kemOutput
      changed[place] ^= 1
      #expect(
        try native.decapsulate(kem, privateKey: privateKey, changed) != sent.sharedSecret)
    }
    let smallOrder = sent.kemOutput.prefix(1088) + Array(repeating: 0, count: 32)
    #expect(throws: CryptoError.invalidKey) {
      try native.decapsulate(kem, privateKey: privateKey, Array(smallOrder))
    }
  }

  @Test("a group has no ciphertexts, and the hybrid no Diffie-Hellman secret")
  func otherKind() {
    let key = SecretBytes(Array(repeating: 1, count: 32))
    #expect(throws: CryptoError.unsupported) {
      try native.sharedSecret(kem, privateKey: key, publicKey: Array(repeating: 9, count: 32))
    }
    for dh in [KEMAlgorithm.p256, .p384, .p521, .x25519] {
      #expect(throws: CryptoError.unsupported) {
        try native.encapsulate(dh, to: [], seed: key)
      }
      #expect(throws: CryptoError.unsupported) {
        try native.decapsulate(dh, privateKey: key, [])
      }
    }
  }

  @Test("the suite is the draft's, and opens with no bit of its ciphertexts changed")
  func suite() throws {
    let suite = CipherSuite.mlkem768X25519AES256
    #expect(suite.name?.description == "MLS_128_MLKEM768X25519_AES256GCM_SHA384_Ed25519")
    let algorithms = try #require(suite.algorithms)
    #expect(algorithms.kem.rawValue == 0x647a)
    #expect(algorithms.hash.rawValue == 2)
    #expect(algorithms.aead.rawValue == 2)
    #expect(algorithms.signature.rawValue == 0x0807)

    let hpke = HPKE(native, algorithms)
    var random = SeededGenerator(seed: 3)
    let receiver = try hpke.deriveKeyPair(inputKeyMaterial: .random(count: 48, using: &random))
    let sealed = try hpke.seal(
      to: receiver.publicKey, info: [1], authenticating: [2], [3, 4, 5], using: &random)
    func open(_ sealed: HPKECiphertext) throws(CryptoError) -> [UInt8] {
      try hpke.open(
        sealed, privateKey: receiver.privateKey, publicKey: receiver.publicKey, info: [1],
        authenticating: [2])
    }
    #expect(try open(sealed) == [3, 4, 5])
    for place in stride(from: 0, to: sealed.kemOutput.count, by: 37) {
      var changed = sealed
      changed.kemOutput[place] ^= 0x10
      #expect(throws: CryptoError.self) { try open(changed) }
    }
  }

  @Test("suites 4 and 6 have names, and nobody to compute them")
  func x448() {
    let names = [CipherSuite.x448AES256, .x448ChaCha20].map { $0.name?.description }
    #expect(
      names == [
        "MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448",
        "MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448",
      ])
    #expect(
      (UInt16.min...UInt16.max).map(CipherSuite.init).filter(native.supports)
        == CipherSuite.implemented)
  }
}
