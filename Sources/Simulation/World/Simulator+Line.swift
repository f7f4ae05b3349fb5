import ClientEngine
import CryptoSuite
import RelayCore
import RelayProtocol

// The network. A connection is what WebSocket over TLS gives: ordered, whole frames, until it
// ends. It ends for its two sides at different moments, what is on its way then is lost, and
// nobody knows what was; behind a frame that is lost nothing arrives any more. Frames of one
// connection can arrive after the first ones of the next.
//
// What TLS rules out within a connection, a frame that comes twice or before its turn, is let
// through all the same: the engine survives it. One thing it does not survive, and the simulator
// leaves alone: a commit that comes before the record of the desk that was sent ahead of it. A
// roster that is late could not be told from a member who was slipped in.

extension Simulator {
  func connect(_ client: Client, _ run: Int) {
    guard client.run == run, client.isRunning, client.line == nil, !client.isOpening else { return }
    guard relay != nil, !client.isCutOff(at: now) else {
      client.failureCount += 1
      return reconnect(client, after: relay == nil ? random.pick(5...50) : 10_000)
    }
    client.isOpening = true
    let line = Line(
      SessionID(UInt64(lines.count)), client, relayRun: relayRun)
    lines.append(line)
    plan(.opened(line, run: run), after: 2 * latency())
  }

  func opened(_ line: Line, _ run: Int) {
    let client = line.client
    guard client.run == run else { return }
    client.isOpening = false
    guard relay != nil, line.relayRun == relayRun, !client.isCutOff(at: now) else {
      client.failureCount += 1
      return reconnect(client, after: 0)
    }
    tally.count(.connected)
    client.line = line
    client.failureCount = 0
    note("\(client.name) is connected")
    post(.opened(line.session, challenge: randomBytes(count: 32, using: &random)))
    plan(.authenticationDue(line), after: random.pick(15_000...20_000))
    give(client, .connected())
  }

  /// Doubles from half a second to 15 s, with jitter, as the page does.
  private func reconnect(_ client: Client, after milliseconds: UInt64) {
    let full = min(15_000, UInt64(500) << UInt64(min(client.failureCount, 6)))
    plan(
      .connect(client, run: client.run), after: milliseconds + random.pick(full / 2...full))
  }

  private func latency() -> UInt64 { random.pick(scenario.latencyMilliseconds) }

  // MARK: Frames

  func sendUp(_ frame: [UInt8], from client: Client) {
    guard let line = client.line, line.isOpenAtClient else { return tally.count(.frameDropped) }
    sabotageSending(frame, from: client)
    overhear(frame, from: client)
    travel(frame, on: line, \.up) { .upward(line, $0) }
  }

  func sendDown(_ frame: [UInt8], on line: Line) {
    guard line.isOpenAtRelay else { return }
    travel(frame, on: line, \.down) { .downward(line, $0) }
  }

  /// Puts a frame on its way, behind those before it.
  private func travel(
    _ frame: [UInt8], on line: Line, _ way: ReferenceWritableKeyPath<Line, Line.Direction>,
    _ arrival: ([UInt8]) -> Happening
  ) {
    guard !line.isSilent, !line[keyPath: way].hasHole else { return tally.count(.frameDropped) }
    var delay = latency()
    if now < line.delayUntil { delay += line.delayUntil - now }
    if line.client.isCutOff(at: now) { delay += line.client.cutOffUntil - now }
    let time = max(line[keyPath: way].lastArrival + 1, now + delay)
    line[keyPath: way].lastArrival = time
    line[keyPath: way].byteCount += frame.count
    var held = line[keyPath: way].held
    line[keyPath: way].held = nil
    if let early = held, Self.isDesk(frame) {
      schedule.plan(arrival(early), at: time)
      held = nil
    }
    switch line[keyPath: way].tampering {
    case .drop?:
      tally.count(.frameDropped)
      line[keyPath: way].byteCount -= frame.count
      line[keyPath: way].hasHole = true
      note("a frame of \(line.client.name)'s is dropped on its line")
    case .repeat?:
      tally.count(.frameRepeated)
      line[keyPath: way].byteCount += frame.count
      note("a frame of \(line.client.name)'s comes twice")
      schedule.plan(arrival(frame), at: time)
      schedule.plan(arrival(frame), at: time)
    case .swap? where !Self.isDesk(frame):
      line[keyPath: way].held = frame
    default: schedule.plan(arrival(frame), at: time)
    }
    line[keyPath: way].tampering = nil
    if let held {
      tally.count(.frameReordered)
      note("two frames of \(line.client.name)'s change places")
      schedule.plan(arrival(held), at: time)
    }
  }

  private static func isDesk(_ frame: [UInt8]) -> Bool {
    if case .desk = try? ServerFrame(decoding: frame) { true } else { false }
  }

  func arriveAtRelay(_ line: Line, _ bytes: [UInt8]) {
    line.up.byteCount -= bytes.count
    if !line.isOpenAtClient, line.client.line != nil { tally.count(.frameLate) }
    guard !line.isSilent, relay != nil else { return tally.count(.frameDropped) }
    guard line.relayRun == relayRun else {
      tally.count(.frameDropped)
      // Nobody knows this connection here any more.
      return plan(.endAtClient(line), after: latency())
    }
    guard line.isOpenAtRelay else { return tally.count(.frameDropped) }
    tally.count(.frameToRelay)
    trace.mix(bytes)
    see(.relayBytes(bytes))
    if let frame = try? ClientFrame(decoding: bytes) {
      note("\(line.client.name) -> relay: \(frame.name)")
      if case .acknowledge(let frame) = frame {
        line.unacknowledged[frame.conversation]?.removeAll { $0 <= frame.sequence }
      }
      if isSwallowed(frame, on: line) { return }
    }
    post(.received(line.session, bytes))
  }

  func arriveAtClient(_ line: Line, _ bytes: [UInt8]) {
    line.down.byteCount -= bytes.count
    let client = line.client
    guard !line.isSilent, line.isOpenAtClient, client.line === line else {
      return tally.count(.frameDropped)
    }
    tally.count(.frameToClient)
    trace.mix(bytes)
    let frame = try? ServerFrame(decoding: bytes)
    note("relay -> \(client.name): \(frame?.name ?? "?")")
    if case .entry(let entry)? = frame {
      let last = client.deliveredThrough[entry.conversation] ?? .none
      if entry.sequence <= last { tally.count(.redelivered) }
      client.deliveredThrough[entry.conversation] = max(last, entry.sequence)
    }
    if believesGoodbye(frame, client) { return }
    give(client, .frame(bytes))
  }

  // MARK: Ends

  /// The network ends it; each side notices when it does.
  func cut(_ line: Line) {
    plan(.endAtClient(line), after: random.pick(0...1_500))
    plan(.endAtRelay(line), after: random.pick(0...1_500))
  }

  /// Neither side is told. The relay asks the silent whether they are there; pages cannot.
  func silence(_ line: Line) {
    line.isSilent = true
    plan(.endAtRelay(line), after: random.pick(60_000...95_000))
  }

  /// The client's side closes: what it has sent may still arrive before the end does.
  func leave(_ line: Line) {
    line.isOpenAtClient = false
    line.client.line = nil
    if !line.isSilent {
      schedule.plan(.endAtRelay(line), at: max(line.up.lastArrival, now) + latency())
    }
  }

  func hangUp(_ client: Client) {
    guard let line = client.line else { return }
    leave(line)
    give(client, .disconnected)
    client.failureCount += 1
    reconnect(client, after: 0)
  }

  func relayCloses(_ line: Line) {
    guard line.isOpenAtRelay, line.relayRun == relayRun else { return }
    endAtRelay(line)
    closeAtClient(line)
  }

  func closeAtClient(_ line: Line) {
    if !line.isSilent {
      schedule.plan(.endAtClient(line), at: max(line.down.lastArrival, now) + latency())
    }
  }

  func endAtClient(_ line: Line) {
    guard line.isOpenAtClient, line.client.line === line else { return }
    note("\(line.client.name) loses its line")
    line.isOpenAtClient = false
    line.client.line = nil
    give(line.client, .disconnected)
    line.client.failureCount += 1
    reconnect(line.client, after: 0)
    if line.isOpenAtRelay, !line.isSilent {
      schedule.plan(.endAtRelay(line), at: max(line.up.lastArrival, now) + latency())
    }
  }

  func endAtRelay(_ line: Line) {
    guard line.isOpenAtRelay else { return }
    line.isOpenAtRelay = false
    line.unacknowledged = [:]
    if line.relayRun == relayRun, relay != nil { post(.closed(line.session)) }
    if line.isOpenAtClient { closeAtClient(line) }
  }
}
