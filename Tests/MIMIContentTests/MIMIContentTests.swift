import CBOR
import CryptoNative
import CryptoSuite
import MIMIContent
import TestMaterial
import Testing

@Suite struct MIMIContentTests {
  @Test("a message written here reads back as itself")
  func roundTrip() throws {
    let replaced = try #require(MessageID(Array(repeating: 9, count: 32)))
    var content = MIMIContent(
      salt: Array(0..<16), replaces: replaced, topicID: [1, 2],
      expires: Expiration(isRelative: true, seconds: 3600), inReplyTo: replaced,
      body: NestedPart(
        .render, language: "de",
        .multi(
          .processAll,
          [
            NestedPart(.render, .single(mediaType: MediaType.markdown, Array("Grüße".utf8))),
            NestedPart(
              .attachment,
              .external(
                ExternalPart(
                  mediaType: "image/webp", url: "blob:1", expires: .max, byteCount: .max,
                  encryptionAlgorithm: 1, key: [1], nonce: [2], authenticated: [3],
                  hashAlgorithm: 1, contentHash: [4], summary: "a", fileName: "b"))),
            NestedPart(.unspecified, .null),
          ])))
    content.extensions.senderURI = "mimi://example.com/u/alice"
    content.extensions.roomURI = "mimi://example.com/r/support"
    content.extensions[.integer(-1)] = .float(1.5)
    #expect(try MIMIContent(decoding: content.encodedBytes) == content)
  }

  @Test("extensions are written in order whatever order they were set in")
  func extensionOrder() throws {
    var content = MIMIContent(salt: Array(0..<16), body: NestedPart(.render, .null))
    content.extensions.roomURI = "r"
    content.extensions.senderURI = "s"
    content.extensions.roomURI = "t"
    let decoded = try MIMIContent(decoding: content.encodedBytes)
    #expect(decoded.extensions.senderURI == "s")
    #expect(decoded.extensions.roomURI == "t")
    content.extensions.roomURI = nil
    #expect(try MIMIContent(decoding: content.encodedBytes).extensions.entries.count == 1)
  }

  @Test("sender, room, salt and every byte of the message go into the identifier")
  func identifier() {
    func identifier(
      _ message: [UInt8] = [1, 2, 3], salt: [UInt8] = [4], sender: UTF8Text = "ab",
      room: UTF8Text = "cd"
    ) -> MessageID {
      MessageID(ofEncoded: message, salt: salt, senderURI: sender, roomURI: room) {
        NativeCrypto().hash(.sha256, $0)
      }
    }
    let all = [
      identifier(), identifier([1, 2]), identifier(salt: [5]), identifier(sender: "abc"),
      identifier(room: "ce"), identifier(sender: "abc", room: "d"),
      identifier([1, 2, 3, 4], salt: []),
    ]
    #expect(Set(all).count == all.count - 1, "only message and salt are not separated")
    #expect(all.allSatisfy { $0.bytes[0] == 1 && $0.bytes.count == 32 })
  }
}
