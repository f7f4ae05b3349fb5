import CBOR
import CryptoNative
import CryptoSuite
import Foundation
import MIMIContent
import TestMaterial
import Testing

/// The examples published with draft-ietf-mimi-content-08.
@Suite struct VectorTests {
  static let names = [
    "attachment", "conferencing", "delete", "edit", "expiring", "mention-html", "mention",
    "multipart-1", "multipart-2", "multipart-3", "original", "reaction", "reply", "unlike",
  ]

  @Test("every example decodes, and encodes to the same bytes", arguments: names)
  func roundTrip(_ name: String) throws {
    guard let data = try Vectors.load("mimi-content/\(name).cbor") else { return }
    let content = try MIMIContent(decoding: Array(data))
    #expect(content.encodedBytes == Array(data))
    #expect(content.salt.count == MIMILimits.saltByteCount)
    #expect(content.extensions.roomURI == "mimi://example.com/r/engineering_team")
    #expect(try CBORValue(decoding: Array(data)).encodedBytes == Array(data))
  }

  @Test("every example has the identifier that its notation names", arguments: names)
  func identifier(_ name: String) throws {
    guard
      let data = try Vectors.load("mimi-content/\(name).cbor"),
      let notation = try Vectors.load("mimi-content/\(name).edn")
    else { return }
    let content = try MIMIContent(decoding: Array(data))
    let identifier = MessageID(
      ofEncoded: Array(data), salt: content.salt,
      senderURI: try #require(content.extensions.senderURI),
      roomURI: try #require(content.extensions.roomURI),
      sha256: { NativeCrypto().hash(.sha256, $0) })
    #expect(identifier.bytes == announcedIdentifier(String(decoding: notation, as: UTF8.self)))
  }

  /// The hexadecimal digits of `# message ID = h'…'`, which run over two comment lines.
  private func announcedIdentifier(
    _ notation: String, opening: String = "message ID = h'"
  ) -> [UInt8] {
    guard
      let start = notation.range(of: opening),
      let end = notation.range(of: "'", range: start.upperBound..<notation.endIndex)
    else { return [] }
    let digits = notation[start.upperBound..<end.lowerBound].filter(\.isHexDigit)
    return hex(digits)
  }

  // The published .cbor carries an identifier from before the lengths went into the hash; its
  // notation was updated, so the identifier is taken from there and everything else from the bytes.
  @Test("the implied fields name the original's identifier, and are the same bytes again")
  func impliedOriginal() throws {
    guard
      let original = try Vectors.load("mimi-content/original.cbor"),
      let implied = try Vectors.load("mimi-content/implied-original.cbor"),
      let notation = try Vectors.load("mimi-content/implied-original.edn")
    else { return }
    let value = try CBORValue(decoding: Array(implied))
    #expect(value.encodedBytes == Array(implied))
    let content = try MIMIContent(decoding: Array(original))
    let fields = try #require(value.array)
    #expect(fields.count == 7)
    let identifier = MessageID(
      ofEncoded: Array(original), salt: content.salt,
      senderURI: try #require(fields[5].text), roomURI: try #require(fields[6].text),
      sha256: { NativeCrypto().hash(.sha256, $0) })
    let announced = announcedIdentifier(
      String(decoding: notation, as: UTF8.self), opening: "/ messageId = Original message /\n  h'")
    #expect(identifier.bytes == announced)
  }

  @Test("an edit, a deletion and a taken back reaction name what they replace")
  func replacing() throws {
    for name in ["edit", "delete", "unlike"] {
      guard let data = try Vectors.load("mimi-content/\(name).cbor") else { return }
      let content = try MIMIContent(decoding: Array(data))
      #expect(content.replaces != nil)
      #expect(content.inReplyTo != nil)
      #expect((content.body.content == .null) == (name != "edit"))
    }
  }

  @Test("an attachment's fields are read into their places")
  func attachment() throws {
    guard let data = try Vectors.load("mimi-content/attachment.cbor") else { return }
    let content = try MIMIContent(decoding: Array(data))
    guard case .external(let part) = content.body.content else {
      Issue.record("not an external part")
      return
    }
    #expect(content.body.disposition == .attachment)
    #expect(content.body.language == "en")
    #expect(part.mediaType == "video/mp4")
    #expect(part.url == "https://example.com/storage/8ksB4bSrrRE.mp4")
    #expect(part.expires == 0)
    #expect(part.byteCount == 708_234_961)
    #expect(part.encryptionAlgorithm == 1)
    #expect(part.key == hex("21399320958a6f4c745dde670d95e0d8"))
    #expect(part.nonce == hex("c86cf2c33f21527d1dd76f5b"))
    #expect(part.authenticated == [])
    #expect(part.hashAlgorithm == 1)
    #expect(
      part.contentHash
        == hex("9ab17a8cf0890baaae7ee016c7312fcc080ba46498389458ee44f0276e783163"))
    #expect(part.summary == "2 hours of key signing video")
    #expect(part.fileName == "bigfile.mp4")
  }

  @Test("an expiring message says when, and that it is not relative")
  func expiring() throws {
    guard let data = try Vectors.load("mimi-content/expiring.cbor") else { return }
    let content = try MIMIContent(decoding: Array(data))
    #expect(content.expires == Expiration(isRelative: false, seconds: 1_644_390_004))
  }
}
