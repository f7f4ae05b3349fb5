import ClientEngine
import RelayProtocol

// What goes wrong: one thing at a time, anywhere, while the storm lasts.

extension Simulator {
  func injectFault() {
    guard phase == .storm else { return }
    plan(.fault, after: random.wait(mean: scenario.faultMilliseconds))
    guard let fault = random.pick(scenario.faults) else { return }
    switch fault {
    case .lineCut, .lineHalfOpen, .frameDropped, .frameRepeated, .frameReordered, .frameDelayed,
      .frameLate:
      guard let line = random.pick(clients.compactMap(\.line)) else { return }
      harm(line, fault)
    case .partition: partition()
    case .crashIdle, .crashBeforePersisting, .crashBeforeSending, .crashWhileSending, .slowDisk,
      .clockJump:
      guard let client = random.pick(clients.filter(\.isRunning)) else { return }
      harm(client, fault)
    case .deviceWiped, .agentLeft, .agentJoined, .agentRemoved: changeTeam(fault)
    default: harmRelay(fault)
    }
  }

  private func harm(_ line: Line, _ fault: Fault) {
    let name = line.client.name
    switch fault {
    case .lineCut:
      tally.count(.lineCut)
      note("the line of \(name) is cut")
      cut(line)
    case .lineHalfOpen:
      tally.count(.lineHalfOpen)
      note("the line of \(name) goes silent")
      silence(line)
    case .frameDelayed:
      tally.count(.frameDelayed)
      note("the line of \(name) is slow")
      line.delayUntil = now + random.pick(500...12_000)
    case .frameLate:
      note("\(name) changes networks; what it sends on the old one takes its time")
      line.delayUntil = now + random.pick(1_500...6_000)
      plan(.endAtClient(line), after: random.pick(200...1_500))
    case .frameRepeated: tamper(line, .repeat)
    case .frameDropped:
      tamper(line, .drop)
      plan(.endAtRelay(line), after: random.pick(500...5_000))
    default:
      tamper(line, .swap)
      plan(.endAtRelay(line), after: random.pick(500...5_000))
    }
  }

  private func tamper(_ line: Line, _ tampering: Line.Tampering) {
    if random.oneIn(2) { line.up.tampering = tampering } else { line.down.tampering = tampering }
  }

  private func partition() {
    tally.count(.partition)
    let end = now + random.pick(1_000...20_000)
    note("a partition until \(Trace.clock(end))")
    for client in clients where random.oneIn(2) {
      client.cutOffUntil = end
      // Short ones are bridged by the network, which sends again what got lost; long ones are not.
      if let line = client.line, random.oneIn(2) { silence(line) }
    }
  }

  private func harm(_ client: Client, _ fault: Fault) {
    switch fault {
    case .crashIdle:
      tally.count(.crashIdle)
      die(client, "between two steps")
    case .crashBeforePersisting: client.crash = .beforePersisting
    case .crashBeforeSending: client.crash = .beforeSending
    case .crashWhileSending: client.crash = .whileSending
    case .slowDisk:
      tally.count(.slowDisk)
      client.isSlowOnce = true
    default:
      tally.count(.clockJump)
      // By minutes, days or years, either way, and home again now and then.
      let sizes: [UInt64] = [60_000, 3_600_000, 40 * 24 * 3_600_000, 3 * 365 * 24 * 3_600_000]
      let jump = Int64(random.pick(random.pick(sizes).map { 0...$0 } ?? 0...0))
      client.clockOffset = random.oneIn(3) ? 0 : random.oneIn(2) ? jump : -jump
      note("the clock of \(client.name) is off by \(client.clockOffset / 1_000) s")
    }
  }

  private func harmRelay(_ fault: Fault) {
    guard relay != nil else { return }
    switch fault {
    case .relayKilled:
      tally.count(.relayKilled)
      note("the relay is killed")
      loseRelay(withPower: false)
    case .relayLostPower: relayCrash = .lostPower
    case .relayLostAnswers: relayCrash = .lostAnswers
    case .relayDiskFull:
      guard !disk.isFull else { return }
      tally.count(.relayDiskFull)
      note("the relay's disk is full")
      disk.isFull = true
      plan(.relayDiskFree, after: random.pick(200...6_000))
    default:
      tally.count(.relayClockJump)
      let jump = Int64(random.pick(0...Bounds.relayClockMillisecondsMax))
      relayClockOffset = random.oneIn(2) ? jump : -jump
      note("the relay's clock is off by \(relayClockOffset / 1_000) s")
    }
  }

  // MARK: People and devices

  private func changeTeam(_ fault: Fault) {
    let agents = clients.filter { $0.role == .agent && $0.standing == .alive }
    let members = agents.filter { $0.isSomebody && !$0.isRemoved }
    switch fault {
    case .agentJoined:
      guard agents.count < scenario.agentCount + 2 else { return }
      tally.count(.agentJoined)
      let newcomer = add(.agent)
      note("\(newcomer.name) will join")
    case .agentRemoved:
      guard let agent = random.pick(members) else { return }
      tally.count(.agentRemoved)
      remove(agent)
    case .agentLeft:
      guard let agent = random.pick(members) else { return }
      tally.count(.agentLeft)
      note("\(agent.name) is gone for good")
      end(agent, .left)
    default:
      guard let client = random.pick(clients.filter { $0.role != .owner && $0.standing == .alive })
      else { return }
      tally.count(.deviceWiped)
      end(client, .wiped)
      let successor = add(client.role)
      note("\(client.name) is wiped; \(successor.name) takes its place")
    }
  }

  /// A device that nobody uses any more; often somebody thinks of removing it.
  private func end(_ client: Client, _ standing: Client.Standing) {
    forgetProcess(of: client)
    client.standing = standing
    client.commands = []
    if standing == .wiped { client.disk = Disk() }
    if client.role == .agent, random.oneIn(2) { remove(client) }
  }

  private func remove(_ agent: Client) {
    guard let device = agent.device, let owner = clients.first(where: { $0.role == .owner }),
      owner.isSomebody
    else { return }
    note("the owner removes \(agent.name)")
    if removalAskedAt[device] == nil { removalAskedAt[device] = now }
    copyDisk(of: agent, device)
    if mutation == .pageClaimsRemoval { return see(.removed(device)) }
    ask(owner, .removeAgent(device: device.bytes))
  }
}
