import RelayProtocol

/// Where a log stands: what an append is compared with.
public struct LogHead: Equatable, Sendable {
  public var epoch: LogEpoch
  public var last: Sequence

  public init(epoch: LogEpoch, last: Sequence) {
    self.epoch = epoch
    self.last = last
  }
}

/// A conversation's books without its entries: the log's head and who gets what of it.
///
/// Memberships stand in the order in which they began, so that the same events always give the
/// same outputs in the same order.
public struct Conversation: Equatable, Sendable {
  public let id: ConversationID
  /// Whose revocations reach into it. One that was begun without a desk has none, and nobody's do.
  public let desk: DeskSlug?
  public var head: LogHead
  public var memberships: [Membership]
  /// What `newlyUnneeded` has said; entries there are gone already.
  var removed: [ClosedRange<UInt64>] = []
  /// Something in it changed since it was written.
  var isUnwritten = false

  public init(id: ConversationID, desk: DeskSlug?, head: LogHead, memberships: [Membership]) {
    self.id = id
    self.desk = desk
    self.head = head
    self.memberships = memberships
  }

  func currentIndex(of device: DeviceID) -> Int? {
    memberships.firstIndex { $0.isCurrent && $0.device == device }
  }

  func isMember(_ device: DeviceID) -> Bool { currentIndex(of: device) != nil }

  func knows(_ device: DeviceID) -> Bool { memberships.contains { $0.device == device } }

  /// Whoever began it, as long as it is in it: nobody else brings others in.
  var founder: DeviceID? {
    memberships.first.flatMap { $0.first == .first && $0.isCurrent ? $0.device : nil }
  }

  var memberCount: Int { memberships.count { $0.isCurrent } }

  /// Who gets the entry at `sequence`.
  func readers(of sequence: Sequence) -> [Reader] {
    var readers: [Reader] = []
    readers.reserveCapacity(memberships.count)
    for membership in memberships where membership.contains(sequence) {
      let isFirst = membership.first == sequence
      readers.append(
        Reader(
          device: membership.device,
          previous: isFirst
            ? endOfStays(of: membership.device, before: sequence)
            : Sequence(sequence.rawValue - 1),
          isFirst: isFirst))
    }
    return readers
  }

  /// The last entry of the earlier stays of a device that is welcomed at `sequence`.
  private func endOfStays(of device: DeviceID, before sequence: Sequence) -> Sequence {
    memberships.filter { $0.device == device && $0.first < sequence }.compactMap(\.last).max()
      ?? .none
  }

  /// The next entries for a device after `sequence`, as far as they are without a gap.
  func deliverable(to device: DeviceID, after sequence: Sequence) -> ClosedRange<UInt64>? {
    for membership in memberships where membership.device == device {
      let end = (membership.last ?? head.last).rawValue
      let start = max(membership.first.rawValue, sequence.rawValue + 1)
      if start <= end { return start...end }
    }
    return nil
  }

  /// The last entry that a device gets or got.
  func lastDeliverable(to device: DeviceID) -> Sequence {
    var last = Sequence.none
    for membership in memberships where membership.device == device {
      last = max(last, membership.last ?? head.last)
    }
    return last
  }

  /// How far a device has acknowledged: where delivery to a new session begins.
  func acknowledged(by device: DeviceID) -> Sequence {
    memberships.first { $0.device == device && $0.acknowledged < ($0.last ?? head.last) }?
      .acknowledged ?? lastDeliverable(to: device)
  }

  /// Whether the entry at `sequence` is the one that welcomed the device.
  func isFirst(_ sequence: Sequence, for device: DeviceID) -> Bool {
    memberships.contains { $0.device == device && $0.first == sequence }
  }

  /// The parts of the log that no membership waits for any more, as far as not said before.
  mutating func newlyUnneeded() -> [ClosedRange<UInt64>] {
    var gaps: [ClosedRange<UInt64>] = []
    var start: UInt64 = 1
    for needed in neededRanges() {
      if needed.lowerBound > start { gaps.append(start...(needed.lowerBound - 1)) }
      start = max(start, needed.upperBound + 1)
    }
    if start <= head.last.rawValue { gaps.append(start...head.last.rawValue) }
    defer { removed = gaps }
    return gaps.filter { !removed.contains($0) }
  }

  private func neededRanges() -> [ClosedRange<UInt64>] {
    memberships.compactMap { membership in
      let start = max(membership.first.rawValue, membership.acknowledged.rawValue + 1)
      let end = (membership.last ?? head.last).rawValue
      return start <= end ? start...end : nil
    }.sorted { $0.lowerBound < $1.lowerBound }
  }
}
