import CBOR
import ClientEngine
import ClientWasm
import RelayProtocol
import Simulation
import Testing

@Suite("What a page can draw")
struct PageTests {
  @Test(
    "whatever times a relay has, a page is told none that JavaScript has no date for",
    arguments: [.max, 1 << 63, 1 << 53 - 1, EngineLimits.timeMillisecondsMax + 1] as [UInt64])
  func times(_ time: UInt64) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    // Behind the message and what reports that it has come.
    let place = world.people[owner].messages.last!.order!.next
    world.say("Two", owner)
    let frames = world.people[owner].upward.compactMap { try? ClientFrame(decoding: $0) }
    let sent = frames.compactMap { if case .append(let append) = $0 { append } else { nil } }
    let append = try #require(sent.last)
    let accepted = Accepted(
      conversation: append.conversation, submission: append.submission, sequence: place.next,
      acceptedAt: Timestamp(milliseconds: time))
    world.handle(owner, .frame(ServerFrame.accepted(accepted).encodedBytes))
    let events = world.people[owner].events
    #expect(world.people[owner].messages.last?.at == world.now, "the relay is not believed")
    let told = PageOutput<Everyone>.encode(events.map { .event($0) })
    #expect(!contains(told, number: time))
  }

  private func contains(_ bytes: [UInt8], number: UInt64) -> Bool {
    let encoded = CBORValue.unsigned(number).encodedBytes
    return bytes.indices.contains { bytes[$0...].starts(with: encoded) }
  }
}
