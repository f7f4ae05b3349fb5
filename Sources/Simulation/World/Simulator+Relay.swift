import ClientEngine
import RelayCore
import RelayProtocol

// The relay's process: takes what has come together as one transaction, and lets answers out when
// that is synced.

extension Simulator {
  func openRelay() {
    guard relay == nil else { return }
    relay = try? Relay(store: LosingStore(disk), crypto: .native)
    precondition(relay != nil, "the relay starts from what its disk kept")
    note("the relay starts")
  }

  func post(_ event: RelayEvent) {
    inbox.append(event)
    guard !isTurnPlanned else { return }
    isTurnPlanned = true
    plan(.relayTurn(run: relayRun), after: random.pick(1...4))
  }

  var relayClock: Timestamp {
    Timestamp(milliseconds: UInt64(Int64(Bounds.epochMilliseconds + now) + relayClockOffset))
  }

  func relayTurn() {
    isTurnPlanned = false
    let events = inbox
    inbox = []
    guard !events.isEmpty else { return }
    tally.count(.batch)
    disk.losesPowerAtNextCommit = relayCrash == .lostPower
    let outputs = relay?.process(events, now: relayClock) ?? []
    switch relayCrash {
    case .lostPower?:
      tally.count(.relayLostPower)
      note("the relay loses power before its disk has synced")
      loseRelay(withPower: true)
    case .lostAnswers?:
      tally.count(.relayLostAnswers)
      note("the relay loses power before it has answered")
      deliver(Array(outputs.prefix(random.pick(0...outputs.count))))
      loseRelay(withPower: true)
    case nil: deliver(outputs)
    }
  }

  /// The relay's process ends. When the machine ends with it, nobody is told.
  func loseRelay(withPower: Bool) {
    relay = nil
    relayRun += 1
    relayCrash = nil
    inbox = []
    isTurnPlanned = false
    if withPower {
      disk.losePower(keeping: random.pick(0...disk.unsyncedCount))
    } else {
      disk.loseProcess()
    }
    for line in lines where line.isOpenAtRelay {
      line.isOpenAtRelay = false
      if !withPower { closeAtClient(line) }
    }
    plan(.relayStart, after: random.pick(200...8_000))
  }

  private func deliver(_ outputs: [RelayOutput]) {
    for output in sabotaged(outputs) {
      switch output {
      case .send(let session, let frame):
        let line = lines[Int(session.rawValue)]
        book(frame, on: line)
        for bytes in told(frame, on: line) { sendDown(bytes, on: line) }
      case .close(let session):
        let line = lines[Int(session.rawValue)]
        line.isOpenAtRelay = false
        closeAtClient(line)
      }
    }
  }

  private func book(_ frame: ServerFrame, on line: Line) {
    switch frame {
    case .opened: line.isAuthenticated = true
    case .entry(let entry):
      line.unacknowledged[entry.conversation, default: []].append(entry.sequence)
    default: break
    }
  }

  func gauges() -> Gauges {
    var gauges = Gauges()
    for line in lines where line.isOpenAtRelay {
      let counts = line.unacknowledged.values.map(\.count)
      gauges.unacknowledgedCountMax = max(gauges.unacknowledgedCountMax, counts.max() ?? 0)
      gauges.lineByteCountMax = max(
        gauges.lineByteCountMax, line.down.byteCount, line.up.byteCount)
    }
    for client in clients where client.standing == .alive {
      let queues = client.disk.queues
      gauges.keyPackageCountMax = max(gauges.keyPackageCountMax, queues.keyPackages)
      gauges.outboxCountMax = max(gauges.outboxCountMax, queues.outboxMax)
    }
    return gauges
  }
}

extension Disk {
  /// How many private halves of KeyPackages and how many entries to send lie here: records under
  /// `k`, and under `O` and a conversation's sixteen octets.
  var queues: (keyPackages: Int, outboxMax: Int) {
    var keyPackages = 0
    var outboxes: [[UInt8]: Int] = [:]
    for key in keys {
      if key.first == UInt8(ascii: "k") { keyPackages += 1 }
      if key[0] == UInt8(ascii: "O") {
        outboxes[Array(key[1...16]), default: 0] += 1
      }
    }
    return (keyPackages, outboxes.values.max() ?? 0)
  }
}
