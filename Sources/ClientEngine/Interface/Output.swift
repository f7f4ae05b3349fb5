/// What the shell is to do, in this order. `persist` comes first and is one transaction: only when
/// it is on disk may the rest happen.
public enum Output: Sendable {
  case persist([Record])
  case send([UInt8])
  case close
  /// To be given `Input.timer` after so long, in place of the last wish. A wait and not a time: the
  /// clock may have been set anew before the shell comes to it.
  case wake(afterMilliseconds: UInt64)
  case done(UInt64)
  case event(Event)
}

/// A small value under a key. `nil` deletes.
public struct Record: Equatable, Sendable {
  public let key: [UInt8]
  public let value: [UInt8]?

  public init(key: [UInt8], value: [UInt8]?) {
    self.key = key
    self.value = value
  }
}
