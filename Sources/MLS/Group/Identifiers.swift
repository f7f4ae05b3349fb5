import TLSSyntax

/// A member's place among the leaves, from the left (RFC 9420 §7). It stays the member's until the
/// member is removed; then it may become somebody else's.
public struct LeafIndex: Hashable, Comparable, Sendable, TLSCodable {
  /// As on the wire.
  public let rawValue: UInt32

  /// The leaf counted from the left, from zero.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    rawValue = try reader.readUInt32()
  }

  public func encode(into writer: inout TLSWriter) { writer.write(rawValue) }

  public static func < (left: LeafIndex, right: LeafIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// The number of commits since the group began.
public struct Epoch: Hashable, Comparable, Sendable, TLSCodable {
  /// As on the wire.
  public let rawValue: UInt64

  /// Zero is the founder's own epoch.
  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    rawValue = try reader.readUInt64()
  }

  public func encode(into writer: inout TLSWriter) { writer.write(rawValue) }

  /// `nil` at the end of time.
  var next: Epoch? { rawValue == .max ? nil : Epoch(rawValue + 1) }

  public static func < (left: Epoch, right: Epoch) -> Bool { left.rawValue < right.rawValue }
}

/// A step of a hash ratchet (RFC 9420 §9.1).
public struct Generation: Hashable, Comparable, Sendable, TLSCodable {
  /// As on the wire.
  public let rawValue: UInt32

  /// Zero is an epoch's first message of a sender and kind.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    rawValue = try reader.readUInt32()
  }

  public func encode(into writer: inout TLSWriter) { writer.write(rawValue) }

  public static func < (left: Generation, right: Generation) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// RFC 9420 §6; 1 is the only version there is.
public struct ProtocolVersion: Hashable, Sendable {
  /// As on the wire; others than 1 are refused.
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// MLS 1.0, the protocol of RFC 9420.
  public static let mls10 = ProtocolVersion(rawValue: 1)
}
