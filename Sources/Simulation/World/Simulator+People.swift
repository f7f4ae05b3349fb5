import CBOR
import ClientEngine
import CryptoSuite
import RelayProtocol

// What people do, as far as their pages let them.

extension Simulator {
  static let setUpToken = [UInt8](repeating: 0x70, count: WireLimits.setupTokenByteCount)
  static let slug = Array("support".utf8)

  func act(_ client: Client) {
    guard client.standing == .alive, phase == .storm else { return }
    plan(.act(client), after: random.wait(mean: scenario.actMilliseconds))
    guard client.isRunning, !client.isRemoved else { return }
    if client.isBad { actBadly(client) }
    switch client.role {
    case .owner: actAsOwner(client)
    case .agent: actAsAgent(client)
    case .customer: actAsCustomer(client)
    }
  }

  private func actAsOwner(_ client: Client) {
    guard client.isSomebody else {
      guard client.commands.isEmpty else { return }
      return ask(
        client,
        .setUp(
          SetUp(
            token: Self.setUpToken, companyName: "Example", deskName: "Support", name: "Owner",
            colour: [0x22, 0x66, 0x99])))
    }
    if isNewcomerWaiting, invitations.isEmpty {
      ask(client, .invite(useCount: 1, dayCount: 60))
    }
    talk(client)
  }

  private var isNewcomerWaiting: Bool {
    clients.contains {
      $0.role == .agent && $0.standing == .alive && !$0.isSomebody && $0.commands.isEmpty
    }
  }

  private func actAsAgent(_ client: Client) {
    if client.isSomebody { return talk(client) }
    guard client.commands.isEmpty, let invitation = invitations.first else { return }
    invitations.removeFirst()
    ask(client, .join(invitation: invitation, name: UTF8Text(client.name)))
  }

  func actAsCustomer(_ client: Client) {
    if client.page.desk != nil { return talk(client) }
    guard client.commands.isEmpty, let fingerprint else { return }
    ask(
      client, .openDesk(OpenDesk(slug: Self.slug, fingerprint: fingerprint, record: nil)))
  }

  private func talk(_ client: Client) {
    let open = client.page.conversations.filter { $0.stopped == nil && !$0.isClosed }
    let conversation = client.role == .customer ? nil : random.pick(open)?.id.bytes
    guard client.role == .customer || conversation != nil else { return }
    if let held = client.page.lines.first(where: \.isHeld) {
      // It is put back into the box, and may be said again.
      ask(client, .withdraw(conversation: held.conversation.bytes, id: held.id))
    }
    switch random.pick(0...99) {
    case ..<60: say(client, conversation)
    case ..<80:
      tally.count(.read)
      ask(client, .read(conversation: conversation, from: 0, through: nil))
    case ..<92:
      tally.count(.typed)
      ask(client, .typing(conversation: conversation, isOn: !random.oneIn(3)))
    case ..<96 where client.role == .customer: ask(client, .prepare)
    case ..<98: react(client)
    // Some press the return key after each word, and sometimes a whole list is pasted.
    case 99 where random.oneIn(2):
      for _ in 0..<random.pick(10...40) { say(client, conversation) }
    default: for _ in 0..<3 { say(client, conversation) }
    }
  }

  @discardableResult
  func say(_ client: Client, _ conversation: [UInt8]?) -> Int {
    let isLong = random.oneIn(24)
    let byteCount = isLong ? random.pick(1_000...6_000) : random.pick(12...120)
    let (id, text) = newText(of: client, byteCount: byteCount, isLong: isLong)
    tally.count(.said)
    ask(client, .send(conversation: conversation, id: id, text: text))
    return said.lastIndex { $0.id == id } ?? said.count - 1
  }

  /// Puts a sign on something that the page shows, now and then instead of an earlier one of its
  /// own, or takes that back.
  private func react(_ client: Client) {
    let shown = client.page.lines.filter { line in
      line.order != nil && client.page.conversation(line.conversation)?.isClosed == false
    }
    guard let line = random.pick(shown) else { return }
    tally.count(.reacted)
    let replaced = line.isReaction && line.isMine ? line.messageID : nil
    func react(_ id: [UInt8], _ text: UTF8Text?) {
      ask(
        client,
        .react(
          conversation: line.conversation.bytes, id: id, target: line.target, replaces: replaced,
          text: text))
    }
    if replaced != nil, random.oneIn(3) { return react(randomID(), nil) }
    let (id, text) = newText(of: client, byteCount: 0, isLong: false)
    react(id, text)
  }

  private func newText(
    of client: Client, byteCount: Int, isLong: Bool
  ) -> (id: [UInt8], text: UTF8Text) {
    let number = said.count
    guard let text = UTF8Text(validating: Said.text(number, byteCount: byteCount)) else {
      preconditionFailure("ASCII")
    }
    let id = randomID()
    said.append(
      Said(
        author: client, at: now, id: id, isLong: isLong, knownRemoved: client.knownRemoved))
    note("\(client.name) says message \(number)")
    return (id, text)
  }

  func randomID() -> [UInt8] {
    randomBytes(count: EngineLimits.messageIDByteCount, using: &random)
  }

  /// Asks the engine, and remembers until it has answered.
  func ask(_ client: Client, _ command: Command) {
    let number = client.nextCommand
    client.nextCommand += 1
    client.commands.append(Client.Asked(number: number, command: command))
    give(client, .command(command, number: number))
  }

  func answered(_ client: Client, _ number: UInt64, _ refusal: RefusalCode?) {
    // Whoever is told so sets the clock.
    if refusal == .clockWrong { client.clockOffset = 0 }
    guard let place = client.commands.firstIndex(where: { $0.number == number }) else { return }
    let command = client.commands.remove(at: place).command
    if let refusal { note("\(client.name) is refused: \(refusal)") }
    switch command {
    case .send(_, let id, _) where refusal != nil, .react(_, let id, _, _, _) where refusal != nil:
      if let number = said.lastIndex(where: { $0.id == id }) { said[number].isRefused = true }
    case .removeAgent(let device) where refusal == nil:
      guard let device = DeviceID(device) else { return }
      removals.append((device, now))
      note("the owner is told that a device is removed")
      see(.removed(device))
    default: break
    }
  }
}
