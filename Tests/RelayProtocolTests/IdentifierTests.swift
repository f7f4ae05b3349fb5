import CryptoNative
import CryptoSuite
import RelayProtocol
import Testing

@Suite struct IdentifierTests {
  private func device(_ bytes: [UInt8]) -> DeviceID? { DeviceID(bytes) }

  @Test("an identifier gives back its bytes, and stands on the wire as they are")
  func bytes() {
    let conversation = Array(UInt8(0)..<16)
    let device = Array(UInt8(200)..<232)
    #expect(ConversationID(conversation)?.bytes == conversation)
    #expect(DeviceID(device)?.bytes == device)
    let create = ClientFrame.create(
      CreateConversation(
        conversation: ConversationID(conversation)!, desk: DeskSlug([0x61]),
        members: [DeviceID(device)!], welcome: []))
    #expect(create.encodedBytes == [0x0c] + conversation + [1, 0x61, 32] + device + [0])
    #expect(throws: Never.self) { try ClientFrame(decoding: create.encodedBytes) }
  }

  /// By Python's hashlib: sha256(b"Sotto conversation" + salt + founder).
  @Test("a conversation's identifier is its salt, and what that and its founder make")
  func founder() throws {
    let founder = try #require(device(Array(0..<32)))
    let crypto = NativeCrypto()
    let sha256: ([UInt8]) -> [UInt8] = { crypto.hash(.sha256, $0) }
    let id = try #require(ConversationID(founder: founder, salt: [1, 2, 3, 4], sha256))
    let digest: [UInt8] = [
      0x6d, 0x8a, 0x13, 0xc3, 0x81, 0x62, 0x83, 0x8f, 0x6b, 0xa0, 0x11, 0xfa,
    ]
    #expect(id.bytes == [1, 2, 3, 4] + digest)
    #expect(id.isFounded(by: founder, sha256))
    #expect(!id.isFounded(by: try #require(device(Array(1..<33))), sha256))
    var other = id.bytes
    other[15] ^= 1
    #expect(!(try #require(ConversationID(other))).isFounded(by: founder, sha256))
    #expect(ConversationID(founder: founder, salt: [1, 2, 3], sha256) == nil)
  }

  @Test("identifiers that differ in any byte are different, those that do not are the same")
  func equality() {
    for index in 0..<32 {
      var bytes = [UInt8](repeating: 7, count: 32)
      #expect(device(bytes) == device(bytes))
      #expect(device(bytes)?.hashValue == device(bytes)?.hashValue)
      let before = device(bytes)
      bytes[index] = 8
      #expect(device(bytes) != before, "byte \(index)")
    }
    #expect(DeviceID([1]) == nil)
    #expect(ConversationID([UInt8](repeating: 0, count: 17)) == nil)
  }
}
