import CBOR
import ClientEngine
import Foundation
import RelayProtocol
import Simulation
import Testing

/// What browsers have stored must stay readable.
///
/// If a test here fails, the form of stored records has changed, and everybody's with it. Then
/// 1. raise `RecordVersion.current`, and write the step from the former form in `RecordMigration`;
/// 2. leave the files of the former form where they are: they prove that the step is right;
/// 3. make a folder for the new one, raise `current` below, and have it filled with
///    `SOTTO_WRITE_GOLDEN=1 swift test --filter GoldenRecordsTests`. That never overwrites a file.
@Suite("What browsers stored before stays readable")
struct GoldenRecordsTests {
  static let current = 7
  static let names = ["owner", "customer", "agent"]

  @Test("files that the current form lacks are written on request", arguments: names.indices)
  func write(_ index: Int) throws {
    let url = Self.url(index, form: Self.current)
    guard ProcessInfo.processInfo.environment["SOTTO_WRITE_GOLDEN"] != nil,
      !FileManager.default.fileExists(atPath: url.path)
    else { return }
    let person = Self.scene().people[index]
    let records = person.disk.records.map { record in
      "\(Self.hexadecimal(record.key)) \(Self.hexadecimal(record.value))"
    }
    let lines = Self.shown(person) + [Self.divider] + records
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: url)
  }

  static let cases = (1...current).flatMap { form in names.indices.map { (form, $0) } }

  @Test("a page sees what it saw then", arguments: cases)
  func seen(_ form: Int, _ index: Int) throws {
    let lines = try String(contentsOf: Self.url(index, form: form), encoding: .utf8)
      .split(separator: "\n").map { String($0) }
    let divider = try #require(lines.firstIndex(of: Self.divider))
    var world = World()
    let person = world.add(Self.names[index] == "customer" ? .customer : .desk)
    let stored = lines[(divider + 1)...].map { line in
      let parts = line.split(separator: " ").map { Self.bytes(String($0)) }
      return Record(key: parts[0], value: parts[1])
    }
    world.people[person].disk.put(stored)
    world.restart(person)
    #expect(world.people[person].refusals == [])
    #expect(Self.shown(world.people[person]) == Array(lines[..<divider]))
    // Nothing had to be written for it: a full disk can be read.
    #expect(world.people[person].disk.records == stored)
  }

  @Test("what an earlier form had goes on, though nothing is kept in memory", arguments: [1, 2])
  func goesOn(_ form: Int) throws {
    let lines = try String(contentsOf: Self.url(0, form: form), encoding: .utf8)
      .split(separator: "\n").map { String($0) }
    let divider = try #require(lines.firstIndex(of: Self.divider))
    var world = World()
    let owner = world.add(.desk)
    world.people[owner].disk.put(
      lines[(divider + 1)...].map { line in
        let parts = line.split(separator: " ").map { Self.bytes(String($0)) }
        return Record(key: parts[0], value: parts[1])
      })
    world.restart(owner, isShowing: false)
    // Inputs that change nothing on the disk: what has not moved there yet must stay here.
    for _ in 1...4 { world.handle(owner, .show) }
    let conversation = try #require(world.people[owner].conversationEvent)
    world.people[owner].events = []
    world.people[owner].isShowing = true
    world.handle(owner, .show)
    let shown = lines[..<divider].filter { $0.hasPrefix("message") }
    #expect(world.people[owner].messages.count == shown.count)
    world.say("And now", owner, conversation: conversation.id.bytes)
    #expect(world.people[owner].disk.records.contains { $0.key.first == UInt8(ascii: "T") })
    world.restart(owner)
    #expect(world.people[owner].messages.count == shown.count + 1)
    #expect(world.people[owner].conversationEvent?.stopped == nil)
    #expect(world.people[owner].savedGroup(conversation.id.bytes) != nil)
  }

  /// A conversation with everything that is kept: read and unread, known and pending, somebody who
  /// came late.
  private static func scene() -> World {
    var (world, owner, customer) = World.withCustomer(seed: 4)
    for text in ["Guten Tag", "👍🏽", "مرحبا"] as [String] {
      world.say(UTF8Text(validating: Array(text.utf8))!, customer)
    }
    world.run()
    world.read(owner, through: world.people[owner].messages[1].order!.rawValue)
    world.say("How can I help?", owner)
    world.run()
    let agent = world.join()
    world.say("I have lost my card", customer)
    world.run()
    world.read(customer)
    world.read(owner, from: world.people[owner].messages.last!.order!.rawValue)
    world.run()
    world.disconnect(customer)
    world.disconnect(agent)
    world.say("Are you there?", customer)
    world.say("Not yet sent", agent)
    for index in world.people.indices {
      world.people[index].events = []
      world.restart(index)
    }
    return world
  }

  /// What a page is told when it comes.
  private static func shown(_ person: Person) -> [String] {
    var lines: [String] = []
    if let identity = person.identity {
      lines.append("identity \(identity.role!) \(identity.name?.string ?? "-")")
    }
    if let desk = person.desk {
      lines.append("desk \(desk.companyName.string) \(desk.trust) \(desk.agents.count)")
    }
    if let event = person.conversationEvent {
      let members = event.members.map { "\($0.role) \($0.name?.string ?? "-") \($0.isSelf)" }
      lines.append("conversation \(event.unreadCount) \(event.seen) \(members)")
    }
    for notice in person.notices {
      lines.append("\(notice.kind) \(notice.order.rawValue) \(notice.name?.string ?? "-")")
    }
    for message in person.messages {
      let order = message.order.map { "\($0.rawValue)" } ?? "-"
      let state = message.state.map { "\($0)" } ?? "-"
      lines.append(
        "message \(order) \(message.at.milliseconds) \(message.isMine) \(message.side) "
          + "\(message.name?.string ?? "-") \(state) \(hexadecimal(message.id)) "
          + message.text.string)
    }
    return lines
  }

  private static let divider = "records"

  private static func url(_ index: Int, form: Int) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Form\(form)/\(names[index]).txt")
  }

  private static func bytes(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).map { place in
      UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16)!
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
