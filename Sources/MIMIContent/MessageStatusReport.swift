import CBOR

/// What became of messages at the sender of the report (draft-mahy-mimi-message-status-01):
/// delivered and read receipts, many in one. It travels as the content of a single part.
public struct MessageStatusReport: Equatable, Sendable {
  public var statuses: [MessageStatus]

  public init(_ statuses: [MessageStatus]) {
    self.statuses = statuses
  }
}

/// What became of one message.
public struct MessageStatus: Equatable, Sendable {
  public var message: MessageID
  public var state: State

  public init(_ message: MessageID, _ state: State) {
    self.message = message
    self.state = state
  }

  /// States beyond the draft's are kept, and mean nothing here.
  public struct State: RawRepresentable, Equatable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    public static let unread = State(rawValue: 0)
    public static let delivered = State(rawValue: 1)
    public static let read = State(rawValue: 2)
    public static let expired = State(rawValue: 3)
    public static let deleted = State(rawValue: 4)
    public static let hidden = State(rawValue: 5)
    public static let error = State(rawValue: 6)
  }
}

extension MessageStatusReport {
  /// Decodes a report that fills `bytes` exactly.
  public init(decoding bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    let count = try reader.readArrayCount()
    guard count <= MIMILimits.statusCountMax else { throw .tooLong }
    var statuses: [MessageStatus] = []
    for _ in 0..<count {
      try reader.readArray(count: 2)
      let message = try reader.readMessageID()
      let state = UInt8(try reader.readUnsigned(max: UInt64(UInt8.max)))
      statuses.append(MessageStatus(message, MessageStatus.State(rawValue: state)))
    }
    try reader.finish()
    self.statuses = statuses
  }

  public var encodedBytes: [UInt8] {
    precondition(statuses.count <= MIMILimits.statusCountMax, "split what does not fit")
    var writer = CBORWriter()
    writer.write(arrayCount: statuses.count)
    for status in statuses {
      writer.write(arrayCount: 2)
      writer.write(bytes: status.message.bytes)
      writer.write(unsigned: UInt64(status.state.rawValue))
    }
    return writer.bytes
  }
}
