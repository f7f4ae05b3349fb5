/// One thing that takes bytes nobody vouches for, and what must hold whatever the bytes are.
///
/// The same `check` runs under libFuzzer (`Fuzzing/`) and over the committed cases in the unit
/// tests. It returns whether the bytes were taken; refusing them is as good. It throws when a
/// promise is broken, and a trap or a hang inside it is a finding by itself.
public struct FuzzTarget: Sendable {
  /// As the folder of its cases is called.
  public let name: String
  /// Inputs longer than this teach nothing that shorter ones do not.
  public let byteCountMax: Int
  public let check: @Sendable ([UInt8]) throws(BrokenPromise) -> Bool
  /// Well-formed inputs to start from.
  public let seeds: @Sendable () -> [[UInt8]]

  init(
    _ name: String, byteCountMax: Int = 4_096,
    check: @escaping @Sendable ([UInt8]) throws(BrokenPromise) -> Bool,
    seeds: @escaping @Sendable () -> [[UInt8]]
  ) {
    self.name = name
    self.byteCountMax = byteCountMax
    self.check = check
    self.seeds = seeds
  }

  /// Every target there is: what decodes, then what lives.
  public static let all: [FuzzTarget] =
    messageDecoders + treeDecoders + savedStates + messengerDecoders + vectorDecoders
    + [engineRecord, pageInput, foreignKeys, joining, liveGroup, clientEngine, relay, webSocket]

  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}

/// What a check found to be untrue.
public struct BrokenPromise: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Throws unless `condition` holds.
func promise(
  _ condition: @autoclosure () -> Bool, _ what: @autoclosure () -> String
) throws(BrokenPromise) {
  guard condition() else { throw BrokenPromise(what()) }
}
