import CryptoNative
import CryptoSuite
import CryptoWasm
import TestMaterial
import Testing

/// The browser's provider, linked here against swift-crypto's own BoringSSL, must say what the
/// native one says. Tests/Wasm asks the WebAssembly build itself.
@Suite struct ProviderAgreementTests {
  let native = NativeCrypto()
  let wasm = WasmCrypto()

  @Test("both providers give the same bytes for the same inputs")
  func agreement() throws {
    var random = SystemRandomNumberGenerator()
    for byteCount in stride(from: 0, to: 300, by: 13) {
      let message = randomBytes(count: byteCount, using: &random)
      let seed = SecretBytes.random(count: 32, using: &random)
      #expect(native.hash(.sha256, message) == wasm.hash(.sha256, message))
      #expect(native.hmac(.sha256, key: seed, message) == wasm.hmac(.sha256, key: seed, message))
      #expect(
        native.expand(.sha256, pseudorandomKey: seed, info: message, byteCount: byteCount)
          == wasm.expand(.sha256, pseudorandomKey: seed, info: message, byteCount: byteCount))
      #expect(
        native.extract(.sha256, salt: SecretBytes([]), inputKeyMaterial: seed)
          == wasm.extract(.sha256, salt: SecretBytes([]), inputKeyMaterial: seed))
      try checkSealing(message, key: seed, using: &random)
      try checkKeys(message, seed: seed, using: &random)
    }
  }

  private func checkSealing(
    _ message: [UInt8], key: SecretBytes, using random: inout some RandomNumberGenerator
  ) throws {
    let nonce = randomBytes(count: 12, using: &random)
    let algorithm = AEADAlgorithm.chaCha20Poly1305
    let sealed = try native.seal(
      algorithm, key: key, nonce: nonce, authenticating: message, message)
    #expect(
      try wasm.seal(algorithm, key: key, nonce: nonce, authenticating: message, message)
        == sealed)
    #expect(
      try wasm.open(algorithm, key: key, nonce: nonce, authenticating: message, sealed)
        == message)
  }

  private func checkKeys(
    _ message: [UInt8], seed: SecretBytes, using random: inout some RandomNumberGenerator
  ) throws {
    let publicKey = try native.publicKey(SignatureAlgorithm.ed25519, privateKey: seed)
    #expect(try wasm.publicKey(SignatureAlgorithm.ed25519, privateKey: seed) == publicKey)
    let signature = try wasm.sign(.ed25519, privateKey: seed, message)
    #expect(native.verify(.ed25519, publicKey: publicKey, signature: signature, message))
    #expect(wasm.verify(.ed25519, publicKey: publicKey, signature: signature, message))

    let peer = try native.publicKey(
      KEMAlgorithm.x25519, privateKey: .random(count: 32, using: &random))
    #expect(
      try native.publicKey(KEMAlgorithm.x25519, privateKey: seed)
        == wasm.publicKey(KEMAlgorithm.x25519, privateKey: seed))
    #expect(
      try native.sharedSecret(.x25519, privateKey: seed, publicKey: peer)
        == wasm.sharedSecret(.x25519, privateKey: seed, publicKey: peer))
  }

  @Test("both providers refuse the same inputs with the same error")
  func refusals() {
    refuses(native)
    refuses(wasm)
  }

  private func refuses(_ crypto: some CryptoProvider) {
    let key = SecretBytes(Array(repeating: 1, count: 32))
    let short = SecretBytes(Array(repeating: 1, count: 15))
    let nonce = [UInt8](repeating: 0, count: 12)
    #expect(throws: CryptoError.invalidKey) {
      try crypto.seal(.chaCha20Poly1305, key: short, nonce: nonce, authenticating: [], [])
    }
    #expect(throws: CryptoError.invalidKey) {
      try crypto.seal(.chaCha20Poly1305, key: key, nonce: [1], authenticating: [], [])
    }
    #expect(throws: CryptoError.invalidKey) {
      try crypto.open(.chaCha20Poly1305, key: key, nonce: [1], authenticating: [], nonce + nonce)
    }
    for count in [0, 15, 16, 17] {
      #expect(throws: CryptoError.authenticationFailed) {
        try crypto.open(
          .chaCha20Poly1305, key: key, nonce: nonce, authenticating: [],
          Array(repeating: 0, count: count))
      }
    }
    #expect(throws: CryptoError.invalidKey) {
      try crypto.sharedSecret(.x25519, privateKey: key, publicKey: Array(repeating: 0, count: 32))
    }
    #expect(throws: CryptoError.invalidKey) {
      try crypto.sharedSecret(.x25519, privateKey: short, publicKey: nonce)
    }
    #expect(throws: CryptoError.invalidKey) {
      try crypto.sign(.ed25519, privateKey: short, [])
    }
    #expect(!crypto.verify(.ed25519, publicKey: [], signature: [], []))
  }

  @Test(
    "the provider of more suites agrees with the native one in each of them",
    arguments: [
      CipherSuite.x25519AES128, .x25519ChaCha20, .mlkem768X25519AES256, .mlkem768X25519ChaCha20,
    ])
  func suites(_ suite: CipherSuite) throws {
    let several = WasmCryptoSuites()
    let algorithms = try #require(suite.algorithms)
    var random = SystemRandomNumberGenerator()
    for byteCount in stride(from: 0, to: 300, by: 29) {
      let message = randomBytes(count: byteCount, using: &random)
      let key = SecretBytes.random(count: algorithms.aead.keyByteCount, using: &random)
      let nonce = randomBytes(count: 12, using: &random)
      for hash in [HashAlgorithm.sha256, .sha384, .sha512] {
        #expect(native.hash(hash, message) == several.hash(hash, message))
        #expect(native.hmac(hash, key: key, message) == several.hmac(hash, key: key, message))
        #expect(
          native.expand(hash, pseudorandomKey: key, info: message, byteCount: byteCount)
            == several.expand(hash, pseudorandomKey: key, info: message, byteCount: byteCount))
      }
      let sealed = try native.seal(
        algorithms.aead, key: key, nonce: nonce, authenticating: message, message)
      #expect(
        try several.seal(
          algorithms.aead, key: key, nonce: nonce, authenticating: message, message) == sealed)
      #expect(
        try several.open(algorithms.aead, key: key, nonce: nonce, authenticating: message, sealed)
          == message)
    }
    let one = HPKE(native, algorithms)
    let other = HPKE(several, algorithms)
    let material = SecretBytes.random(count: 48, using: &random)
    let receiver = try one.deriveKeyPair(inputKeyMaterial: material)
    #expect(try other.deriveKeyPair(inputKeyMaterial: material).publicKey == receiver.publicKey)
    try exchange(native, several, algorithms, receiver)
    try exchange(several, native, algorithms, receiver)
  }

  private func exchange(
    _ sender: some CryptoProvider, _ opener: some CryptoProvider, _ algorithms: SuiteAlgorithms,
    _ receiver: HPKEKeyPair
  ) throws {
    var random = SystemRandomNumberGenerator()
    let sealed = try HPKE(sender, algorithms).seal(
      to: receiver.publicKey, info: [1], authenticating: [2], [3], using: &random)
    let opened = try HPKE(opener, algorithms).open(
      sealed, privateKey: receiver.privateKey, publicKey: receiver.publicKey, info: [1],
      authenticating: [2])
    #expect(opened == [3])
  }

  @Test("the provider of more suites carries 1, 3 and the hybrid ones, and refuses the rest")
  func unsupportedBySeveral() {
    let several = WasmCryptoSuites()
    let supported = (UInt16.min...UInt16.max).filter { several.supports(CipherSuite(rawValue: $0)) }
    #expect(supported == [1, 3, 8, 0xf103])
    let key = SecretBytes(Array(repeating: 1, count: 32))
    #expect(throws: CryptoError.unsupported) {
      try several.publicKey(KEMAlgorithm.p256, privateKey: key)
    }
    #expect(throws: CryptoError.unsupported) {
      try several.encapsulate(.x25519, to: [], seed: key)
    }
    #expect(throws: CryptoError.unsupported) {
      try several.decapsulate(.p521, privateKey: key, [])
    }
    #expect(throws: CryptoError.unsupported) { try several.sign(.p384, privateKey: key, []) }
    refuses(several)
  }

  @Test(
    "the messenger's provider agrees with the native one in both of its suites",
    arguments: [CipherSuite.x25519ChaCha20, .mlkem768X25519ChaCha20])
  func messenger(_ suite: CipherSuite) throws {
    let algorithms = try #require(suite.algorithms)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<10 {
      let material = SecretBytes.random(count: 48, using: &random)
      let receiver = try HPKE(native, algorithms).deriveKeyPair(inputKeyMaterial: material)
      let other = try HPKE(wasm, algorithms).deriveKeyPair(inputKeyMaterial: material)
      #expect(other.publicKey == receiver.publicKey)
      #expect(other.privateKey.reveal() == receiver.privateKey.reveal())
      try exchange(native, wasm, algorithms, receiver)
      try exchange(wasm, native, algorithms, receiver)
    }
    #expect(throws: CryptoError.unsupported) {
      try wasm.encapsulate(.x25519, to: [], seed: SecretBytes([]))
    }
    #expect(throws: CryptoError.unsupported) {
      try wasm.decapsulate(.x25519, privateKey: SecretBytes([]), [])
    }
  }

  @Test("the browser's provider carries suite 3 and its hybrid, and refuses the rest")
  func unsupported() {
    let supported = (UInt16.min...UInt16.max).filter { wasm.supports(CipherSuite(rawValue: $0)) }
    #expect(supported == [3, 0xf103])
    let key = SecretBytes(Array(repeating: 1, count: 32))
    #expect(throws: CryptoError.unsupported) {
      try wasm.seal(.aes256GCM, key: key, nonce: [], authenticating: [], [])
    }
    #expect(throws: CryptoError.unsupported) {
      try wasm.publicKey(KEMAlgorithm.p256, privateKey: key)
    }
    #expect(throws: CryptoError.unsupported) { try wasm.sign(.p256, privateKey: key, []) }
  }
}
