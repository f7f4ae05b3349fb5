import CBOR

/// One part of a body (draft-ietf-mimi-content-08 §4.4): what it is for, in which language, and its
/// content, which may be parts again.
public struct NestedPart: Equatable, Sendable {
  public var disposition: Disposition
  /// Language tags of RFC 5646 with commas between them, or empty.
  public var language: UTF8Text
  public var content: PartContent

  public init(_ disposition: Disposition, language: UTF8Text = "", _ content: PartContent) {
    self.disposition = disposition
    self.language = language
    self.content = content
  }
}

/// What a part holds: nothing, bytes, a file that lies elsewhere, or further parts.
public indirect enum PartContent: Equatable, Sendable {
  /// No content: how a message deletes, and how a reaction is taken back.
  case null
  case single(mediaType: UTF8Text, [UInt8])
  case external(ExternalPart)
  /// At least two parts.
  case multi(PartSemantics, [NestedPart])
}

/// What the sender wants done with a part. Values that the draft does not know are kept.
public struct Disposition: RawRepresentable, Equatable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  public static let unspecified = Disposition(rawValue: 0)
  public static let render = Disposition(rawValue: 1)
  public static let reaction = Disposition(rawValue: 2)
  public static let profile = Disposition(rawValue: 3)
  public static let inline = Disposition(rawValue: 4)
  public static let icon = Disposition(rawValue: 5)
  public static let attachment = Disposition(rawValue: 6)
  public static let session = Disposition(rawValue: 7)
  public static let preview = Disposition(rawValue: 8)
}

/// How several parts belong together.
public enum PartSemantics: UInt8, Sendable {
  /// The receiver picks one, say the language it reads.
  case chooseOne = 0
  /// All or nothing.
  case singleUnit = 1
  /// As many as the receiver can.
  case processAll = 2
}

// MARK: Encoding

/// The numbers that tell the kinds of content apart, and how long an array each makes.
private enum Cardinality {
  static let null: UInt64 = 0
  static let single: UInt64 = 1
  static let external: UInt64 = 2
  static let multi: UInt64 = 3
}

extension NestedPart {
  init(from reader: inout CBORReader) throws(CBORError) {
    var partCountLeft = MIMILimits.partCountMax
    try self.init(
      from: &reader, depthLeft: MIMILimits.partDepthMax, partCountLeft: &partCountLeft)
  }

  private init(
    from reader: inout CBORReader, depthLeft: Int, partCountLeft: inout Int
  ) throws(CBORError) {
    guard depthLeft > 0 else { throw .tooDeep }
    guard partCountLeft > 0 else { throw .tooLong }
    partCountLeft -= 1

    let fieldCount = try reader.readArrayCount()
    self.disposition = Disposition(
      rawValue: UInt8(try reader.readUnsigned(max: UInt64(UInt8.max))))
    self.language = try reader.readText(byteCountMax: MIMILimits.fieldByteCountMax)
    switch (try reader.readUnsigned(), fieldCount) {
    case (Cardinality.null, 3):
      self.content = .null
    case (Cardinality.single, 5):
      let mediaType = try reader.readText(byteCountMax: MIMILimits.fieldByteCountMax)
      let bytes = try reader.readBytes(byteCountMax: MIMILimits.contentByteCountMax)
      self.content = .single(mediaType: mediaType, bytes)
    case (Cardinality.external, 15):
      self.content = .external(try ExternalPart(from: &reader))
    case (Cardinality.multi, 5):
      let semantics = UInt8(try reader.readUnsigned(max: UInt64(UInt8.max)))
      guard let semantics = PartSemantics(rawValue: semantics) else { throw .invalidValue }
      let count = try reader.readArrayCount()
      guard count >= 2 else { throw .invalidValue }
      var parts: [NestedPart] = []
      for _ in 0..<count {
        parts.append(
          try NestedPart(
            from: &reader, depthLeft: depthLeft - 1, partCountLeft: &partCountLeft))
      }
      self.content = .multi(semantics, parts)
    default:
      throw .invalidValue
    }
  }

  func encode(into writer: inout CBORWriter) {
    switch content {
    case .null:
      writeHead(fieldCount: 3, Cardinality.null, into: &writer)
    case .single(let mediaType, let bytes):
      writeHead(fieldCount: 5, Cardinality.single, into: &writer)
      writer.write(text: mediaType)
      writer.write(bytes: bytes)
    case .external(let part):
      writeHead(fieldCount: 15, Cardinality.external, into: &writer)
      part.encode(into: &writer)
    case .multi(let semantics, let parts):
      precondition(parts.count >= 2, "one part is not several")
      writeHead(fieldCount: 5, Cardinality.multi, into: &writer)
      writer.write(unsigned: UInt64(semantics.rawValue))
      writer.write(arrayCount: parts.count)
      for part in parts { part.encode(into: &writer) }
    }
  }

  private func writeHead(
    fieldCount: Int, _ cardinality: UInt64, into writer: inout CBORWriter
  ) {
    writer.write(arrayCount: fieldCount)
    writer.write(unsigned: UInt64(disposition.rawValue))
    writer.write(text: language)
    writer.write(unsigned: cardinality)
  }
}
