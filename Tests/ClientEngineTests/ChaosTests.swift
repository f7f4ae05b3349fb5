import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// Lines are cut, processes die, the relay restarts, and everyone goes on talking. Whatever
/// happened, once it is quiet everyone has said everything once, in one order.
@Suite("Chaos")
struct ChaosTests {
  @Test("in the end everyone has everything once, in one order", arguments: 1...24)
  func converges(seed: UInt64) {
    var world = World.founded(seed: seed)
    let agent = world.join()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    var said: [String] = []
    say("0", customer, &said, &world)
    world.run()

    for number in 1...120 {
      let who = Int.random(in: 0..<3, using: &world.random)
      switch UInt8.random(in: 0..<20, using: &world.random) {
      case 0...4: say("\(number)", who, &said, &world)
      case 5: world.disconnect(who)
      case 6: world.restart(who)
      case 7:
        world.people[who].diesAtStep = world.people[who].stepCount + 1
        world.people[who].diesBeforePersisting = .random(using: &world.random)
      case 8: restartRelay(&world)
      case 9: world.read(who)
      case 10:
        let conversation = who == customer ? nil : world.people[who].conversation
        world.command(who, .typing(conversation: conversation, isOn: true))
      case 11: world.wait(5_000)
      default:
        world.connect(who)
        for _ in 0..<Int.random(in: 1...12, using: &world.random) { _ = world.step(who) }
      }
    }
    for index in world.people.indices {
      world.people[index].diesAtStep = nil
      world.people[index].closeCount = 0
    }
    world.run()
    world.wait(60_000)
    world.run()

    for index in [0, agent, customer] {
      world.people[index].events = []
      world.handle(index, .show)
    }
    let order = world.people[customer].texts
    #expect(order.sorted() == said.sorted(), "seed \(seed)")
    for index in [0, agent, customer] {
      let person = world.people[index]
      #expect(person.texts == order, "seed \(seed), person \(index)")
      #expect(person.states.allSatisfy { $0 != .waiting && $0 != .sent }, "seed \(seed)")
      #expect(person.conversationEvent?.stopped == nil, "seed \(seed)")
      #expect(person.notices.allSatisfy { $0.kind != .unreadable }, "seed \(seed)")
    }
  }

  /// Says it as a page does: again until the engine has heard it, under the same identifier.
  private func say(_ text: String, _ who: Int, _ said: inout [String], _ world: inout World) {
    let conversation = world.people[who].profile == .desk ? world.people[who].conversation : nil
    let id = randomID(&world)
    let command = Command.send(conversation: conversation, id: id, text: UTF8Text(text))
    world.command(who, command)
    world.command(who, command)
    said.append(text)
  }

  private func randomID(_ world: inout World) -> [UInt8] {
    (0..<EngineLimits.messageIDByteCount).map { _ in .random(in: 0...255, using: &world.random) }
  }

  private func restartRelay(_ world: inout World) {
    for index in world.people.indices { world.disconnect(index) }
    world.relay = try! .init(store: world.relay.store, crypto: .native)
  }
}
