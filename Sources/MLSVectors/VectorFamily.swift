import CryptoSuite
import MLS

/// The families of test vectors that the MLS implementers keep together
/// (https://github.com/mlswg/mls-implementations), by the names of their files.
public enum VectorFamily: String, CaseIterable, Sendable {
  case cryptoBasics = "crypto-basics"
  case deserialization
  case keySchedule = "key-schedule"
  case messageProtection = "message-protection"
  case messages
  case passiveClientHandlingCommit = "passive-client-handling-commit"
  case passiveClientRandom = "passive-client-random"
  case passiveClientWelcome = "passive-client-welcome"
  case preSharedKeySecret = "psk_secret"
  case secretTree = "secret-tree"
  case transcriptHashes = "transcript-hashes"
  case treeMath = "tree-math"
  case treeOperations = "tree-operations"
  case treeValidation = "tree-validation"
  case treeKEM = "treekem"
  case welcome

  public var fileName: String { rawValue + ".json" }
}

/// How many vectors of a file held, how many were for suites that the provider lacks, and which did
/// not hold.
public struct VectorOutcome: Equatable, Sendable {
  public var passedCount = 0
  public var skippedCount = 0
  /// Those that the provider lacks, by number.
  public var skippedSuites: [CipherSuite] = []
  public var failures: [VectorFailureAtIndex] = []
}

extension VectorOutcome {
  fileprivate mutating func skip(_ suite: CipherSuite) {
    skippedCount += 1
    let place = skippedSuites.firstIndex { $0.rawValue >= suite.rawValue } ?? skippedSuites.count
    if place == skippedSuites.count || skippedSuites[place] != suite {
      skippedSuites.insert(suite, at: place)
    }
  }
}

/// A vector that does not hold, by its position in the file.
public struct VectorFailureAtIndex: Equatable, Sendable {
  public let index: Int
  public let failure: VectorFailure
}

extension VectorFamily {
  /// Verifies every vector of a file that `crypto` has the suite for.
  public func verify(
    _ file: VectorValue, with crypto: some CryptoProvider,
    using random: inout some RandomNumberGenerator
  ) throws(VectorFailure) -> VectorOutcome {
    switch self {
    case .cryptoBasics: try each(CryptoBasicsVector.self, file, crypto, &random)
    case .deserialization: try each(DeserializationVector.self, file, crypto, &random)
    case .keySchedule: try each(KeyScheduleVector.self, file, crypto, &random)
    case .messageProtection: try each(MessageProtectionVector.self, file, crypto, &random)
    case .messages: try each(MessagesVector.self, file, crypto, &random)
    case .passiveClientHandlingCommit, .passiveClientRandom, .passiveClientWelcome:
      try each(PassiveClientVector.self, file, crypto, &random)
    case .preSharedKeySecret: try each(PreSharedKeyVector.self, file, crypto, &random)
    case .secretTree: try each(SecretTreeVector.self, file, crypto, &random)
    case .transcriptHashes: try each(TranscriptHashesVector.self, file, crypto, &random)
    case .treeMath: try each(TreeMathVector.self, file, crypto, &random)
    case .treeOperations: try each(TreeOperationsVector.self, file, crypto, &random)
    case .treeValidation: try each(TreeValidationVector.self, file, crypto, &random)
    case .treeKEM: try each(TreeKEMVector.self, file, crypto, &random)
    case .welcome: try each(WelcomeVector.self, file, crypto, &random)
    }
  }

  private func each<V: Vector>(
    _ type: V.Type, _ file: VectorValue, _ crypto: some CryptoProvider,
    _ random: inout some RandomNumberGenerator
  ) throws(VectorFailure) -> VectorOutcome {
    guard let values = file.records else { throw .malformed("list of vectors") }
    // Nothing would have been shown, and a file that lost its content would pass.
    guard !values.isEmpty else { throw .malformed("no vectors in the file") }
    var outcome = VectorOutcome()
    for (index, value) in values.enumerated() {
      var checks = VectorChecks()
      do {
        let vector = try V(vector: value)
        if let suite = vector.cipherSuite, !crypto.supports(CipherSuite(rawValue: suite)) {
          outcome.skip(CipherSuite(rawValue: suite))
          continue
        }
        vector.run(with: crypto, using: &random, &checks)
      } catch {
        outcome.failures.append(VectorFailureAtIndex(index: index, failure: error))
        continue
      }
      if let failure = checks.failure {
        outcome.failures.append(VectorFailureAtIndex(index: index, failure: failure))
      } else {
        outcome.passedCount += 1
      }
    }
    return outcome
  }
}

/// One entry of a file.
protocol Vector: VectorRecord {
  var cipherSuite: UInt16? { get }
  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError)
}

extension Vector {
  fileprivate func run(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) {
    do {
      try verify(with: crypto, using: &random, &checks)
    } catch {
      checks.fail(error)
    }
  }
}
