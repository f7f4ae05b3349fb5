import CryptoSuite
import MLS

extension VectorFamily {
  /// A file of this family, made by our own code. The same seed gives the same file, if `crypto`
  /// gives the same signature each time: most ECDSA draws a number for it, and all that is computed
  /// from the signatures differs then, too.
  ///
  /// `count` is how many vectors the file has (their kinds take turns); without it, every kind that
  /// the family knows is there once. `epochCount` is the length of a random session.
  public func generate(
    suite: CipherSuite, seed: UInt64, count: Int? = nil, epochCount: Int = 20,
    with crypto: some CryptoProvider
  ) throws(MLSError) -> VectorValue {
    let maker = VectorMaker(
      suite: try SuiteCrypto(crypto, suite), seed: seed, count: count)
    return switch self {
    case .cryptoBasics: try maker.make(CryptoBasicsVector.self)
    case .deserialization: try maker.make(DeserializationVector.self)
    case .keySchedule: try maker.make(KeyScheduleVector.self)
    case .messageProtection: try maker.make(MessageProtectionVector.self)
    case .messages: try maker.make(MessagesVector.self)
    case .passiveClientHandlingCommit: try maker.make(HandlingCommitScenario.self)
    case .passiveClientRandom:
      try maker.make(defaultCount: 1) { (_, workshop) throws(MLSError) in
        try RandomSession.make(epochCount: epochCount, &workshop)
      }
    case .passiveClientWelcome: try maker.make(WelcomeScenario.self)
    case .preSharedKeySecret: try maker.make(PreSharedKeyVector.self)
    case .secretTree: try maker.make(SecretTreeVector.self)
    case .transcriptHashes: try maker.make(TranscriptHashesVector.self)
    case .treeMath: try maker.make(TreeMathVector.self)
    case .treeOperations: try maker.make(TreeOperationsVector.self)
    case .treeValidation: try maker.make(TreeValidationVector.self)
    case .treeKEM: try maker.make(TreeKEMVector.self)
    case .welcome: try maker.make(WelcomeVector.self)
    }
  }
}

/// A family's own idea of its vectors: how many kinds there are, and how to make one of them.
protocol VectorScenario {
  associatedtype Made: VectorRecord
  static var kindCount: Int { get }
  /// `kind` is below `kindCount`.
  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> Made
}

/// One file in the making. Each vector has a seed of its own, so that a longer file begins with the
/// shorter one.
private struct VectorMaker<Crypto: CryptoProvider> {
  let suite: SuiteCrypto<Crypto>
  let seed: UInt64
  let count: Int?

  func make<Scenario: VectorScenario>(_ scenario: Scenario.Type) throws(MLSError) -> VectorValue {
    try make(defaultCount: Scenario.kindCount) { (index, workshop) throws(MLSError) in
      try Scenario.make(kind: index % Scenario.kindCount, &workshop)
    }
  }

  func make<Made: VectorRecord>(
    defaultCount: Int,
    _ makeOne: (Int, inout Workshop<Crypto>) throws(MLSError) -> Made
  ) throws(MLSError) -> VectorValue {
    var seeds = VectorRandom(seed: seed)
    var vectors: [VectorValue] = []
    for index in 0..<(count ?? defaultCount) {
      var workshop = Workshop(suite: suite, random: VectorRandom(seed: seeds.next()))
      vectors.append(try makeOne(index, &workshop).vectorValue)
    }
    return .array(vectors)
  }
}
