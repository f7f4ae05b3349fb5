import CryptoSuite
import Foundation
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

/// How many vectors of a file held, and how many were for suites that the provider lacks.
public struct VectorOutcome: Equatable, Sendable {
  public var verifiedCount = 0
  public var skippedCount = 0
}

/// The first thing in a vector that came out otherwise than it says.
public struct VectorMismatch: Error, CustomStringConvertible {
  public let description: String
}

extension VectorFamily {
  /// Verifies every vector of the file's content that `crypto` has the suite for.
  public func verify(
    _ file: Data, with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws -> VectorOutcome {
    switch self {
    case .cryptoBasics: try each(CryptoBasicsVector.self, file, crypto, &random)
    case .deserialization: try each(DeserializationVector.self, file, crypto, &random)
    case .keySchedule: try each(KeyScheduleVector.self, file, crypto, &random)
    case .messageProtection: try each(MessageProtectionVector.self, file, crypto, &random)
    case .messages: try each(MessagesVector.self, file, crypto, &random)
    case .passiveClientHandlingCommit, .passiveClientWelcome:
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
    _ type: V.Type, _ file: Data, _ crypto: some CryptoProvider,
    _ random: inout some RandomNumberGenerator
  ) throws -> VectorOutcome {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    var outcome = VectorOutcome()
    for (index, vector) in try decoder.decode([V].self, from: file).enumerated() {
      if let suite = vector.cipherSuite, !crypto.supports(CipherSuite(rawValue: suite)) {
        outcome.skippedCount += 1
        continue
      }
      do {
        try vector.verify(with: crypto, using: &random)
      } catch {
        throw VectorMismatch(description: "\(fileName)[\(index)]: \(error)")
      }
      outcome.verifiedCount += 1
    }
    return outcome
  }
}

/// One entry of a file.
protocol Vector: Decodable {
  var cipherSuite: UInt16? { get }
  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws
}

/// Bytes written as hexadecimal digits.
struct Hex: Decodable, Equatable {
  let bytes: [UInt8]

  init(from decoder: any Decoder) throws {
    let digits = Array(try decoder.singleValueContainer().decode(String.self).utf8)
    guard digits.count % 2 == 0 else { throw VectorMismatch(description: "odd digits") }
    bytes = try stride(from: 0, to: digits.count, by: 2).map { index in
      let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16) else {
        throw VectorMismatch(description: "not hexadecimal")
      }
      return byte
    }
  }

  var secret: SecretBytes { SecretBytes(bytes) }

  /// A private key. Some writers of vectors left out the zeros in front of a P-521 scalar.
  var privateKey: SecretBytes {
    let p521ByteCount = 66
    let isShortened = bytes.count == p521ByteCount - 1
    return SecretBytes((isShortened ? [0] : []) + bytes)
  }
}

func expect<Value: Equatable>(_ what: String, _ actual: Value, _ expected: Value) throws {
  guard actual == expected else { throw VectorMismatch(description: "\(what) differs") }
}

func expect(_ what: String, _ actual: SecretBytes, _ expected: Hex) throws {
  try expect(what, actual.reveal(), expected.bytes)
}

func expect(_ what: String, _ actual: [UInt8], _ expected: Hex) throws {
  try expect(what, actual, expected.bytes)
}
