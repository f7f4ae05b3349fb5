/// What a certificate lets a device be at a desk.
public enum Role: UInt64, Sendable {
  /// Holds the house key: invites and removes.
  case owner = 1
  case agent = 2
}
