import CBOR

/// What a message says (draft-ietf-mimi-content-08 §4): the behaviour fields and one body, which
/// may be nested. A reaction, an edit and a deletion are messages too, told apart by `replaces`,
/// `inReplyTo` and the body's disposition.
///
/// Decoding refuses what the draft forbids and every encoding but the deterministic one, so the
/// bytes of a decoded message are those of its encoding, and its `MessageID` can be checked.
public struct MIMIContent: Equatable, Sendable {
  /// Sixteen random bytes, so that equal texts have different identifiers.
  public var salt: [UInt8]
  /// The message that this one edits or, with a null body, deletes.
  public var replaces: MessageID?
  /// Messages with equal topics belong together; empty is no topic.
  public var topicID: [UInt8]
  public var expires: Expiration?
  public var inReplyTo: MessageID?
  public var extensions: MIMIExtensions
  public var body: NestedPart

  public init(
    salt: [UInt8], replaces: MessageID? = nil, topicID: [UInt8] = [],
    expires: Expiration? = nil, inReplyTo: MessageID? = nil,
    extensions: MIMIExtensions = MIMIExtensions(), body: NestedPart
  ) {
    self.salt = salt
    self.replaces = replaces
    self.topicID = topicID
    self.expires = expires
    self.inReplyTo = inReplyTo
    self.extensions = extensions
    self.body = body
  }
}

/// When a message should disappear from the reader's device: a request, not a guarantee.
public struct Expiration: Equatable, Sendable {
  /// Whether `seconds` count from when the message was read, or from the start of 1970.
  public var isRelative: Bool
  public var seconds: UInt32

  public init(isRelative: Bool, seconds: UInt32) {
    self.isRelative = isRelative
    self.seconds = seconds
  }
}

extension MIMIContent {
  /// Decodes a message that fills `bytes` exactly.
  public init(decoding bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    try reader.readArray(count: 7)
    let salt = try reader.readBytes(exactly: MIMILimits.saltByteCount)
    let replaces = try reader.readMessageIDOrNull()
    let topicID = try reader.readBytes(byteCountMax: MIMILimits.topicByteCountMax)
    let expires = reader.readNullIfNext() ? nil : try Expiration(from: &reader)
    let inReplyTo = try reader.readMessageIDOrNull()
    let extensions = try MIMIExtensions(from: &reader)
    let body = try NestedPart(from: &reader)
    try reader.finish()
    self.init(
      salt: salt, replaces: replaces, topicID: topicID, expires: expires, inReplyTo: inReplyTo,
      extensions: extensions, body: body)
  }

  public var encodedBytes: [UInt8] {
    precondition(salt.count == MIMILimits.saltByteCount)
    var writer = CBORWriter()
    writer.write(arrayCount: 7)
    writer.write(bytes: salt)
    writer.write(replaces)
    writer.write(bytes: topicID)
    if let expires {
      writer.write(arrayCount: 2)
      writer.write(bool: expires.isRelative)
      writer.write(unsigned: UInt64(expires.seconds))
    } else {
      writer.writeNull()
    }
    writer.write(inReplyTo)
    writer.write(.map(extensions.entries))
    body.encode(into: &writer)
    return writer.bytes
  }
}

extension Expiration {
  init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readArray(count: 2)
    self.isRelative = try reader.readBool()
    self.seconds = UInt32(try reader.readUnsigned(max: UInt64(UInt32.max)))
  }
}
