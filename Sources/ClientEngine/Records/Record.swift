/// A small value under a key.
public final class Record: Sendable {
  public let key: [UInt8]
  public let value: [UInt8]

  public init(key: [UInt8], value: [UInt8]) {
    self.key = key
    self.value = value
  }
}

extension Record: Equatable {
  public static func == (left: Record, right: Record) -> Bool {
    left.key == right.key && left.value == right.value
  }
}

/// All keys from one up to another, by the order of their bytes.
public final class KeyRange: Sendable {
  public let from: [UInt8]
  public let before: [UInt8]

  public init(from: [UInt8], before: [UInt8]) {
    self.from = from
    self.before = before
  }

  public func contains(_ key: [UInt8]) -> Bool {
    !key.lexicographicallyPrecedes(from) && key.lexicographicallyPrecedes(before)
  }
}

/// What is to lie under a key, or that nothing is to lie there any more: also not up to another
/// key, where one is named.
public final class Change: Sendable {
  public let key: [UInt8]
  public let value: [UInt8]?
  public let before: [UInt8]?

  public init(key: [UInt8], value: [UInt8]?, before: [UInt8]? = nil) {
    self.key = key
    self.value = value
    self.before = before
  }
}
