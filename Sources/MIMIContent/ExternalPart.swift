import CBOR

/// Content that lies elsewhere (draft-ietf-mimi-content-08 §4.5), usually sealed under a key that
/// only this message carries: an attachment, or the address of a conference.
public struct ExternalPart: Equatable, Sendable {
  public var mediaType: UTF8Text
  public var url: UTF8Text
  /// When the content goes away, in seconds since the start of 1970; 0 is never.
  public var expires: UInt32
  /// Of the content in bytes; 0 is unknown.
  public var byteCount: UInt64
  /// A number from IANA's AEAD registry; 0 is not encrypted, 1 is AES-128-GCM.
  public var encryptionAlgorithm: UInt16
  public var key: [UInt8]
  public var nonce: [UInt8]
  public var authenticated: [UInt8]
  /// A number from IANA's named information registry; 0 is no hash, 1 is SHA-256.
  public var hashAlgorithm: UInt8
  /// Of the content as it lies at `url`.
  public var contentHash: [UInt8]
  public var summary: UTF8Text
  public var fileName: UTF8Text

  public init(
    mediaType: UTF8Text, url: UTF8Text, expires: UInt32 = 0, byteCount: UInt64 = 0,
    encryptionAlgorithm: UInt16 = 0, key: [UInt8] = [], nonce: [UInt8] = [],
    authenticated: [UInt8] = [], hashAlgorithm: UInt8 = 0, contentHash: [UInt8] = [],
    summary: UTF8Text = "", fileName: UTF8Text = ""
  ) {
    self.mediaType = mediaType
    self.url = url
    self.expires = expires
    self.byteCount = byteCount
    self.encryptionAlgorithm = encryptionAlgorithm
    self.key = key
    self.nonce = nonce
    self.authenticated = authenticated
    self.hashAlgorithm = hashAlgorithm
    self.contentHash = contentHash
    self.summary = summary
    self.fileName = fileName
  }
}

extension ExternalPart {
  /// Reads the fields behind the cardinality.
  init(from reader: inout CBORReader) throws(CBORError) {
    let byteCountMax = MIMILimits.fieldByteCountMax
    self.mediaType = try reader.readText(byteCountMax: byteCountMax)
    self.url = try reader.readText(byteCountMax: byteCountMax)
    self.expires = UInt32(try reader.readUnsigned(max: UInt64(UInt32.max)))
    self.byteCount = try reader.readUnsigned()
    self.encryptionAlgorithm = UInt16(try reader.readUnsigned(max: UInt64(UInt16.max)))
    self.key = try reader.readBytes(byteCountMax: byteCountMax)
    self.nonce = try reader.readBytes(byteCountMax: byteCountMax)
    self.authenticated = try reader.readBytes(byteCountMax: byteCountMax)
    self.hashAlgorithm = UInt8(try reader.readUnsigned(max: UInt64(UInt8.max)))
    self.contentHash = try reader.readBytes(byteCountMax: byteCountMax)
    self.summary = try reader.readText(byteCountMax: byteCountMax)
    self.fileName = try reader.readText(byteCountMax: byteCountMax)
  }

  func encode(into writer: inout CBORWriter) {
    writer.write(text: mediaType)
    writer.write(text: url)
    writer.write(unsigned: UInt64(expires))
    writer.write(unsigned: byteCount)
    writer.write(unsigned: UInt64(encryptionAlgorithm))
    writer.write(bytes: key)
    writer.write(bytes: nonce)
    writer.write(bytes: authenticated)
    writer.write(unsigned: UInt64(hashAlgorithm))
    writer.write(bytes: contentHash)
    writer.write(text: summary)
    writer.write(text: fileName)
  }
}
