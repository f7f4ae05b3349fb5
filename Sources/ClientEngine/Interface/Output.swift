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
