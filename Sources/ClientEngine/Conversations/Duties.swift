import TLSSyntax

/// What is still to be done in a conversation, so that an engine knows without looking into it.
struct Duties: Equatable {
  /// Something waits in the outbox.
  var isSending = false
  /// Something may have to be reported to the other side.
  var owesReceipts = true
  /// There is something that nobody here has seen, because only a later version can read it.
  var holdsUnreadable = false
  /// The first line that is unread, unreported or unanswered, or a number beyond all.
  var openFrom: UInt64 = .max
}

extension Duties {
  init(from reader: inout RecordReader) {
    isSending = reader.readFlag()
    owesReceipts = reader.readFlag()
    holdsUnreadable = reader.readFlag()
    openFrom = reader.readUInt64()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(isSending)
    writer.write(owesReceipts)
    writer.write(holdsUnreadable)
    writer.write(openFrom)
  }
}
