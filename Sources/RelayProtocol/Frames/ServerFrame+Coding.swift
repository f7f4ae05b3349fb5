import TLSSyntax

extension ServerFrame {
  enum Kind: UInt8 {
    case challenge = 0x81
    case opened = 0x82
    case entry = 0x83
    case signal = 0x84
    case accepted = 0x85
    case refused = 0x86
    case keyPackages = 0x87
    case done = 0x89
    case failed = 0x8a
    case caughtUp = 0x8b
    case goodbye = 0x8c
    case desk = 0x8d
  }

  public static let challengeByteCount = 32

  /// Whether the frame is of a kind that this version knows. A client passes over those of a newer
  /// relay; the same relay tells older clients nothing that they could not do without.
  public static func isKnown(_ bytes: [UInt8]) -> Bool {
    bytes.first.map { Kind(rawValue: $0) != nil } ?? true
  }

  /// The conversation that the frame is about, if it is about one; the rest is not looked at.
  public static func conversation(of bytes: [UInt8]) -> ConversationID? {
    switch bytes.first.flatMap(Kind.init(rawValue:)) {
    case .entry, .signal, .accepted, .refused:
      ConversationID(Array(bytes.dropFirst().prefix(ConversationID.byteCount)))
    default: nil
    }
  }

  public init(decoding bytes: [UInt8]) throws(TLSDecodingError) {
    var reader = TLSReader(bytes)
    guard let kind = Kind(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = try Self.read(kind, from: &reader)
    // Nobody knows how long a frame with an unknown code is.
    if code != .unrecognized { try reader.finish() }
  }

  /// Whether this version knows all that the frame says.
  public var isUnderstood: Bool {
    if case .entry(let entry) = self { return entry.kind != .unrecognized }
    return code != .unrecognized
  }

  private var code: RelayErrorCode? {
    switch self {
    case .refused(let refused): refused.code
    case .failed(_, let code, _), .goodbye(let code, _): code
    default: nil
    }
  }

  private static func read(
    _ kind: Kind, from reader: inout TLSReader
  ) throws(TLSDecodingError) -> ServerFrame {
    switch kind {
    case .challenge: .challenge(try reader.readBytes(count: challengeByteCount))
    case .opened: .opened(try SessionOpened(from: &reader))
    case .entry: .entry(try LogEntry(from: &reader))
    case .signal:
      .signal(
        ReceivedSignal(
          conversation: try reader.readConversation(), epoch: try reader.readEpoch(),
          sender: try reader.readDevice(),
          payload: try reader.readOpaque(byteCountMax: WireLimits.signalByteCountMax)))
    case .accepted:
      .accepted(
        Accepted(
          conversation: try reader.readConversation(), submission: try reader.readSubmission(),
          sequence: try reader.readSequence(), acceptedAt: try reader.readTimestamp()))
    case .refused: .refused(try Refused(from: &reader))
    case .keyPackages: .keyPackages(try ClaimedKeyPackages(from: &reader))
    case .desk:
      .desk(
        request: try reader.readRequest(),
        record: try reader.readOpaque(byteCountMax: WireLimits.deskRecordByteCountMax))
    case .done: .done(try reader.readRequest())
    case .failed: try readFailed(from: &reader)
    case .caughtUp: .caughtUp
    case .goodbye: try readGoodbye(from: &reader)
    }
  }

  private static func readFailed(
    from reader: inout TLSReader
  ) throws(TLSDecodingError) -> ServerFrame {
    let request = try reader.readRequest()
    let code = try reader.readErrorCode()
    return .failed(
      request, code, retryAfterMilliseconds: try reader.readRetryAfterMilliseconds(code))
  }

  private static func readGoodbye(
    from reader: inout TLSReader
  ) throws(TLSDecodingError) -> ServerFrame {
    let code = try reader.readErrorCode()
    return .goodbye(code, retryAfterMilliseconds: try reader.readRetryAfterMilliseconds(code))
  }

  public var encodedBytes: [UInt8] {
    var writer = TLSWriter(capacity: expectedByteCount)
    writer.write(kind.rawValue)
    switch self {
    case .challenge(let nonce): writer.write(raw: nonce)
    case .opened(let frame): frame.encode(into: &writer)
    case .entry(let frame): frame.encode(into: &writer)
    case .signal(let frame):
      writer.write(frame.conversation)
      writer.write(frame.epoch)
      writer.write(frame.sender)
      writer.write(opaque: frame.payload)
    case .accepted(let frame):
      writer.write(frame.conversation)
      writer.write(frame.submission)
      writer.write(frame.sequence)
      writer.write(frame.acceptedAt)
    case .refused(let frame): frame.encode(into: &writer)
    case .keyPackages(let frame): frame.encode(into: &writer)
    case .desk(let request, let record):
      writer.write(request)
      writer.write(opaque: record)
    case .done(let request): writer.write(request)
    case .failed(let request, let code, let retryAfterMilliseconds):
      writer.write(request)
      writer.write(code)
      writer.write(retryAfterMilliseconds, of: code)
    case .caughtUp: break
    case .goodbye(let code, let retryAfterMilliseconds):
      writer.write(code)
      writer.write(retryAfterMilliseconds, of: code)
    }
    return writer.bytes
  }

  /// As much as the frames take that a relay sends all day, or a little more.
  private var expectedByteCount: Int {
    if case .entry(let entry) = self { 128 + entry.payload.count } else { 64 }
  }

  private var kind: Kind {
    switch self {
    case .challenge: .challenge
    case .opened: .opened
    case .entry: .entry
    case .signal: .signal
    case .accepted: .accepted
    case .refused: .refused
    case .keyPackages: .keyPackages
    case .desk: .desk
    case .done: .done
    case .failed: .failed
    case .caughtUp: .caughtUp
    case .goodbye: .goodbye
    }
  }
}

extension SessionOpened: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let now = try reader.readTimestamp()
    let keyPackageCount = try reader.readUInt16()
    let flag = try reader.readUInt8()
    guard flag <= 1 else { throw .invalidValue }
    self.init(now: now, keyPackageCount: keyPackageCount, hasLastResort: flag == 1)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(now)
    writer.write(keyPackageCount)
    writer.write(UInt8(hasLastResort ? 1 : 0))
  }
}

extension LogEntry: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let conversation = try reader.readConversation()
    let sequence = try reader.readSequence()
    let epoch = try reader.readEpoch()
    let kind = Kind(rawValue: try reader.readUInt8()) ?? .unrecognized
    self.init(
      conversation: conversation, sequence: sequence, epoch: epoch, kind: kind,
      sender: try reader.readDevice(), submission: try reader.readSubmission(),
      acceptedAt: try reader.readTimestamp(), payload: try reader.readPayload())
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(conversation)
    writer.write(sequence)
    writer.write(epoch)
    writer.write(kind.rawValue)
    writer.write(sender)
    writer.write(submission)
    writer.write(acceptedAt)
    writer.write(opaque: payload)
  }
}

extension Refused: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let conversation = try reader.readConversation()
    let submission = try reader.readSubmission()
    let code = try reader.readErrorCode()
    self.init(
      conversation: conversation, submission: submission, code: code,
      epoch: try reader.readEpoch(),
      retryAfterMilliseconds: try reader.readRetryAfterMilliseconds(code))
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(conversation)
    writer.write(submission)
    writer.write(code)
    writer.write(epoch)
    writer.write(retryAfterMilliseconds, of: code)
  }
}

extension ClaimedKeyPackages: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let request = try reader.readRequest()
    let packages = try reader.readVector { (reader) throws(TLSDecodingError) in
      ClaimedKeyPackage(
        device: try reader.readDevice(),
        keyPackage: try reader.readOpaque(byteCountMax: WireLimits.keyPackageByteCountMax))
    }
    self.init(request: request, packages: packages)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(request)
    writer.write(vector: packages) { writer, package in
      writer.write(package.device)
      writer.write(opaque: package.keyPackage)
    }
  }
}
