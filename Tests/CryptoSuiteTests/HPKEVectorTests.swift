import CryptoNative
import CryptoSuite
import TestMaterial
import Testing

/// RFC 9180 appendix A, base mode, sequence number 0: the RFC gives the seed of the ephemeral key,
/// so sealing must give the RFC's bytes.
struct HPKEVector: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let algorithms: SuiteAlgorithms
  let ephemeralSeed: String
  let receiverSeed: String
  let kemOutput: String
  let ciphertext: String
  var exported: String?

  static let info = "4f6465206f6e2061204772656369616e2055726e"
  static let authenticated = "436f756e742d30"
  static let plaintext = "4265617574792069732074727574682c20747275746820626561757479"

  static let all = [
    HPKEVector(
      testDescription: "A.1.1 X25519, AES-128-GCM",
      algorithms: CipherSuite.x25519AES128.algorithms!,
      ephemeralSeed: "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
      receiverSeed: "6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037",
      kemOutput: "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
      ciphertext: "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a9"
        + "6d8770ac83d07bea87e13c512a",
      exported: "3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee"),
    HPKEVector(
      testDescription: "A.2.1 X25519, ChaCha20Poly1305",
      algorithms: CipherSuite.x25519ChaCha20.algorithms!,
      ephemeralSeed: "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b",
      receiverSeed: "1ac01f181fdf9f352797655161c58b75c656a6cc2716dcb66372da835542e1df",
      kemOutput: "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
      ciphertext: "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db"
        + "21993c62ce81883d2dd1b51a28"),
    HPKEVector(
      testDescription: "A.3.1 P-256, AES-128-GCM",
      algorithms: CipherSuite.p256AES128.algorithms!,
      ephemeralSeed: "4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e",
      receiverSeed: "668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550",
      kemOutput: "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
        + "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4",
      ciphertext: "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f"
        + "9076ac232e3ab2523f39513434"),
    HPKEVector(
      testDescription: "A.6.1 P-521, AES-256-GCM, SHA-512",
      algorithms: CipherSuite.p521AES256.algorithms!,
      ephemeralSeed: "7f06ab8215105fc46aceeb2e3dc5028b44364f960426eb0d8e4026c2f8b5d7e7"
        + "a986688f1591abf5ab753c357a5d6f0440414b4ed4ede71317772ac98d9239f70904",
      receiverSeed: "2ad954bbe39b7122529f7dde780bff626cd97f850d0784a432784e69d86eccaa"
        + "de43b6c10a8ffdb94bf943c6da479db137914ec835a7e715e36e45e29b587bab3bf1",
      kemOutput: "040138b385ca16bb0d5fa0c0665fbbd7e69e3ee29f63991d3e9b5fa740aab8900a"
        + "aeed46ed73a49055758425a0ce36507c54b29cc5b85a5cee6bae0cf1c21f2731ece2"
        + "013dc3fb7c8d21654bb161b463962ca19e8c654ff24c94dd2898de12051f1ed06922"
        + "37fb02b2f8d1dc1c73e9b366b529eb436e98a996ee522aef863dd5739d2f29b0",
      ciphertext: "170f8beddfe949b75ef9c387e201baf4132fa7374593dfafa90768788b7b2b20"
        + "0aafcc6d80ea4c795a7c5b841a"),
  ]
}

@Suite struct HPKEVectorTests {
  @Test("sealing with the RFC's ephemeral seed gives the RFC's bytes", arguments: HPKEVector.all)
  func sealing(_ vector: HPKEVector) throws {
    let hpke = HPKE(NativeCrypto(), vector.algorithms)
    let receiver = try hpke.deriveKeyPair(
      inputKeyMaterial: SecretBytes(hex(vector.receiverSeed)))
    var random = RecordedGenerator(hex(vector.ephemeralSeed))
    let sealed = try hpke.seal(
      to: receiver.publicKey, info: hex(HPKEVector.info),
      authenticating: hex(HPKEVector.authenticated), hex(HPKEVector.plaintext),
      using: &random)
    #expect(sealed.kemOutput == hex(vector.kemOutput))
    #expect(sealed.ciphertext == hex(vector.ciphertext))

    let opened = try hpke.open(
      sealed, privateKey: receiver.privateKey, publicKey: receiver.publicKey,
      info: hex(HPKEVector.info), authenticating: hex(HPKEVector.authenticated))
    #expect(opened == hex(HPKEVector.plaintext))
  }

  @Test("both ends export the same secret, and it is the RFC's", arguments: HPKEVector.all)
  func exporting(_ vector: HPKEVector) throws {
    let hpke = HPKE(NativeCrypto(), vector.algorithms)
    let receiver = try hpke.deriveKeyPair(
      inputKeyMaterial: SecretBytes(hex(vector.receiverSeed)))
    var random = RecordedGenerator(hex(vector.ephemeralSeed))
    let sent = try hpke.exportSender(
      to: receiver.publicKey, info: hex(HPKEVector.info), exporterContext: [], byteCount: 32,
      using: &random)
    let received = try hpke.exportReceiver(
      kemOutput: sent.kemOutput, privateKey: receiver.privateKey, publicKey: receiver.publicKey,
      info: hex(HPKEVector.info), exporterContext: [], byteCount: 32)
    #expect(sent.secret == received)
    if let exported = vector.exported { #expect(received.reveal() == hex(exported)) }
  }

  @Test("a changed bit anywhere makes opening fail", arguments: HPKEVector.all)
  func tampering(_ vector: HPKEVector) throws {
    let hpke = HPKE(NativeCrypto(), vector.algorithms)
    let receiver = try hpke.deriveKeyPair(
      inputKeyMaterial: SecretBytes(hex(vector.receiverSeed)))
    let sealed = HPKECiphertext(
      kemOutput: hex(vector.kemOutput), ciphertext: hex(vector.ciphertext))
    func open(_ sealed: HPKECiphertext, info: String, authenticated: String) throws(CryptoError) {
      _ = try hpke.open(
        sealed, privateKey: receiver.privateKey, publicKey: receiver.publicKey,
        info: hex(info), authenticating: hex(authenticated))
    }
    try open(sealed, info: HPKEVector.info, authenticated: HPKEVector.authenticated)
    for index in sealed.ciphertext.indices {
      var changed = sealed
      changed.ciphertext[index] ^= 1
      #expect(throws: CryptoError.authenticationFailed) {
        try open(changed, info: HPKEVector.info, authenticated: HPKEVector.authenticated)
      }
    }
    for index in sealed.kemOutput.indices {
      var changed = sealed
      changed.kemOutput[index] ^= 1
      #expect(throws: CryptoError.self) {
        try open(changed, info: HPKEVector.info, authenticated: HPKEVector.authenticated)
      }
    }
    #expect(throws: CryptoError.authenticationFailed) {
      try open(sealed, info: "00", authenticated: HPKEVector.authenticated)
    }
    #expect(throws: CryptoError.authenticationFailed) {
      try open(sealed, info: HPKEVector.info, authenticated: "00")
    }
    #expect(throws: CryptoError.authenticationFailed) {
      try open(
        HPKECiphertext(kemOutput: sealed.kemOutput, ciphertext: []), info: HPKEVector.info,
        authenticated: HPKEVector.authenticated)
    }
  }

  @Test("an X25519 key of small order is refused")
  func smallOrder() throws {
    let hpke = HPKE(NativeCrypto(), CipherSuite.x25519AES128.algorithms!)
    for first in [UInt8(0), 1] {
      var random = SystemRandomNumberGenerator()
      #expect(throws: CryptoError.invalidKey) {
        try hpke.seal(
          to: [first] + Array(repeating: 0, count: 31), info: [], authenticating: [], [],
          using: &random)
      }
    }
  }

  @Test("keys of a wrong length or off the curve are refused", arguments: HPKEVector.all)
  func invalidKeys(_ vector: HPKEVector) {
    let hpke = HPKE(NativeCrypto(), vector.algorithms)
    var random = SystemRandomNumberGenerator()
    let key = hex(vector.kemOutput)
    var offCurve = key
    offCurve[offCurve.count - 1] ^= 1
    for wrong in [[], Array(key.dropLast()), key + [0]] {
      #expect(throws: CryptoError.invalidKey) {
        try hpke.seal(to: wrong, info: [], authenticating: [], [], using: &random)
      }
    }
    if vector.algorithms.kem != .x25519 {
      #expect(throws: CryptoError.invalidKey) {
        try hpke.seal(to: offCurve, info: [], authenticating: [], [], using: &random)
      }
    }
  }
}
