/// Why the data directory cannot be used: always for the operator to mend.
public enum StoreOpenError: Error, Equatable, Sendable {
  /// The directory cannot be made, or nothing can be written in it.
  case unwritable
  /// Another server works in it.
  case inUse
  /// A newer server wrote it; this one would misread it.
  case newerVersion(found: Int, known: Int)
  /// The database is no database, or a damaged one.
  case damaged
}
