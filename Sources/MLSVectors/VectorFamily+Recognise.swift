import CryptoSuite

extension VectorFamily {
  /// The family that a file's content is of, told by the names in its records: the one family that
  /// has most of them, as long as it has more of them than it lacks. The three kinds of passive
  /// clients have the same names; how many epochs they follow tells them apart, and does not
  /// matter to verifying.
  public init(recognising file: VectorValue) throws(VectorFailure) {
    guard let records = file.records else { throw .malformed("list of vectors") }
    guard !records.isEmpty else { throw .malformed("no vectors in the file") }
    var names: [[UInt8]] = []
    for record in records.prefix(VectorLimits.recognisedRecordCountMax) {
      guard case .object(let members) = record else { continue }
      for member in members where !names.contains(member.name) { names.append(member.name) }
    }
    var best: (family: VectorFamily, score: Int)?
    for family in VectorFamily.allCases where family != .passiveClientRandom {
      var score = 0
      for name in family.fieldNames { score += names.contains(name) ? 1 : -1 }
      if score > best?.score ?? 0 { best = (family, score) }
    }
    guard let best else { throw .malformed("names of no known family") }
    self = best.family
    if self == .passiveClientWelcome || self == .passiveClientHandlingCommit {
      self = Self.passiveClients(following: records)
    }
  }

  /// As the working group's files are: none, two, or many epochs each.
  private static func passiveClients(following records: [VectorValue]) -> VectorFamily {
    var epochCountMax = 0
    for record in records {
      epochCountMax = max(epochCountMax, record["epochs"]?.elements?.count ?? 0)
    }
    return switch epochCountMax {
    case 0: .passiveClientWelcome
    case 1...2: .passiveClientHandlingCommit
    default: .passiveClientRandom
    }
  }

  /// What the records of this family have.
  private var fieldNames: [[UInt8]] {
    switch self {
    case .cryptoBasics: names(of: CryptoBasicsVector())
    case .deserialization: names(of: DeserializationVector())
    case .keySchedule: names(of: KeyScheduleVector())
    case .messageProtection: names(of: MessageProtectionVector())
    case .messages: names(of: MessagesVector())
    case .passiveClientHandlingCommit, .passiveClientRandom, .passiveClientWelcome:
      names(of: PassiveClientVector())
    case .preSharedKeySecret: names(of: PreSharedKeyVector())
    case .secretTree: names(of: SecretTreeVector())
    case .transcriptHashes: names(of: TranscriptHashesVector())
    case .treeMath: names(of: TreeMathVector())
    case .treeOperations: names(of: TreeOperationsVector())
    case .treeValidation: names(of: TreeValidationVector())
    case .treeKEM: names(of: TreeKEMVector())
    case .welcome: names(of: WelcomeVector())
    }
  }

  private func names(of record: some VectorRecord) -> [[UInt8]] {
    guard case .object(let members) = record.vectorValue else { return [] }
    return members.map { $0.name }
  }
}
