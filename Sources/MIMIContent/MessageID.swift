import CBOR

/// What replies, edits, reactions and reports call a message by: a hash algorithm's number and 31
/// bytes of the hash over sender, room, message and salt (draft-ietf-mimi-content-08 §3.3).
///
/// Only members who can read the message can compute it, and nobody can choose it.
public struct MessageID: Hashable, Sendable {
  public let bytes: [UInt8]

  /// `nil` unless there are 32 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == MIMILimits.messageIDByteCount else { return nil }
    self.bytes = bytes
  }

  /// The identifier of a message, given its bytes as sent or received.
  public init(
    ofEncoded message: [UInt8], salt: [UInt8], senderURI: UTF8Text, roomURI: UTF8Text,
    sha256: ([UInt8]) -> [UInt8]
  ) {
    var input: [UInt8] = []
    for uri in [senderURI.utf8, roomURI.utf8] {
      precondition(uri.count <= UInt16.max, "the length goes into the hash as 16 bits")
      input.append(UInt8(uri.count >> 8))
      input.append(UInt8(uri.count & 0xff))
      input += uri
    }
    input += message
    input += salt
    let sha256Identifier: UInt8 = 0x01
    self.bytes = [sha256Identifier] + sha256(input).prefix(MIMILimits.messageIDByteCount - 1)
    precondition(bytes.count == MIMILimits.messageIDByteCount)
  }
}

extension CBORReader {
  mutating func readMessageID() throws(CBORError) -> MessageID {
    let bytes = try readBytes(exactly: MIMILimits.messageIDByteCount)
    guard let identifier = MessageID(bytes) else { throw .invalidValue }
    return identifier
  }

  mutating func readMessageIDOrNull() throws(CBORError) -> MessageID? {
    readNullIfNext() ? nil : try readMessageID()
  }
}

extension CBORWriter {
  mutating func write(_ identifier: MessageID?) {
    if let identifier {
      write(bytes: identifier.bytes)
    } else {
      writeNull()
    }
  }
}
