import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayCore
import RelayProtocol

// A relay that turns, members who turn, and what is noted of what they could have read.

/// Something that an honest client has sent, for those to try who should not be able to read it.
struct Taped {
  let client: Client
  let conversation: ConversationID
  let epoch: LogEpoch
  let payload: [UInt8]
}

extension Simulator {
  func planFoes() {
    let storm = scenario.stormMilliseconds
    if let lying = scenario.lying {
      let begin = random.pick(1_000...storm / 2)
      plan(.lieBegins, after: begin)
      if lying == .forAWhile { plan(.lieEnds, after: random.pick(begin...storm)) }
    }
    for _ in 0..<scenario.badMemberCount { plan(.turnBad, after: random.pick(5_000...storm / 2)) }
  }

  // MARK: The relay

  func lieBegins() {
    guard phase == .storm else { return }
    guard fingerprint != nil else { return plan(.lieBegins, after: 1_000) }
    let share: UInt64 = random.oneIn(3) ? 1 : random.pick(2...4)
    var victims = Set(clients.indices.filter { _ in random.oneIn(share) })
    if let one = random.pick(Array(clients.indices)) { victims.insert(one) }
    tally.count(.relayTurned)
    note(
      "the relay begins to lie to "
        + victims.sorted().map { clients[$0].name }.joined(separator: ", "))
    liar.begin(with: victims)
    for victim in victims { clients[victim].isDeceived = true }
  }

  /// The true relay takes over, and knows nothing of what was said in its name.
  func lieEnds() {
    guard liar.isLying else { return }
    note("the relay tells the truth again")
    liar.repent()
    if relay != nil { loseRelay(withPower: false) }
  }

  /// What comes down a line in place of what the relay has said.
  func told(_ frame: ServerFrame, on line: Line) -> [[UInt8]] {
    guard scenario.holdsFoes else { return [frame.encodedBytes] }
    liar.hear(frame)
    guard isLiedTo(line) else { return [frame.encodedBytes] }
    let told = liar.tell(frame, to: line.client.number, using: &random)
    if told != [frame.encodedBytes] { countLie(on: line) }
    return told
  }

  /// Whether a frame never comes to the true relay.
  func isSwallowed(_ frame: ClientFrame, on line: Line) -> Bool {
    guard scenario.holdsFoes else { return false }
    liar.hear(frame, from: line.client.device)
    noteLie(behind: frame, of: line.client)
    guard isLiedTo(line), let answers = liar.swallow(frame, using: &random) else { return false }
    countLie(on: line)
    for answer in answers { sendDown(answer.encodedBytes, on: line) }
    return true
  }

  /// Whom a deceived customer brings in, and with which keys, is as good as the lie.
  private func noteLie(behind frame: ClientFrame, of client: Client) {
    guard client.isDeceived else { return }
    switch frame {
    case .create(let create): spoil(create.conversation)
    case .append(let append): spoil(append.conversation)
    default: return
    }
    for conversation in client.page.conversations { spoil(conversation.id) }
  }

  func lieUnasked() {
    guard liar.isLying else { return }
    for line in lines where line.isOpenAtRelay && isLiedTo(line) && random.oneIn(4) {
      for bytes in liar.volunteer(to: line.client.number, using: &random) {
        countLie(on: line)
        sendDown(bytes, on: line)
      }
    }
  }

  private func isLiedTo(_ line: Line) -> Bool {
    liar.victims.contains(line.client.number) && line.isOpenAtRelay
  }

  private func countLie(on line: Line) {
    tally.count(.lie)
    note("the relay lies to \(line.client.name)")
  }

  // MARK: Members

  func turnBad() {
    guard phase == .storm else { return }
    let members = clients.filter {
      $0.role != .owner && $0.standing == .alive && $0.isSomebody && !$0.isRemoved && !$0.isBad
    }
    let agents = members.filter { $0.role == .agent }
    guard let client = random.pick(random.oneIn(4) || agents.isEmpty ? members : agents) else {
      return plan(.turnBad, after: 3_000)
    }
    tally.count(.memberTurned)
    note("\(client.name) turns bad")
    client.isBad = true
    insiders[client.number] = Insider()
  }

  func actBadly(_ client: Client) {
    guard let line = client.line, let device = client.device,
      let shown = random.pick(client.page.conversations)?.id,
      let saved = client.disk[[UInt8(ascii: "G")] + shown.bytes],
      let group = try? Group.restore(saved, crypto: NativeCrypto()),
      let conversation = group.conversation,
      let known = relay?.store.content.conversation(conversation),
      let own = known.memberships.last(where: { $0.device == device && $0.isCurrent })
    else { return }
    let place = Insider.Place(
      conversation: conversation, groupID: group.groupID, device: device, savedGroup: saved,
      submission: own.submission,
      epoch: known.head.epoch, keyPackages: liar.keyPackages,
      rosters: liar.records.compactMap { (try? DeskRecord(decoding: $0))?.roster },
      privateKey: privateKey(of: client), removedKey: removedAccomplice())
    if mutation == .memberHasAnothersKeys { return speakAsColleague(in: conversation) }
    let frames = insiders[client.number]?.act(at: place, using: &random) ?? []
    for frame in frames {
      tally.count(.badAct)
      if case .append(let append) = frame, case .commit = append.content {
        spoil(conversation, from: known.head.last)
      }
      note("\(client.name), bad, sends: \(frame.name)")
      plan(.upward(line, frame.encodedBytes), after: random.pick(1...40))
    }
  }

  /// A version, a role, a length of one octet, the key.
  private func privateKey(of client: Client) -> SecretBytes? {
    let account = client.disk[[UInt8(ascii: "a")]] ?? []
    return account.count > 35 ? SecretBytes(Array(account[3..<35])) : nil
  }

  private func removedAccomplice() -> (device: DeviceID, privateKey: SecretBytes)? {
    guard let removed = random.pick(removals)?.device, let client = client(of: removed),
      let key = privateKey(of: client)
    else { return nil }
    return (removed, key)
  }

  // MARK: Outsiders

  /// Whatever leaves an honest client is in the hands of all foes.
  func overhear(_ bytes: [UInt8], from client: Client) {
    guard let frame = try? ClientFrame(decoding: bytes) else { return }
    if case .authenticate(let frame) = frame { owners[frame.device] = client }
    if case .joinDesk(let frame) = frame,
      let device = DeviceCertificate.Claim(frame.certificate)?.device
    {
      owners[device] = client
    }
    guard case .append(let append) = frame, !client.isBad else { return }
    if !copies.isEmpty, case .application = append.content {
      tape.append(
        Taped(
          client: client, conversation: append.conversation, epoch: append.epoch,
          payload: append.payload))
    }
    hold(&sabotage.thieves, to: append, from: client)
    copyDiskForThief(of: client, append.conversation)
    copyDiskForRemoved(append.conversation)
    hold(&liar.outsiders, to: append, from: client)
    for number in insiders.keys.sorted() {
      guard var insider = insiders[number] else { continue }
      hold(&insider.outsiders, to: append, from: client)
      insiders[number] = insider
    }
  }

  private func hold(_ outsiders: inout [Outsider], to append: AppendEntry, from client: Client) {
    for place in outsiders.indices
    where outsiders[place].conversation == append.conversation {
      guard outsiders[place].open(append.payload) != nil else { continue }
      note("\(outsiders[place].name) opens what \(client.name) sends")
      see(.overheard(client, by: outsiders[place]))
    }
  }

  // MARK: Who was removed

  func copyDisk(of client: Client, _ device: DeviceID) {
    let groups = client.disk.records.filter { $0.key[0] == UInt8(ascii: "G") }.map(\.value)
    copies.append((device, groups))
  }

  func noteRemoved(in input: Input, for client: Client) {
    guard !removalAskedAt.isEmpty, case .frame(let bytes) = input,
      case .desk(_, let bytes) = try? ServerFrame(decoding: bytes),
      let record = try? DeskRecord(decoding: bytes)
    else { return }
    let crypto = RelayCrypto.native
    guard let desk = try? VerifiedDesk(record, crypto.isValid, crypto.sha256) else { return }
    client.handed.append((desk.members.map(\.device), desk.removed))
  }

  /// A page shows what a record says that its process was handed: from here on it knows.
  func note(_ desk: DeskEvent, shownBy client: Client) {
    let agents = desk.agents.map(\.device)
    guard let place = client.handed.firstIndex(where: { $0.agents == agents }) else { return }
    client.knownRemoved.formUnion(client.handed[place].removed)
    client.handed.removeFirst(place + 1)
  }
}
