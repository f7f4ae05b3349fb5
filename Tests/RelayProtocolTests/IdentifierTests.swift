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
