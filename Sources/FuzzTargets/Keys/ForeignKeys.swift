import CryptoNative
import CryptoSuite
import CryptoWasm

extension FuzzTarget {
  /// Keys, ciphertexts and signatures of strangers on their way into the real primitives of every
  /// suite. They are refused or used, never more; and where both providers have the suite, the one
  /// in the browser says what the native one says.
  ///
  /// First the suite, then what is done, then up to three strings.
  static let foreignKeys = FuzzTarget(
    "foreign-keys",
    check: { bytes throws(BrokenPromise) in
      var input = FuzzInput(bytes)
      let suites = CipherSuite.implemented
      let suite = suites[Int(input.byte()) % suites.count]
      guard let algorithms = suite.algorithms else { throw BrokenPromise("a suite is gone") }
      let use = ForeignUse(&input)
      let native = use.outcome(with: NativeCrypto(), algorithms)
      if WasmCryptoSuites().supports(suite) {
        try promise(
          use.outcome(with: WasmCryptoSuites(), algorithms) == native, "the providers disagree")
      }
      return native != .refused(.invalidKey) && native != .refused(.authenticationFailed)
    },
    seeds: { ForeignUse.seeds })
}

/// One thing that is done with what a stranger sent.
private struct ForeignUse {
  private enum Act: UInt8, CaseIterable {
    case seal, open, verify, kemKey, signatureKey
  }

  enum Outcome: Equatable {
    case bytes([UInt8])
    case valid(Bool)
    case refused(CryptoError)
  }

  private let act: Act
  private let first: [UInt8]
  private let second: [UInt8]
  private let third: [UInt8]

  /// The receiver of what is opened.
  private static let inputKeyMaterial = SecretBytes([UInt8](repeating: 7, count: 64))

  init(_ input: inout FuzzInput) {
    act = Act(rawValue: input.byte() % UInt8(Act.allCases.count)) ?? .seal
    first = input.chunk()
    second = input.chunk()
    third = input.rest()
  }

  func outcome(with crypto: some CryptoProvider, _ algorithms: SuiteAlgorithms) -> Outcome {
    do throws(CryptoError) {
      let hpke = HPKE(crypto, algorithms)
      switch act {
      case .seal:
        var random = SeededRandom(seed: 41)
        let sealed = try hpke.seal(
          to: first, info: second, authenticating: [], third, using: &random)
        return .bytes(sealed.kemOutput + sealed.ciphertext)
      case .open:
        let pair = try hpke.deriveKeyPair(inputKeyMaterial: Self.inputKeyMaterial)
        return .bytes(
          try hpke.open(
            HPKECiphertext(kemOutput: first, ciphertext: second), privateKey: pair.privateKey,
            publicKey: pair.publicKey, info: third, authenticating: []))
      case .verify:
        return .valid(
          crypto.verify(algorithms.signature, publicKey: first, signature: second, third))
      case .kemKey:
        return .bytes(try crypto.publicKey(algorithms.kem, privateKey: SecretBytes(first)))
      case .signatureKey:
        return .bytes(try crypto.publicKey(algorithms.signature, privateKey: SecretBytes(first)))
      }
    } catch {
      return .refused(error)
    }
  }

  // MARK: Seeds

  /// Everything once in each suite, as it should be.
  static var seeds: [[UInt8]] {
    var seeds: [[UInt8]] = []
    for (index, suite) in CipherSuite.implemented.enumerated() {
      guard let algorithms = suite.algorithms,
        let good = try? goodStrings(NativeCrypto(), algorithms)
      else { continue }
      for (act, strings) in good {
        seeds.append(
          [UInt8(index), act.rawValue] + FuzzInput.chunk(strings[0])
            + FuzzInput.chunk(strings[1]) + strings[2])
      }
    }
    return seeds
  }

  private static func goodStrings(
    _ crypto: NativeCrypto, _ algorithms: SuiteAlgorithms
  ) throws(CryptoError) -> [(Act, [[UInt8]])] {
    var random = SeededRandom(seed: 43)
    let hpke = HPKE(crypto, algorithms)
    let pair = try hpke.deriveKeyPair(inputKeyMaterial: inputKeyMaterial)
    let sealed = try hpke.seal(
      to: pair.publicKey, info: [1], authenticating: [], [2, 3], using: &random)
    // A KEM's private key is a signature's where both are of one curve; Ed25519 takes any 32 bytes.
    let isHybrid = algorithms.kem == .mlkem768X25519
    let signatureKey = isHybrid ? SecretBytes(Array(1...32)) : pair.privateKey
    let publicKey = try crypto.publicKey(algorithms.signature, privateKey: signatureKey)
    let signature = try crypto.sign(algorithms.signature, privateKey: signatureKey, [4])
    return [
      (.seal, [pair.publicKey, [1], [2, 3]]), (.open, [sealed.kemOutput, sealed.ciphertext, [1]]),
      (.verify, [publicKey, signature, [4]]), (.kemKey, [pair.privateKey.reveal(), [], []]),
      (.signatureKey, [signatureKey.reveal(), [], []]),
    ]
  }
}
