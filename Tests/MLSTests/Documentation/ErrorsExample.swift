import CryptoNative
import MLS
import Testing

/// The code of `MLS.docc/Errors.md`.
@Suite("What the page about errors tells")
final class ErrorsExample {
  private var refusedCount = 0

  func receive(
    _ bytes: [UInt8], into group: inout Group<NativeCrypto>, waiting: inout [[UInt8]]
  ) -> Incoming? {
    do {
      return try group.process(bytes)
    } catch {
      switch error {
      case .staleOrDuplicate(.futureEpoch): waiting.append(bytes)
      case .staleOrDuplicate: break
      case .peerMisbehaved, .peerIncompatible: refusedCount += 1
      case .misuse(.unknownProposal): waiting.append(bytes)  // what it takes up is to come
      case .misuse: break  // for another group, or with a key that nobody gave us
      }
      return nil
    }
  }

  @Test("what comes early waits, what comes twice is dropped, what is broken is counted")
  func faults() throws {
    var party = try Party(of: "author", "reader")
    var reader = party["reader"]
    var waiting: [[UInt8]] = []
    let pending = try party.pend(CommitRequest(), by: "author")
    try party["author"].merge(pending)
    let early = try party.say("early", by: "author").encodedBytes

    #expect(receive(early, into: &reader, waiting: &waiting) == nil)
    #expect(waiting == [early])
    if case .commit(let staged) = receive(
      pending.message.encodedBytes, into: &reader, waiting: &waiting)
    {
      try reader.merge(staged)
    }
    guard case .application = receive(waiting.removeFirst(), into: &reader, waiting: &waiting)
    else {
      Issue.record("the message that waited is read after the merge")
      return
    }
    #expect(receive(early, into: &reader, waiting: &waiting) == nil)
    #expect(waiting.isEmpty)
    #expect(refusedCount == 0)
    _ = try party.propose(.groupContextExtensions([]), by: "author")
    let takingItUp = try party.pend(CommitRequest(), by: "author").message.encodedBytes
    #expect(receive(takingItUp, into: &reader, waiting: &waiting) == nil)
    #expect(waiting == [takingItUp])

    var broken = try party.say("altered", by: "author").encodedBytes
    broken[broken.count - 1] ^= 1
    #expect(receive(broken, into: &reader, waiting: &waiting) == nil)
    #expect(refusedCount == 1)
  }
}
