import ClientEngine
import CryptoNative
import RelayCore
import RelayProtocol

// After the storm: everything comes back, and somebody looks at the watch.

extension Simulator {
  func calm() {
    phase = .calm
    calmSince = now
    note("it is calm")
    for client in clients {
      client.crash = nil
      // An earlier release is not for ever: whoever opens the page anew has this one.
      if client.standing == .alive, !client.speaksHybrids {
        client.speaksHybrids = true
        forgetProcess(of: client)
      }
      client.cutOffUntil = min(client.cutOffUntil, now)
      client.line?.delayUntil = 0
      if client.standing == .alive, !client.isRunning {
        plan(.start(client, run: client.run), after: 100)
      }
    }
    relayCrash = nil
    disk.isFull = false
    if relay == nil { plan(.relayStart, after: 100) }
    if scenario.holdsFoes { beginAftermath() }
  }

  /// Whether everything has arrived; the world ends when it has, or when it is too late.
  func look() {
    let waited = now - calmSince
    if scenario.holdsFoes { return lookAfterFoes(waited) }
    let missing = DeliveredInTime.missing(in: self, countMax: 1)
    guard missing.isEmpty || waited >= Bounds.recoveryMilliseconds else { return }
    recoveryMilliseconds = waited
    phase = .over
    note(missing.isEmpty ? "all is delivered" : "the time is up")
    for what in DeliveredInTime.missing(in: self, countMax: .max) { see(.late(what)) }
  }

  /// Starts every device from its disk once more, so that what is judged is what is kept.
  func conclude() {
    let sink = trace.sink
    trace.sink = nil
    defer { trace.sink = sink }
    for client in clients where client.standing == .alive {
      client.inputs = []
      if client.isPersisting { client.commit() }
      reopen(client)
    }
    for place in checkers.indices {
      var checker = checkers[place]
      checker.conclude(self)
      checkers[place] = checker
    }
  }

  private func reopen(_ client: Client) {
    let machine = Machine(
      believesSignatures: mutation == .clientBelievesSignatures,
      speaksHybrids: client.speaksHybrids)
    client.machine = machine
    client.page = Page()
    see(.pageEnded(client))
    client.inputs = [.start(client.profile, records: client.disk.beginning)]
    while !client.inputs.isEmpty {
      machine.engine.handle(client.inputs.removeFirst(), now: clock(of: client), using: &random)
      for output in machine.engine.drain() {
        switch output {
        case .persist(let changes): client.disk.commit(changes)
        case .load(let number, let ranges):
          client.inputs.append(.loaded(number, records: client.disk.records(in: ranges)))
        case .event(let event): show(event, on: client)
        case .send, .close, .wake, .done: break
        }
      }
    }
  }

  /// What the relay still keeps for somebody who will never come, once retention is over. Lets
  /// that time pass.
  func entriesAfterRetention() -> Int {
    if relay == nil { openRelay() }
    relayClockOffset += 2 * Int64(RelayLimits.retentionMillisecondsDefault)
    for _ in 0..<64 {
      relayClockOffset += Int64(RelayLimits.sweepIntervalMilliseconds)
      _ = relay?.process([.tick], now: relayClock)
    }
    return entryCount { _, _ in true }
  }

  /// Entries in the relay's store for which this is true.
  func entryCount(where isCounted: (Conversation, StoredEntry) -> Bool) -> Int {
    guard let store = relay?.store.content else { return 0 }
    var count = 0
    var seen: [ConversationID] = []
    for (id, _) in disk.history.entries where !seen.contains(id) {
      seen.append(id)
      guard let conversation = store.conversation(id) else { continue }
      let entries = try? store.entries(of: id, in: 1...UInt64.max, countMax: .max)
      count += (entries ?? []).count { isCounted(conversation, $0) }
    }
    return count
  }

  package var history: LogHistory { disk.history }
}
