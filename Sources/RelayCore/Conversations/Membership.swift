import RelayProtocol

/// One stay of a device in a conversation: from the entry that welcomed it to the commit that
/// removed it, and how far the device has acknowledged what lies between.
///
/// A device that is removed and added again has a new membership beside the old one, until what
/// was waiting in the old one has been delivered too.
public struct Membership: Equatable, Sendable {
  public let device: DeviceID
  /// The entry that welcomed it.
  public let first: Sequence
  /// The commit that removed it; nil while it stays.
  public var last: Sequence?
  /// All entries up to this one are safe on the device.
  public var acknowledged: Sequence
  /// The device's last append in this membership; 0 before the first.
  public var submission: Submission
  /// It changed since it was written.
  var isUnwritten = false

  public init(
    device: DeviceID, first: Sequence, last: Sequence? = nil, acknowledged: Sequence,
    submission: Submission
  ) {
    self.device = device
    self.first = first
    self.last = last
    self.acknowledged = acknowledged
    self.submission = submission
  }

  /// A membership that the entry at `first` begins.
  static func begun(by device: DeviceID, at first: Sequence) -> Membership {
    Membership(
      device: device, first: first, acknowledged: Sequence(first.rawValue - 1),
      submission: Submission(0))
  }

  public var isCurrent: Bool { last == nil }
  var isOver: Bool { last.map { $0 <= acknowledged } ?? false }

  func contains(_ sequence: Sequence) -> Bool {
    first <= sequence && (last.map { sequence <= $0 } ?? true)
  }
}
