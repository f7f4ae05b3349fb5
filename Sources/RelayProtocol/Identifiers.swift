import TLSSyntax

/// A device, by its Ed25519 public key: what it signs the relay's challenge with, and the
/// signature key of its leaf in every MLS group.
public struct DeviceID: Hashable, Sendable {
  public static let byteCount = 32
  let storage: IdentifierStorage32
  public var bytes: [UInt8] { storage.bytes }

  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    storage = IdentifierStorage32(bytes)
  }

  init(_ storage: IdentifierStorage32) { self.storage = storage }
}

/// A conversation, by what its founder's device and a few random bytes come to; the MLS group's
/// identifier begins with it.
public struct ConversationID: Hashable, Sendable {
  public static let byteCount = 16
  let storage: IdentifierStorage16
  public var bytes: [UInt8] { storage.bytes }

  public init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    storage = IdentifierStorage16(bytes)
  }

  init(_ storage: IdentifierStorage16) { self.storage = storage }
}

/// An entry's place in its conversation's log: 1, 2, 3, with no gaps.
public struct Sequence: Hashable, Comparable, Sendable {
  public let rawValue: UInt64
  public static let none = Sequence(0)

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public var next: Sequence { Sequence(rawValue + 1) }

  public static func < (left: Sequence, right: Sequence) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Which of a device's own appends to one conversation this is: 1, 2, 3. The relay takes each
/// number once, so that a repeated send stores nothing twice.
public struct Submission: Hashable, Comparable, Sendable {
  public let rawValue: UInt64

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public var next: Submission { Submission(rawValue + 1) }

  public static func < (left: Submission, right: Submission) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The MLS epoch as the relay sees it: a counter that a commit advances by one.
public struct LogEpoch: Hashable, Comparable, Sendable {
  public let rawValue: UInt64

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public var next: LogEpoch { LogEpoch(rawValue + 1) }

  public static func < (left: LogEpoch, right: LogEpoch) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Correlates a question with its answer within one session; 0 stands for "nobody asked".
public struct RequestID: Hashable, Sendable {
  public let rawValue: UInt32
  public static let none = RequestID(0)

  public init(_ rawValue: UInt32) { self.rawValue = rawValue }
}

/// Milliseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let milliseconds: UInt64

  public init(milliseconds: UInt64) { self.milliseconds = milliseconds }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// A desk's name in links: 1 to 32 of `a-z`, `0-9` and inner hyphens, and none of the server's
/// own paths.
public struct DeskSlug: Hashable, Sendable {
  public let bytes: [UInt8]

  public init?(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, bytes.count <= WireLimits.deskSlugByteCountMax,
      bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-"),
      bytes.allSatisfy({ Self.isAllowed($0) }),
      !Self.isReserved(bytes)
    else { return nil }
    self.bytes = bytes
  }

  /// Paths that the server itself answers.
  private static let reserved: StaticText =
    "/setup/desk/join/assets/socket/desks/health/healthz/readyz/"

  private static func isReserved(_ bytes: [UInt8]) -> Bool {
    var rest = reserved.utf8[...]
    let path = [UInt8(ascii: "/")] + bytes + [UInt8(ascii: "/")]
    while rest.count >= path.count {
      if rest.starts(with: path) { return true }
      rest.removeFirst()
    }
    return false
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// Text known at compile time, compared by its bytes (no Unicode tables in the browser).
public struct StaticText: ExpressibleByStringLiteral, Sendable {
  public let utf8: [UInt8]

  public init(stringLiteral value: StaticString) {
    utf8 = value.withUTF8Buffer { Array($0) }
  }
}
