import TLSSyntax

extension ClientFrame {
  /// The type octet in front of each frame.
  enum Kind: UInt8 {
    case authenticate = 0x01
    case publishKeyPackages = 0x02
    case claimKeyPackages = 0x03
    /// Of releases before 0x0c; a conversation that names no desk.
    case createAtOnlyDesk = 0x04
    case append = 0x05
    case signal = 0x06
    case acknowledge = 0x07
    case joinDesk = 0x09
    case fetchDesk = 0x0b
    case create = 0x0c
    case claimSetup = 0x0d
    case publishRoster = 0x0e
    case newcomers = 0x0f
  }

  /// Decodes one whole message; `unknownFrame`, `tooLarge` or `malformed` otherwise.
  public init(decoding bytes: [UInt8]) throws(RelayErrorCode) {
    guard bytes.count <= WireLimits.frameByteCountMax else { throw .tooLarge }
    guard let first = bytes.first else { throw .malformed }
    guard let kind = Kind(rawValue: first) else { throw .unknownFrame }
    do {
      var reader = TLSReader(bytes)
      _ = try reader.readUInt8()
      self = try Self.read(kind, from: &reader)
      try reader.finish()
    } catch {
      throw error == .vectorTooLong ? .tooLarge : .malformed
    }
  }

  private static func read(
    _ kind: Kind, from reader: inout TLSReader
  ) throws(TLSDecodingError) -> ClientFrame {
    switch kind {
    case .authenticate:
      .authenticate(
        Authenticate(
          version: try reader.readUInt8(), device: try reader.readDevice(),
          signature: try reader.readBytes(count: 64)))
    case .publishKeyPackages: .publishKeyPackages(try PublishKeyPackages(from: &reader))
    case .claimKeyPackages:
      .claimKeyPackages(
        ClaimKeyPackages(request: try reader.readRequest(), devices: try reader.readDevices()))
    case .createAtOnlyDesk:
      .create(
        CreateConversation(
          conversation: try reader.readConversation(), desk: nil,
          members: try reader.readDevices(), welcome: try reader.readPayload()))
    case .create:
      .create(
        CreateConversation(
          conversation: try reader.readConversation(), desk: try reader.readSlug(),
          members: try reader.readDevices(), welcome: try reader.readPayload()))
    case .append: .append(try AppendEntry(from: &reader))
    case .signal:
      .signal(
        SendSignal(
          conversation: try reader.readConversation(), epoch: try reader.readEpoch(),
          payload: try reader.readOpaque(byteCountMax: WireLimits.signalByteCountMax)))
    case .acknowledge:
      .acknowledge(
        Acknowledge(
          conversation: try reader.readConversation(), sequence: try reader.readSequence()))
    case .claimSetup:
      .claimSetup(
        ClaimSetup(
          request: try reader.readRequest(),
          token: try reader.readBytes(count: WireLimits.setupTokenByteCount),
          profile: try reader.readSignedObject(), roster: try reader.readRoster()))
    case .joinDesk:
      .joinDesk(
        JoinDesk(
          request: try reader.readRequest(), desk: try reader.readSlug(),
          certificate: try reader.readSignedObject()))
    case .publishRoster:
      .publishRoster(
        PublishRoster(
          request: try reader.readRequest(), desk: try reader.readSlug(),
          roster: try reader.readRoster()))
    case .fetchDesk:
      .fetchDesk(FetchDesk(request: try reader.readRequest(), desk: try reader.readSlug()))
    case .newcomers: .newcomers(try Newcomers(from: &reader))
    }
  }

  public var encodedBytes: [UInt8] {
    var writer = TLSWriter()
    writer.write(kind.rawValue)
    switch self {
    case .authenticate(let frame):
      writer.write(frame.version)
      writer.write(frame.device)
      writer.write(raw: frame.signature)
    case .publishKeyPackages(let frame): frame.encode(into: &writer)
    case .claimKeyPackages(let frame):
      writer.write(frame.request)
      writer.write(frame.devices)
    case .create(let frame):
      writer.write(frame.conversation)
      if let desk = frame.desk { writer.write(desk) }
      writer.write(frame.members)
      writer.write(opaque: frame.welcome)
    case .append(let frame): frame.encode(into: &writer)
    case .signal(let frame):
      writer.write(frame.conversation)
      writer.write(frame.epoch)
      writer.write(opaque: frame.payload)
    case .acknowledge(let frame):
      writer.write(frame.conversation)
      writer.write(frame.sequence)
    case .claimSetup(let frame):
      writer.write(frame.request)
      writer.write(raw: frame.token)
      writer.write(opaque: frame.profile)
      writer.write(opaque: frame.roster)
    case .joinDesk(let frame):
      writer.write(frame.request)
      writer.write(frame.desk)
      writer.write(opaque: frame.certificate)
    case .publishRoster(let frame):
      writer.write(frame.request)
      writer.write(frame.desk)
      writer.write(opaque: frame.roster)
    case .fetchDesk(let frame):
      writer.write(frame.request)
      writer.write(frame.desk)
    case .newcomers(let frame): frame.encode(into: &writer)
    }
    return writer.bytes
  }

  private var kind: Kind {
    switch self {
    case .authenticate: .authenticate
    case .publishKeyPackages: .publishKeyPackages
    case .claimKeyPackages: .claimKeyPackages
    case .create(let frame): frame.desk == nil ? .createAtOnlyDesk : .create
    case .append: .append
    case .signal: .signal
    case .acknowledge: .acknowledge
    case .claimSetup: .claimSetup
    case .joinDesk: .joinDesk
    case .publishRoster: .publishRoster
    case .fetchDesk: .fetchDesk
    case .newcomers: .newcomers
    }
  }
}

extension PublishKeyPackages: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let lastResort = try reader.readOptional { (reader) throws(TLSDecodingError) in
      try reader.readOpaque(byteCountMax: WireLimits.keyPackageByteCountMax)
    }
    let oneUse = try reader.readVector { (reader) throws(TLSDecodingError) in
      try reader.readOpaque(byteCountMax: WireLimits.keyPackageByteCountMax)
    }
    self.init(lastResort: lastResort, oneUse: oneUse)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(optional: lastResort) { writer, bytes in writer.write(opaque: bytes) }
    writer.write(vector: oneUse) { writer, bytes in writer.write(opaque: bytes) }
  }
}

extension AppendEntry: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let conversation = try reader.readConversation()
    let epoch = try reader.readEpoch()
    let submission = try reader.readSubmission()
    let content: Content
    switch LogEntry.Kind(rawValue: try reader.readUInt8()) {
    case .application: content = .application
    case .commit:
      content = .commit(
        MembershipChange(
          added: try reader.readDevices(), removed: try reader.readDevices(),
          welcome: try reader.readPayload()))
    default: throw .invalidValue
    }
    self.init(
      conversation: conversation, epoch: epoch, submission: submission, content: content,
      payload: try reader.readPayload())
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(conversation)
    writer.write(epoch)
    writer.write(submission)
    switch content {
    case .application:
      writer.write(LogEntry.Kind.application.rawValue)
    case .commit(let change):
      writer.write(LogEntry.Kind.commit.rawValue)
      writer.write(change.added)
      writer.write(change.removed)
      writer.write(opaque: change.welcome)
    }
    writer.write(opaque: payload)
  }
}

extension Newcomers: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let (request, desk) = (try reader.readRequest(), try reader.readSlug())
    guard let wish = Wish(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self.init(request: request, desk: desk, wish: wish)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(request)
    writer.write(desk)
    writer.write(wish.rawValue)
  }
}
