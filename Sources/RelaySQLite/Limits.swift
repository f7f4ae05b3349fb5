/// What the embedded store keeps in memory or does at a time, with the reasons.
enum SQLiteLimits {
  /// Devices' row numbers and conversations' heads remembered, so that an append need not look
  /// them up: some 100 bytes each.
  static let rowNumberCountCachedMax = 50_000
  /// Pages in the write-ahead log before SQLite moves them to the database by itself: 8 MB.
  /// Deletions are moved sooner, by `settle`.
  static let automaticCheckpointPageCount = 8_000
  /// Pages kept in memory: those that a busy second writes and deletes again, so that none is
  /// written before its commit or read back for its deletion.
  static let pageCacheKibibyteCount = 16 * 1_024
  /// Free pages before the file is made smaller: 8 MB are kept for the next busy hour.
  static let freePageCountMax = 8_000
  /// Pages given back at a time: keeps the pause below some 20 ms.
  static let freePageCountReturned = 1_000
  /// Parts that one sweep looks through for old entries while it finds none: keeps the pause below
  /// some 50 ms.
  static let sweptPartCountMax = 20
  /// How long a back-up waits while the server empties its write-ahead log.
  static let backupBusySeconds: Double = 10
  /// A back-up is hashed in parts of this.
  static let sealPartByteCount = 1024 * 1024
  /// Devices that nothing refers to any more are looked for once in so many ticks, an hour.
  static let orphanSweepTickCount = 3_600
}
