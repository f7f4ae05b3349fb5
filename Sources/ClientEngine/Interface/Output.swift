/// What the shell is to do, in this order. `persist` comes first and is one transaction: only when
/// it is on disk may the rest happen.
public enum Output: Sendable {
  case persist([Change])
  /// To be given `Input.loaded` with this number and all records that lie there, in the order of
  /// their keys: as this output's transaction, and all before it, have left them.
  case load(UInt64, [KeyRange])
  case send([UInt8])
  case close
  /// To be given `Input.timer` after so long, in place of the last wish. A wait and not a time: the
  /// clock may have been set anew before the shell comes to it.
  case wake(afterMilliseconds: UInt64)
  case done(UInt64)
  case event(Event)
}

/// A small value under a key.
public struct Record: Equatable, Sendable {
  public let key: [UInt8]
  public let value: [UInt8]

  public init(key: [UInt8], value: [UInt8]) {
    self.key = key
    self.value = value
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
