import TLSSyntax

/// Who sends (RFC 9420 §6).
public enum Sender: Equatable, Sendable, TLSCodable {
  /// By its place in the epoch of the message.
  case member(LeafIndex)
  /// An index into the `external_senders` extension.
  case external(UInt32)
  /// Somebody who asks to be added (RFC 9420 §12.1.8).
  case newMemberProposal
  /// Somebody who joins by external commit (RFC 9420 §12.4.3.2).
  case newMemberCommit

  var isMember: Bool { if case .member = self { true } else { false } }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    switch try reader.readUInt8() {
    case 1: self = .member(try LeafIndex(from: &reader))
    case 2: self = .external(try reader.readUInt32())
    case 3: self = .newMemberProposal
    case 4: self = .newMemberCommit
    // Rule 6-4
    default: throw .invalidValue
    }
  }

  public func encode(into writer: inout TLSWriter) {
    switch self {
    case .member(let leaf):
      writer.write(UInt8(1))
      writer.write(leaf)
    case .external(let index):
      writer.write(UInt8(2))
      writer.write(index)
    case .newMemberProposal: writer.write(UInt8(3))
    case .newMemberCommit: writer.write(UInt8(4))
    }
  }
}

/// What kind of thing a message carries (RFC 9420 §6).
public enum ContentType: UInt8, Sendable {
  /// What people say; only ever encrypted.
  case application = 1
  /// RFC 9420 §12.1.
  case proposal = 2
  /// RFC 9420 §12.4.
  case commit = 3
}

/// What a message says, where and by whom (RFC 9420 §6). Immutable, and a class as all that is big
/// and passes through many hands here: copying a reference takes less code than copying fields.
public final class FramedContent: Sendable, TLSCodable {
  /// Which group it is for; a claim until the signature is checked.
  public let groupID: [UInt8]
  /// In which epoch it was made.
  public let epoch: Epoch
  /// Who says that they sent it.
  public let sender: Sender
  /// The application's, in the clear even in a private message.
  public let authenticatedData: [UInt8]
  /// What it says.
  public let body: Body

  /// One of the three kinds of content (RFC 9420 §6).
  public indirect enum Body: Sendable {
    /// Bytes of the application's.
    case application([UInt8])
    /// A change that somebody wishes for (RFC 9420 §12.1).
    case proposal(Proposal)
    /// A change that takes effect (RFC 9420 §12.4).
    case commit(Commit)

    /// The number that tells on the wire which it is.
    public var type: ContentType {
      switch self {
      case .application: .application
      case .proposal: .proposal
      case .commit: .commit
      }
    }
  }

  /// Takes the fields as they are; nothing is checked or signed.
  public init(
    groupID: [UInt8], epoch: Epoch, sender: Sender, authenticatedData: [UInt8], body: Body
  ) {
    self.groupID = groupID
    self.epoch = epoch
    self.sender = sender
    self.authenticatedData = authenticatedData
    self.body = body
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    groupID = try reader.readOpaque()
    epoch = try Epoch(from: &reader)
    sender = try Sender(from: &reader)
    authenticatedData = try reader.readOpaque()
    body = try Body(type: try ContentType(from: &reader), from: &reader)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(sender)
    writer.write(opaque: authenticatedData)
    writer.write(body.type)
    body.encode(into: &writer)
  }
}

extension FramedContent.Body {
  init(type: ContentType, from reader: inout TLSReader) throws(TLSDecodingError) {
    switch type {
    case .application: self = .application(try reader.readOpaque())
    case .proposal: self = .proposal(try Proposal(from: &reader))
    case .commit: self = .commit(try Commit(from: &reader))
    }
  }

  func encode(into writer: inout TLSWriter) {
    switch self {
    case .application(let data): writer.write(opaque: data)
    case .proposal(let proposal): writer.write(proposal)
    case .commit(let commit): writer.write(commit)
    }
  }
}

extension ContentType: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    // Rule 6-5
    guard let type = ContentType(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self = type
  }

  public func encode(into writer: inout TLSWriter) { writer.write(rawValue) }
}
