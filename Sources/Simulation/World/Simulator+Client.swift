import ClientEngine
import CryptoSuite
import RelayProtocol

// Processes of clients: one batch of inputs, one transaction, and only then what depends on it, as
// the worker behind the page does it.

extension Simulator {
  @discardableResult
  func add(_ role: PersonRole) -> Client {
    let client = Client(number: clients.count, role: role)
    client.speaksHybrids = !scenario.holdsEarlierReleases || random.oneIn(2)
    clients.append(client)
    plan(.start(client, run: 0), after: random.wait(mean: 500))
    plan(.act(client), after: random.wait(mean: 1_000))
    return client
  }

  func start(_ client: Client) {
    guard client.standing == .alive, !client.isRunning, !sabotage.gone.contains(client.number)
    else { return }
    note("\(client.name) starts")
    sabotageStart(of: client)
    if !client.speaksHybrids, client.run > 0 { client.speaksHybrids = random.oneIn(3) }
    client.machine = Machine(
      believesSignatures: mutation == .clientBelievesSignatures,
      speaksHybrids: client.speaksHybrids)
    client.page = Page()
    give(client, .start(client.profile, records: client.disk.beginning))
    if mutation == .pageRepeatsUnderNewName { renameMessages(of: client) }
    for asked in client.commands {
      give(client, .command(asked.command, number: asked.number))
    }
    plan(.connect(client, run: client.run), after: random.pick(1...300))
  }

  func give(_ client: Client, _ input: Input) {
    guard client.isRunning else { return }
    client.inputs.append(input)
    work(client)
  }

  private func work(_ client: Client) {
    while let machine = client.machine, !client.isPersisting, !client.inputs.isEmpty {
      let inputs = client.inputs
      client.inputs = []
      var transaction: [Change] = []
      var outputs: [Output] = []
      for input in inputs {
        noteRemoved(in: input, for: client)
        machine.engine.handle(input, now: clock(of: client), using: &random)
        for output in machine.engine.drain() {
          if case .persist(let changes) = output {
            transaction += changes
          } else {
            outputs.append(output)
          }
        }
      }
      if transaction.isEmpty {
        perform(outputs, for: client)
      } else {
        beginTransaction(transaction, outputs, for: client)
      }
    }
  }

  private func beginTransaction(_ changes: [Change], _ outputs: [Output], for client: Client) {
    tally.count(.transaction)
    client.isPersisting = true
    client.transaction = changes
    client.afterTransaction = outputs
    if mutation == .clientSendsBeforePersisting {
      client.afterTransaction = []
      perform(outputs, for: client)
    }
    var delay: UInt64 = random.pick(1...6)
    if client.isSlowOnce {
      client.isSlowOnce = false
      delay = random.pick(200...4_000)
    }
    plan(.persisted(client, run: client.run), after: delay)
  }

  func persisted(_ client: Client, _ run: Int) {
    guard client.run == run, client.isPersisting else { return }
    if client.crash == .beforePersisting {
      tally.count(.crashBeforePersisting)
      return die(client, "before persisting")
    }
    sabotageTransaction(of: client)
    keepRecord(of: client)
    client.commit()
    client.isPersisting = false
    if client.crash == .beforeSending {
      tally.count(.crashBeforeSending)
      return die(client, "between persisting and sending")
    }
    let outputs = client.afterTransaction
    client.afterTransaction = []
    perform(outputs, for: client)
    work(client)
  }

  private func perform(_ outputs: [Output], for client: Client) {
    let run = client.run
    for output in outputs where client.run == run {
      switch output {
      case .persist: break
      case .load(let number, let ranges):
        plan(.loaded(client, run: run, number, ranges), after: random.pick(0...4))
      case .send(let frame):
        sendUp(frame, from: client)
        if client.crash == .whileSending {
          tally.count(.crashWhileSending)
          die(client, "while sending")
        }
      case .close:
        note("\(client.name) gives its line up")
        hangUp(client)
      case .wake(let milliseconds):
        client.timer += 1
        countWake(of: client, after: milliseconds)
        plan(.wake(client, run: run, timer: client.timer), after: milliseconds)
      case .done(let number): answered(client, number, nil)
      case .event(let event): show(event, on: client)
      }
    }
  }

  /// An engine that asks to be woken at once, and at once again, stops the world's clock.
  private func countWake(of client: Client, after milliseconds: UInt64) {
    client.wakeCount = milliseconds == 0 ? client.wakeCount + 1 : 0
    guard client.wakeCount > Bounds.wakeCountMax else { return }
    see(.gauges(Gauges(wakeCountMax: client.wakeCount)))
    note("\(client.name) wakes without end")
    phase = .over
  }

  /// The process ends, with what it had not persisted. The system closes its line behind it.
  func die(_ client: Client, _ how: String) {
    note("\(client.name) dies \(how)")
    forgetProcess(of: client)
    // Soon, as a worker does, or when somebody opens the page again.
    let absence: UInt64 =
      random.oneIn(5) ? random.pick(8_000...60_000) : random.pick(50...8_000)
    plan(.start(client, run: client.run), after: absence)
  }

  func forgetProcess(of client: Client) {
    client.machine = nil
    client.run += 1
    client.inputs = []
    client.transaction = []
    client.afterTransaction = []
    client.isPersisting = false
    client.crash = nil
    client.isOpening = false
    if let line = client.line { leave(line) }
    client.handed = []
    see(.pageEnded(client))
    client.page = Page()
  }

  func clock(of client: Client) -> Timestamp {
    Timestamp(milliseconds: UInt64(Int64(Bounds.epochMilliseconds + now) + client.clockOffset))
  }

  // MARK: Pages

  func show(_ event: Event, on client: Client) {
    if case .conversation(let conversation) = event {
      lookBack(conversation.id, on: client)
    }
    client.page.take(event)
    trace.mix(UInt64(client.number))
    switch event {
    case .message(let message): show(SaidLine(message), on: client)
    case .reaction(let reaction): show(SaidLine(reaction), on: client)
    case .notice(let notice):
      see(.notice(client, notice))
    case .conversation(let conversation):
      if let code = conversation.stopped { note("\(client.name) stops a conversation: \(code)") }
      see(.conversation(client, conversation))
    case .identity(let identity):
      if let device = identity.device { client.device = device }
      if identity.isRemoved { note("\(client.name) is removed") }
    case .desk(let desk):
      if client.role == .owner { fingerprint = desk.fingerprint }
      note(desk, shownBy: client)
      see(.desk(client, desk))
    case .invitation(let bytes, _, let isUsed):
      // A page that is opened anew is told of it again.
      if !isUsed, offered.insert(bytes).inserted { invitations.append(bytes) }
    case .refused(let number?, let code): answered(client, number, code)
    case .refused(nil, let code):
      note("\(client.name) reports \(code)")
      if code == .storage { see(.damaged(client)) }
    case .list(_, _, let droppedCount): if droppedCount > 0 { client.hasDropped = true }
    case .device(let device) where device.isChanged:
      note("\(client.name) reads that \(device.name?.string ?? "somebody") has another device")
      client.inputs.append(
        .command(.know(device: device.device.bytes, isCompared: false), number: nil))
    case .device, .withdrawn, .invitations, .newcomers, .typing, .connection, .history: break
    }
  }

  /// A page that hears of a conversation asks for all that was said in it. The engine takes it up
  /// when it has said what it is about to say.
  private func lookBack(_ id: ConversationID, on client: Client) {
    guard client.page.conversation(id) == nil else { return }
    client.inputs.append(
      .command(
        .history(conversation: id.bytes, before: nil, count: EngineLimits.historyCountMax),
        number: nil))
  }

  private func show(_ line: SaidLine, on client: Client) {
    locate(line)
    if !line.isMine { tally.count(.shown) }
    note("\(client.name) shows \(describe(line))")
    see(.message(client, line))
  }

  private func describe(_ message: SaidLine) -> String {
    let number = Said.number(of: message.text.utf8).map(String.init) ?? "?"
    let place = message.order.map { "at \($0.rawValue)" } ?? "not sent yet"
    let state = message.state.map { ", \($0)" } ?? ""
    return "message \(number) \(place)\(state)"
  }

  private func locate(_ message: SaidLine) {
    guard let number = Said.number(of: message.text.utf8), let order = message.order else { return }
    guard said.indices.contains(number) else { return }
    if said[number].place == nil { said[number].place = (message.conversation, order) }
    guard message.isMine, !said[number].isSent else { return }
    said[number].isSent = true
    tally.count(.sent)
  }
}
