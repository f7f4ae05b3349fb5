import CBOR
import ClientEngine
import MLS
import RelayProtocol
import Simulation
import Testing

/// Whoever was told something untrue of what is in a log, or was let into it by what does not open,
/// is in again as soon as the relay tells the truth.
@Suite("A relay that has lied, and is honest again")
struct AmendsTests {
  private func entry(in frame: ServerFrame, of kind: LogEntry.Kind) -> LogEntry? {
    if case .entry(let entry) = frame, entry.kind == kind { entry } else { nil }
  }

  /// The same entry with other bytes, or elsewhere.
  private func changed(
    _ entry: LogEntry, kind: LogEntry.Kind? = nil, payload: [UInt8]? = nil,
    at sequence: UInt64? = nil, from sender: DeviceID? = nil
  ) -> ServerFrame {
    .entry(
      LogEntry(
        conversation: entry.conversation,
        sequence: sequence.map { Sequence($0) } ?? entry.sequence, epoch: entry.epoch,
        kind: kind ?? entry.kind, sender: sender ?? entry.sender, submission: entry.submission,
        acceptedAt: entry.acceptedAt, payload: payload ?? entry.payload))
  }

  private func spoiled(_ bytes: [UInt8]) -> [UInt8] { bytes.dropLast() + [bytes.last! ^ 1] }

  private func created(by person: Person) -> Int {
    person.sentFrames.count { frame in
      if case .create? = try? ClientFrame(decoding: frame) { true } else { false }
    }
  }

  private func complaints(of person: Person) -> Int {
    person.sentFrames.count { frame in
      guard case .append(let append)? = try? ClientFrame(decoding: frame) else { return false }
      return append.payload == [UInt8](repeating: 0, count: 8)
    }
  }

  @Test("a commit that it has taken and denied is taken for what it is", arguments: [0, 1, 9])
  func deniedCommit(_ epoch: UInt64) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let agent = world.join(name: "Agent")
    world.people[customer].lie = { frame in
      guard case .accepted(let accepted) = frame else { return frame }
      return .refused(
        Refused(
          conversation: accepted.conversation, submission: accepted.submission,
          code: .staleEpoch, epoch: LogEpoch(epoch)))
    }
    world.say("Are you both there?", customer)
    while world.people[agent].conversation == nil, world.step(customer) || world.step(agent) {}
    while world.step(customer) {}
    world.people[customer].lie = nil
    world.run()
    world.wait(2 * EngineLimits.backOffMillisecondsMax)
    world.run()
    world.say("I am", agent)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "Are you both there?", "I am"])
    #expect(world.people[owner].texts == ["Hello", "Are you both there?", "I am"])
    #expect(world.people[agent].texts == ["Are you both there?", "I am"])
    #expect(created(by: world.people[customer]) == 1)
    #expect(!world.people[customer].notices.contains { $0.kind == .broken })
  }

  @Test(
    "whoever was let in by a Welcome that does not open says so, and is let in by another",
    arguments: [false, true])
  func spoiledWelcome(hasColleague: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    let colleague = hasColleague ? world.join(name: "Colleague") : owner
    var isFirst = true
    world.people[owner].lie = { frame in
      guard isFirst, let welcome = entry(in: frame, of: .welcome) else { return frame }
      isFirst = false
      return changed(welcome, payload: spoiled(welcome.payload))
    }
    world.say("Hello", customer)
    world.run()
    world.say("Is anybody there?", customer)
    world.run()
    world.say("I am", owner)
    world.run()
    // What nobody had confirmed was said once more, to whoever could not read it at first.
    let missed: [String] = hasColleague ? [] : ["Hello"]
    #expect(world.people[owner].texts == missed + ["Is anybody there?", "I am"])
    #expect(world.people[customer].texts == ["Hello", "Is anybody there?", "I am"])
    #expect(world.people[customer].conversationEvent?.members.count == (hasColleague ? 3 : 2))
    if hasColleague {
      #expect(world.people[colleague].texts == ["Hello", "Is anybody there?", "I am"])
      #expect(complaints(of: world.people[colleague]) == 0)
    }
    #expect(complaints(of: world.people[owner]) > 0)
    world.restart(customer)
    world.run()
    world.say("Good", customer)
    world.run()
    #expect(world.people[owner].texts.last == "Good")
  }

  @Test("whoever says so too late, because the group has gone on, says so again")
  func lateComplaint() throws {
    var (world, owner, customer) = World.withCustomer()
    let colleague = world.join(name: "Colleague")
    world.disconnect(owner)
    world.say("Hello", customer)
    world.run(keepingOffline: [owner])
    // Somebody makes new keys.
    world.wait(EngineLimits.keyAgeMillisecondsMax + 1)
    world.run(keepingOffline: [owner])
    for text in ["One", "Two"] as [UTF8Text] {
      world.say(text, customer)
      world.run(keepingOffline: [owner])
    }
    var isFirst = true
    world.people[owner].lie = { frame in
      guard isFirst, let welcome = entry(in: frame, of: .welcome) else { return frame }
      isFirst = false
      return changed(welcome, payload: spoiled(welcome.payload))
    }
    world.run()
    world.say("Are you both there?", customer)
    world.run()
    #expect(complaints(of: world.people[owner]) > 1)
    #expect(created(by: world.people[customer]) == 2)
    #expect(world.people[owner].texts.last == "Are you both there?")
    #expect(world.people[colleague].texts.last == "Are you both there?")
  }

  @Test("a KeyPackage that is handed out twice keeps nobody out")
  func usedUp() throws {
    var (world, owner, customer) = World.withCustomer()
    let second = world.add(.customer)
    world.open(second, fingerprint: world.fingerprint)
    world.run()
    world.say("From one", customer)
    world.run()
    let used = world.people[customer].receivedFrames.compactMap { frame in
      if case .keyPackages(let claimed) = frame { claimed.packages } else { nil }
    }.last!
    var isFirst = true
    world.people[second].lie = { frame in
      guard isFirst, case .keyPackages(let claimed) = frame else { return frame }
      isFirst = false
      return .keyPackages(ClaimedKeyPackages(request: claimed.request, packages: used))
    }
    world.say("From another", second)
    world.run()
    world.say("Do you hear me?", second)
    world.run()
    #expect(world.people[owner].texts == ["From one", "From another", "Do you hear me?"])
    #expect(world.people[second].states.last == .delivered)
  }

  @Test("strangers without end have a device say no more than so much in a session")
  func floodOfWelcomes() throws {
    var (world, owner, customer) = World.withCustomer()
    let stranger = DeviceID([UInt8](repeating: 7, count: 32))!
    func tell(_ kind: LogEntry.Kind, in number: UInt8) {
      let entry = LogEntry(
        conversation: ConversationID([UInt8](repeating: number, count: 16))!,
        sequence: Sequence(kind == .welcome ? 1 : 2), epoch: LogEpoch(1), kind: kind,
        sender: stranger, submission: Submission(1), acceptedAt: world.now, payload: [1, 2, 3])
      world.handle(owner, .frame(ServerFrame.entry(entry).encodedBytes))
    }
    tell(.application, in: 255)
    world.run()
    #expect(complaints(of: world.people[owner]) == 0, "the Welcome may only have been late")
    for number in 0..<UInt8(4 * EngineLimits.complaintCountMax) {
      tell(.welcome, in: number)
      tell(.application, in: number)
    }
    while world.step(owner) {}
    #expect(complaints(of: world.people[owner]) == EngineLimits.complaintCountMax)
    world.say("Hello", customer)
    world.run()
    #expect(world.people[owner].texts == ["Hello"])
  }

  @Test(
    "a Welcome stands where the log begins, whatever place it is told in", arguments: [2, 1_001])
  func misplacedWelcome(_ place: UInt64) throws {
    var (world, owner, customer) = World.withCustomer()
    world.people[owner].lie = { frame in
      entry(in: frame, of: .welcome).map { changed($0, at: place) } ?? frame
    }
    world.say("Hello", customer)
    world.run()
    world.people[owner].lie = nil
    world.disconnect(owner)
    world.run()
    for text in ["One", "Two", "Three"] as [UTF8Text] { world.say(text, customer) }
    world.run()
    #expect(world.people[owner].texts.suffix(3) == ["One", "Two", "Three"])
    #expect(world.people[customer].states.suffix(3) == [.delivered, .delivered, .delivered])
  }

  @Test(
    "who is let in later hears everybody, whatever place they were told to begin at",
    arguments: [1_000, EngineLimits.ownNumberMax - 1, EngineLimits.ownNumberMax])
  func misplacedLateWelcome(_ place: UInt64) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let agent = world.join(name: "Agent")
    world.people[agent].lie = { frame in
      entry(in: frame, of: .welcome).map { changed($0, at: place) } ?? frame
    }
    world.say("One", customer)
    world.run()
    world.people[agent].lie = nil
    world.disconnect(agent)
    for text in ["Two", "Three"] as [UTF8Text] {
      world.say(text, customer)
      world.say(text, owner)
    }
    world.run()
    world.restart(agent)
    world.run()
    #expect((complaints(of: world.people[agent]) > 0) == (place > EngineLimits.ownNumberMax / 2))
    world.say("Four", agent)
    world.run()
    if place == 1_000 {
      let heard = world.people[agent].texts.suffix(5).sorted()
      #expect(heard == ["Four", "Three", "Three", "Two", "Two"])
    }
    world.say("Five", customer)
    world.run()
    #expect(world.people[agent].texts.suffix(2) == ["Four", "Five"])
    #expect(world.people[customer].texts.suffix(2) == ["Four", "Five"])
    #expect(world.people[agent].conversationEvent?.stopped == nil)
  }

  @Test(
    "a word behind one of whose place it has told something else is said all the same",
    arguments: [2, 3])
  func wordBehind(_ submission: UInt64) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.people[owner].lie = { frame in
      switch frame {
      case .accepted: return nil
      case .entry(let told) where told.submission == Submission(submission):
        return changed(told, payload: [1, 2, 3])
      default: return frame
      }
    }
    world.say("First", owner)
    world.say("Second", owner)
    while world.step(owner) {}
    world.disconnect(owner)
    world.run()
    world.people[owner].lie = nil
    world.disconnect(owner)
    world.run()
    world.say("Third", owner)
    world.run()
    world.wait(2 * EngineLimits.askedMillisecondsMax)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "First", "Second", "Third"])
    let third = world.people[owner].messages.first { $0.text == "Third" }
    #expect(third?.state == .delivered)
    #expect(Set(world.people[owner].texts) == ["Hello", "First", "Second", "Third"])
    #expect(!world.people[owner].messages.contains { $0.state == .waiting })
  }

  @Test(
    "who was told that a word was taken which was not is heard again", arguments: [1, 3], [1, 3])
  func counted(_ falseCount: Int, wordCount: Int) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    for number in 1...falseCount {
      world.say(.init("Kept back \(number)"), owner)
      try pretendTaken(&world, by: owner)
    }
    let words = (1...wordCount).map { "Do you hear me? \($0)" }
    for word in words { world.say(.init(word), owner) }
    for _ in 0..<6 {
      world.run()
      world.wait(2 * EngineLimits.backOffMillisecondsMax)
    }
    #expect(world.people[customer].texts == ["Hello"] + words)
    world.say("I do", customer)
    world.restart(owner)
    world.run()
    world.say("Good", owner)
    world.run()
    #expect(world.people[customer].texts == ["Hello"] + words + ["I do", "Good"])
    #expect(!world.people[owner].messages.contains { $0.state == .waiting })
  }

  @Test("who was shown something else in the place of a commit says so, and is let in again")
  func commitInDisguise() throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    world.people[agent].lie = { frame in
      entry(in: frame, of: .commit).map { changed($0, kind: .welcome) } ?? frame
    }
    let third = world.join(name: "Third")
    world.say("Who is there?", customer)
    world.run()
    world.people[agent].lie = nil
    #expect(world.people[third].texts.contains("Who is there?"))
    let hello = try #require(world.people[agent].messages.first?.messageID)
    world.command(
      agent,
      .react(
        conversation: world.people[agent].conversation, id: [UInt8](repeating: 9, count: 16),
        target: hello, replaces: nil, text: "+1"))
    for text in ["I hear nothing", "Now I do"] as [UTF8Text] {
      world.say(text, agent)
      for _ in 0..<4 {
        world.run()
        world.wait(2 * EngineLimits.backOffMillisecondsMax)
      }
      world.say("Good", customer)
      world.run()
    }
    for person in [owner, third, customer] {
      #expect(world.people[person].texts.contains("I hear nothing"))
      #expect(world.people[person].texts.last == "Good")
    }
    #expect(world.people[agent].texts.suffix(2) == ["Now I do", "Good"])
    #expect(world.people[customer].notices.contains { $0.kind == .cutOff })
    // What stood under the complaint's number is not taken for said.
    #expect(
      world.people[customer].events.contains { event in
        if case .reaction(let sign) = event { sign.text == "+1" } else { false }
      })
  }

  @Test("a complaint that a relay swallows keeps nobody silent for long")
  func swallowedComplaint() throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    world.people[agent].lie = { frame in
      entry(in: frame, of: .commit).map { changed($0, kind: .welcome) } ?? frame
    }
    // Somebody makes new keys.
    world.wait(EngineLimits.keyAgeMillisecondsMax + 1)
    world.say("Are you there?", customer)
    world.run()
    var swallowed: Int?
    for text in ["One", "Two", "Three", "Four"] as [UTF8Text] where swallowed == nil {
      world.say(text, customer)
      while swallowed == nil, [owner, customer, agent].contains(where: { world.step($0) }) {
        swallowed = world.people[agent].upward.firstIndex { frame in
          guard case .append(let append)? = try? ClientFrame(decoding: frame) else { return false }
          return append.payload.count == 8
        }
      }
    }
    world.people[agent].upward.remove(at: try #require(swallowed))
    world.people[agent].lie = nil
    world.run()
    world.say("I hear nothing", agent)
    for text in ["Good", "Better"] as [UTF8Text] {
      for _ in 0..<4 {
        world.wait(2 * EngineLimits.answerDelayMillisecondsMax)
        world.run()
      }
      world.say(text, customer)
      world.run()
    }
    #expect(world.people[agent].texts.contains("Better"))
    world.say("Now I do", agent)
    world.run()
    for person in [owner, customer] {
      #expect(world.people[person].texts.contains("Now I do"))
    }
  }

  @Test("a commit that a relay has made up for one alone is none once others are heard behind it")
  func madeUpCommit() throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let device = try #require(world.people[owner].identity?.device)
    // Twice, so that the device believes it; the word in its place is lost to it.
    world.people[agent].lie = { frame in
      guard let said = entry(in: frame, of: .application), said.sender == device else {
        return frame
      }
      return changed(said, kind: .commit, payload: [1, 2, 3])
    }
    world.say("Not shown to one", owner)
    world.run()
    world.people[agent].lie = nil
    #expect(world.people[agent].notices.contains { $0.kind == .broken })
    world.say("Waits", agent)
    world.run()
    world.say("Do you hear me?", customer)
    world.run()
    for person in [owner, customer] {
      #expect(world.people[person].texts.suffix(2).sorted() == ["Do you hear me?", "Waits"])
      #expect(!world.people[person].notices.contains { $0.kind == .cutOff })
    }
    #expect(world.people[agent].texts.contains("Do you hear me?"))
    #expect(created(by: world.people[customer]) == 1, "nobody had to begin another group")
  }

  @Test("a customer who was told so goes on in a successor, and says it again")
  func countedByHost() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Kept back", customer)
    try pretendTaken(&world, by: customer)
    world.say("Do you hear me?", customer)
    for _ in 0..<6 {
      world.run()
      world.wait(2 * EngineLimits.backOffMillisecondsMax)
    }
    #expect(world.people[owner].texts == ["Hello", "Kept back", "Do you hear me?"])
    #expect(world.people[customer].texts == ["Hello", "Kept back", "Do you hear me?"])
    #expect(world.people[customer].states.allSatisfy { $0 == .delivered })
  }

  /// The relay never sees what was said last, and tells that it has taken it.
  private func pretendTaken(_ world: inout World, by person: Int) throws {
    let said = try ClientFrame(decoding: world.people[person].upward.removeLast())
    guard case .append(let append) = said else {
      Issue.record("nothing was said")
      return
    }
    let accepted = Accepted(
      conversation: append.conversation, submission: append.submission,
      sequence: Sequence(lastPlace(of: world.people[person])), acceptedAt: world.now)
    world.handle(person, .frame(ServerFrame.accepted(accepted).encodedBytes))
  }

  @Test("a conversation whose beginning it has changed goes on under another name")
  func deniedBeginning() throws {
    var (world, owner, customer) = World.withCustomer()
    world.people[customer].lie = { frame in
      if case .accepted = frame { return nil }
      guard let welcome = entry(in: frame, of: .welcome) else { return frame }
      return changed(welcome, payload: spoiled(welcome.payload))
    }
    world.say("Hello", customer)
    while world.step(customer) {}
    world.disconnect(customer)
    world.run()
    world.people[customer].lie = nil
    world.disconnect(customer)
    world.run()
    world.say("Is anybody there?", customer)
    world.run()
    world.say("I am", owner)
    world.run()
    #expect(world.people[customer].texts.suffix(2) == ["Is anybody there?", "I am"])
    #expect(world.people[owner].texts == ["Hello", "Is anybody there?", "I am"])
    #expect(created(by: world.people[customer]) > 1)
  }

  // MARK: Lies about complaints, names and places

  @Test(
    "a complaint in the customer's name keeps one agent out until the customer speaks again",
    arguments: [[0, 0, 0, 0, 0, 0, 0, 0], [1, 2, 3]] as [[UInt8]])
  func hostsComplaint(_ payload: [UInt8]) throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let device = try #require(world.people[customer].identity?.device)
    world.people[agent].lie = { frame in
      guard let entry = entry(in: frame, of: .application), entry.sender == device else {
        return frame
      }
      return changed(entry, kind: .commit, payload: payload)
    }
    world.say("One", customer)
    world.run()
    settle(&world)
    world.people[agent].lie = nil
    world.disconnect(agent)
    world.run()
    for text in ["Two", "Three", "Four"] as [UTF8Text] {
      world.say(text, customer)
      world.run()
      world.say("Owner answers", owner)
      world.run()
      world.disconnect(agent)
      world.run()
    }
    #expect(world.people[agent].texts.suffix(2) == ["Four", "Owner answers"])
    // A commit of the customer's, after which whatever it says has a later epoch.
    _ = world.join(name: "Late")
    world.say("Five", customer)
    world.run()
    settle(&world)
    world.say("Six", customer)
    world.run()
    settle(&world)
    #expect(world.people[agent].texts.contains("Six"))
    world.say("I am here", agent)
    world.run()
    settle(&world)
    #expect(world.people[customer].texts.contains("I am here"))
  }

  @Test(
    "who has been heard has come in, whatever is said in their name", arguments: [false, true])
  func forgedComplaint(isMoved: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    if !isMoved { _ = world.join(name: "Colleague") }
    world.say("Hello", customer)
    world.run()
    world.say("Good day", owner)
    world.run()
    if isMoved {
      // Places are counted otherwise since then.
      var isFirst = true
      world.people[customer].lie = { frame in
        guard isFirst, let entry = entry(in: frame, of: .application) else { return frame }
        isFirst = false
        return changed(entry, payload: [1, 2, 3])
      }
      world.say("Changed at first", owner)
      stepWithoutAcknowledging(&world, owner, customer)
      world.people[customer].lie = nil
      world.disconnect(customer)
      world.run()
      #expect(world.people[customer].texts.contains("Changed at first"))
    }
    let before = world.people[owner].conversation
    let device = try #require(world.people[owner].identity?.device)
    let entries = world.people[customer].receivedFrames.compactMap { frame in
      entry(in: frame, of: .application)
    }
    let last = lastPlace(of: world.people[customer])
    let forged = changed(
      try #require(entries.last), kind: .commit, payload: [UInt8](repeating: 0, count: 8),
      at: last + 1, from: device)
    // What does not hold is judged once more, in another session.
    for _ in 0..<2 {
      settle(&world)
      world.handle(customer, .frame(forged.encodedBytes))
    }
    settle(&world)
    #expect(world.people[customer].notices.contains { $0.kind == .broken })
    #expect(created(by: world.people[customer]) == 2)
    world.say("Are you there?", customer)
    world.run()
    let conversations = world.people[owner].events.compactMap { event in
      if case .conversation(let event) = event { event.id.bytes } else { nil }
    }
    #expect(Set(conversations).count == 1)
    #expect(world.people[owner].conversation == before)
    #expect(world.people[owner].texts.contains("Are you there?"))
    world.say("To the old one", owner)
    world.run()
    settle(&world)
    #expect(world.people[customer].texts.contains("To the old one"))
    #expect(!world.people[customer].notices.contains { $0.kind == .cutOff })
  }

  @Test("what was told under another's name, and then as it was, is read")
  func renamedOnce() throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let colleague = try #require(world.people[agent].identity?.device)
    let device = try #require(world.people[customer].identity?.device)
    world.people[owner].lie = { frame in
      guard let entry = entry(in: frame, of: .application), entry.sender == device else {
        return frame
      }
      return changed(entry, from: colleague)
    }
    world.say("One", customer)
    while world.step(customer) {}
    while world.step(owner) {
      world.people[owner].upward.removeAll {
        if case .acknowledge? = try? ClientFrame(decoding: $0) { true } else { false }
      }
    }
    #expect(!world.people[owner].texts.contains("One"))
    world.people[owner].lie = nil
    world.disconnect(owner)
    world.run()
    #expect(world.people[owner].texts.contains("One"))
  }

  private func settle(_ world: inout World) {
    for _ in 0..<6 {
      world.wait(2 * EngineLimits.backOffMillisecondsMax)
      world.run()
    }
  }

  @Test("one Welcome spoiled for all is one group more", arguments: [1, 3, 6])
  func spoiledForAll(count: Int) {
    var (world, owner, customer) = World.withCustomer()
    var people = [owner]
    while people.count < count {
      people.append(world.join(name: UTF8Text("Agent \(people.count)")))
    }
    var first: ConversationID?
    for person in people {
      world.people[person].lie = { frame in
        guard let welcome = entry(in: frame, of: .welcome) else { return frame }
        first = first ?? welcome.conversation
        guard welcome.conversation == first else { return frame }
        return changed(welcome, payload: spoiled(welcome.payload))
      }
    }
    world.say("Hello", customer)
    world.run()
    world.say("Is anybody there?", customer)
    world.run()
    settle(&world)
    #expect(created(by: world.people[customer]) <= 3)
    for person in people {
      #expect(world.people[person].texts == ["Hello", "Is anybody there?"])
      #expect(complaints(of: world.people[person]) <= 3)
    }
  }

  @Test("places behind what a page can count are nobody's")
  func farPlaces() {
    var (world, _, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let agent = world.join(name: "Agent")
    var isFirst = true
    world.people[agent].lie = { frame in
      guard isFirst, let welcome = entry(in: frame, of: .welcome) else { return frame }
      isFirst = false
      return changed(welcome, at: 1 << 60)
    }
    world.say("One", customer)
    world.run()
    world.say("Two", customer)
    world.run()
    #expect(world.people[agent].texts.last == "Two")
    let places = world.people[agent].messages.compactMap { $0.order?.rawValue }
    #expect(places.allSatisfy { $0 < 1 << 53 })
  }

  @Test("what was told once at an earlier place is what it is, and so is all behind it")
  func earlierPlace() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Good day", owner)
    world.run()
    var isFirst = true
    world.people[owner].lie = { frame in
      guard isFirst, let told = entry(in: frame, of: .application) else { return frame }
      isFirst = false
      return changed(told, at: 2)
    }
    world.say("One", customer)
    world.run()
    world.people[owner].lie = nil
    for text in ["Two", "Three"] as [UTF8Text] {
      world.say(text, customer)
      world.run()
      settle(&world)
    }
    world.say("Four", owner)
    world.run()
    settle(&world)
    let all: [String] = ["Hello", "Good day", "One", "Two", "Three", "Four"]
    #expect(world.people[owner].texts == all)
    #expect(world.people[customer].texts == all)
    #expect(world.people[owner].conversationEvent?.stopped == nil)
    #expect(created(by: world.people[customer]) == 1)
  }

  @Test("an agent who was told of what there is not, and speaks first, is heard")
  func speaksFirst() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Good day", owner)
    world.run()
    let entries = world.people[owner].receivedFrames.compactMap { frame in
      entry(in: frame, of: .application)
    }
    let made = changed(
      try #require(entries.last), payload: [1, 2, 3], at: lastPlace(of: world.people[owner]) + 1)
    world.handle(owner, .frame(made.encodedBytes))
    world.disconnect(owner)
    world.run()
    world.say("I speak first", owner)
    world.run()
    for text in ["Two", "Three"] as [UTF8Text] {
      world.say(text, customer)
      world.run()
      settle(&world)
    }
    let all: [String] = ["Hello", "Good day", "I speak first", "Two", "Three"]
    #expect(world.people[owner].texts == all)
    #expect(world.people[customer].texts == all)
    #expect(world.people[owner].states.contains(.waiting) == false)
  }

  @Test("what was read before the log went back is not told of once more")
  func readBefore() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    var isFirst = true
    world.people[customer].lie = { frame in
      guard isFirst, let told = entry(in: frame, of: .application) else { return frame }
      isFirst = false
      return changed(told, payload: [1, 2, 3])
    }
    for text in ["A", "B", "C", "D"] as [UTF8Text] { world.say(text, owner) }
    stepWithoutAcknowledging(&world, owner, customer)
    world.people[customer].lie = nil
    world.disconnect(customer)
    world.run()
    #expect(Set(world.people[customer].texts) == ["Hello", "A", "B", "C", "D"])
    #expect(world.people[customer].notices.count { $0.kind == .unreadable } == 1)
  }

  @Test(
    "an agent to whom alone the log has ended is let in again when the customer speaks",
    arguments: [true, false], [false, true])
  func endedForOne(isRestored: Bool, hasColleague: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    let colleague = hasColleague ? world.join(name: "Colleague") : owner
    world.say("Hello", customer)
    world.run()
    world.say("Good day", owner)
    world.run()
    let entries = world.people[owner].receivedFrames.compactMap { frame in
      entry(in: frame, of: .application)
    }
    let last = try #require(entries.last)
    let place = lastPlace(of: world.people[owner])
    if isRestored {
      let restored = changed(last, kind: .restored, payload: [], at: place + 1)
      world.handle(owner, .frame(restored.encodedBytes))
    } else {
      // Twice a log that begins further on than it ends here.
      for _ in 0..<2 {
        world.disconnect(owner)
        world.connect(owner)
        while world.people[owner].connection != .online, world.step(owner) {}
        let far = changed(last, kind: .commit, payload: [1, 2, 3], at: place + 9)
        world.handle(owner, .frame(far.encodedBytes))
        while world.step(owner) {}
      }
    }
    #expect(world.people[owner].conversationEvent?.stopped == (isRestored ? .rolledBack : .storage))
    for text in ["Are you there?", "I wait"] as [UTF8Text] {
      world.say(text, customer)
      world.run()
      settle(&world)
    }
    #expect(world.people[owner].texts.contains("I wait"))
    if !hasColleague { #expect(world.people[owner].texts.contains("Are you there?")) }
    world.say("I am", owner)
    world.run()
    let all = ["Hello", "Good day", "Are you there?", "I wait", "I am"]
    #expect(world.people[customer].texts == all)
    #expect(world.people[colleague].texts.contains("I am"))
    #expect(created(by: world.people[customer]) <= 3)
    #expect(world.people[customer].conversationEvent?.stopped == nil)
  }

  @Test("so is one whose last word the relay took, and whose answer never came")
  func endedUnanswered() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let hello = try #require(
      world.people[owner].receivedFrames.compactMap { entry(in: $0, of: .application) }.last)
    world.people[owner].losesFrame = { frame in
      if case .accepted = frame { true } else { false }
    }
    for text in ["Good day", "What is it?"] as [UTF8Text] { world.say(text, owner) }
    world.run()
    #expect(world.people[customer].texts == ["Hello", "Good day", "What is it?"])
    let restored = changed(
      hello, kind: .restored, payload: [], at: lastPlace(of: world.people[owner]) + 1)
    world.handle(owner, .frame(restored.encodedBytes))
    #expect(world.people[owner].conversationEvent?.stopped == .rolledBack)
    world.people[owner].losesFrame = nil
    for text in ["Are you there?", "I wait"] as [UTF8Text] {
      world.say(text, customer)
      world.run()
      settle(&world)
    }
    #expect(world.people[owner].texts.contains("I wait"))
    world.say("I am", owner)
    world.run()
    #expect(world.people[customer].texts.last == "I am")
  }

  private func lastPlace(of person: Person) -> UInt64 {
    person.receivedFrames.map { frame -> UInt64 in
      switch frame {
      case .entry(let entry): entry.sequence.rawValue
      case .accepted(let accepted): accepted.sequence.rawValue
      default: 0
      }
    }.max() ?? 0
  }

  /// What one says is heard by the other, and the relay does not know it.
  private func stepWithoutAcknowledging(_ world: inout World, _ speaker: Int, _ listener: Int) {
    while world.step(speaker) {}
    while world.step(listener) {
      world.people[listener].upward.removeAll {
        if case .acknowledge? = try? ClientFrame(decoding: $0) { true } else { false }
      }
    }
  }
}
