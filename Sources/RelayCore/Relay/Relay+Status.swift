import RelayProtocol

/// How the relay does, in numbers that say nothing about anybody.
public struct RelayStatus: Sendable {
  public let tally: RelayTally
  public let store: StoreStatus
  public let isStoreFailing: Bool
  public let sessionCount: Int
  /// Those of them that have signed in.
  public let openSessionCount: Int
  public let cachedConversationCount: Int
  public let bucketCount: Int
}

extension Relay {
  public var status: RelayStatus {
    RelayStatus(
      tally: sessions.tally, store: store.status(), isStoreFailing: isStoreFailing,
      sessionCount: sessions.table.count, openSessionCount: sessions.online.count,
      cachedConversationCount: books.conversations.count,
      bucketCount: sessions.limiter.bucketCount + books.limiter.bucketCount)
  }

  /// The desks of this relay by name, in alphabetical order.
  public var deskSlugs: [DeskSlug] {
    books.desks.desks.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// A `DeskRecord` as it is handed out.
  public func deskRecord(_ slug: DeskSlug) -> [UInt8]? { books.desks[slug]?.recordBytes }

  /// Makes a new set-up token the only good one, known here by its SHA-256 alone. False when the
  /// relay has a desk already: then there is nothing to set up.
  public mutating func offerSetup(tokenHash: [UInt8]) throws(StoreError) -> Bool {
    try books.offerSetup(tokenHash: tokenHash)
  }

  /// Writes as much as a large entry and removes it again, each synced; whether that went.
  @discardableResult
  public mutating func probeStore() -> Bool {
    do {
      let left = try store.records(.probe).first?.revision ?? 0
      let bytes = [UInt8](repeating: 0, count: RelayLimits.probeByteCount)
      try putProbe(bytes, expected: left)
      try putProbe(nil, expected: left + 1)
      isStoreFailing = false
    } catch {
      store.rollback()
      isStoreFailing = true
    }
    return !isStoreFailing
  }

  private mutating func putProbe(_ bytes: [UInt8]?, expected: UInt64) throws(StoreError) {
    try store.begin()
    try store.put(bytes, kind: .probe, key: [], expected: expected)
    try store.commit()
  }
}
