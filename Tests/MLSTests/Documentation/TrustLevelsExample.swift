import CryptoNative
import MLS
import Testing

/// The code of `MLS.docc/TrustLevels.md`.
@Suite("What the page about trust tells")
struct TrustLevelsExample {
  @Test("each step of a message is certain of more, and changes no more than it says")
  func steps() throws {
    var party = try Party(of: "author", "reader")
    let author = party["author"].identity
    var readersGroup = party["reader"]
    let bytes = try party.say("hello", by: "author").encodedBytes
    let commit = try party.pend(CommitRequest(), by: "author").message

    guard case .privateMessage(let sealed) = try MLSMessage(decoding: bytes) else {
      preconditionFailure("the sender chose a private message")
    }
    // A claim, for finding the group: nobody has checked it yet.
    #expect(sealed.groupID == readersGroup.groupID)
    #expect(sealed.epoch == readersGroup.epoch)

    guard case .application(let message) = try readersGroup.process(bytes) else {
      preconditionFailure("and it holds application data")
    }
    #expect(message.sender.credential == author.credential)
    // Its key is gone: once is enough.
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try readersGroup.process(bytes)
    }

    guard case .commit(let staged) = try readersGroup.process(commit) else {
      preconditionFailure("an empty commit renews its author's keys")
    }
    #expect(staged.added.isEmpty && staged.removed.isEmpty)
    #expect(readersGroup.epoch < staged.epoch)  // nothing has changed

    try readersGroup.merge(staged)
    #expect(readersGroup.epoch == staged.epoch)
  }
}
