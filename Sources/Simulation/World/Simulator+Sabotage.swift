import ClientEngine
import CryptoNative
import MLS
import RelayCore
import RelayProtocol

/// What mutations remember.
struct Sabotage {
  /// A message held back to be swapped with the next one.
  var held: LogEntry?
  /// The conversation of which one member is told nothing more.
  var withheld: ConversationID?
  /// Who holds a copy of a customer's disk.
  var thieves: [Outsider] = []
  /// The desk's record as it lay on each client's disk before the last.
  var recordsOfBefore: [Int: [UInt8]] = [:]
  /// Who believes to have been removed.
  var gone: Set<Int> = []
}

// The seams at which mutations break the world on purpose. Without one all of this does nothing.

extension Simulator {
  // MARK: Clients

  func sabotageTransaction(of client: Client) {
    guard mutation == .diskForgetsGroup, random.oneIn(4) else { return }
    client.transaction.removeAll { $0.key[0] == UInt8(ascii: "G") }
  }

  func sabotageSending(_ frame: [UInt8], from client: Client) {
    switch (mutation, try? ClientFrame(decoding: frame)) {
    case (.clientSendsPlaintext?, .append?):
      guard let number = said.lastIndex(where: { $0.author === client }) else { return }
      publish(Said.text(number, byteCount: 64), from: client)
    case (.clientPublishesPrivateKey?, .publishKeyPackages?):
      publish(client.disk[[UInt8(ascii: "a")]] ?? [], from: client)
    default: break
    }
  }

  /// Before a transaction: what the disk will go back to.
  func keepRecord(of client: Client) {
    let key = [UInt8(ascii: "d")]
    guard mutation == .diskForgetsRoster, client.transaction.contains(where: { $0.key == key })
    else { return }
    sabotage.recordsOfBefore[client.number] = client.disk[key]
  }

  func sabotageStart(of client: Client) {
    guard let before = sabotage.recordsOfBefore[client.number] else { return }
    client.disk.put([Record(key: [UInt8(ascii: "d")], value: before)])
  }

  /// True for a client that will not come back.
  func believesGoodbye(_ frame: ServerFrame?, _ client: Client) -> Bool {
    guard mutation == .clientBelievesGoodbye, case .goodbye(.revoked, _)? = frame else {
      return false
    }
    sabotage.gone.insert(client.number)
    forgetProcess(of: client)
    return true
  }

  func copyDiskForThief(of client: Client, _ conversation: ConversationID) {
    guard mutation == .diskIsCopied, client.role == .customer, sabotage.thieves.isEmpty,
      let saved = client.disk[[UInt8(ascii: "G")] + conversation.bytes],
      let group = try? Group.restore(saved, crypto: NativeCrypto())
    else { return }
    sabotage.thieves.append(Outsider("a thief", device: nil, group))
  }

  func copyDiskForRemoved(_ conversation: ConversationID) {
    guard mutation == .removedHasCopies, let removed = removals.first?.device,
      let owner = clients.first(where: { $0.role == .owner }),
      let saved = owner.disk[[UInt8(ascii: "G")] + conversation.bytes]
    else { return }
    copies.append((removed, [saved]))
  }

  /// A bad member has a colleague's keys, and its line.
  func speakAsColleague(in conversation: ConversationID) {
    for colleague in clients where colleague.role != .customer && !colleague.isBad {
      guard let line = colleague.line, let device = colleague.device,
        let saved = colleague.disk[[UInt8(ascii: "G")] + conversation.bytes],
        var group = try? Group.restore(saved, crypto: NativeCrypto()),
        let known = relay?.store.content.conversation(conversation),
        let own = known.memberships.last(where: { $0.device == device && $0.isCurrent }),
        let message = try? group.protect(Said.forgery(using: &random), using: &random)
      else { continue }
      let append = AppendEntry(
        conversation: conversation, epoch: known.head.epoch,
        submission: own.submission.next, content: .application, payload: message.encodedBytes)
      return plan(.upward(line, ClientFrame.append(append).encodedBytes), after: 1)
    }
  }

  private func publish(_ bytes: [UInt8], from client: Client) {
    guard let line = client.line else { return }
    let frame = PublishKeyPackages(lastResort: nil, oneUse: [bytes])
    plan(.upward(line, ClientFrame.publishKeyPackages(frame).encodedBytes), after: 1)
  }

  func renameMessages(of client: Client) {
    for (place, asked) in client.commands.enumerated() {
      guard case .send(let conversation, _, let text) = asked.command else { continue }
      client.commands[place] = Client.Asked(
        number: asked.number,
        command: .send(conversation: conversation, id: randomID(), text: text))
    }
  }

  // MARK: The relay

  /// What the relay says, as the mutation has it. The owner is the one who is lied to.
  func sabotaged(_ outputs: [RelayOutput]) -> [RelayOutput] {
    switch mutation {
    case .relayReordersForOne?: outputs.flatMap { swapped($0) }
    case .relayGarblesEntry?: outputs.map { garbled($0) }
    case .relayWithholds?: outputs.filter { !isWithheld($0) }
    default: outputs
    }
  }

  private func messageForOwner(_ output: RelayOutput) -> (SessionID, LogEntry)? {
    guard case .send(let session, .entry(let entry)) = output, entry.kind == .application,
      lines[Int(session.rawValue)].client.role == .owner
    else { return nil }
    return (session, entry)
  }

  private func swapped(_ output: RelayOutput) -> [RelayOutput] {
    guard let (session, entry) = messageForOwner(output) else { return [output] }
    guard let first = sabotage.held else {
      sabotage.held = entry
      return []
    }
    sabotage.held = nil
    let isPair =
      first.conversation == entry.conversation && first.sequence.next == entry.sequence
      && first.epoch == entry.epoch
    let pair =
      isPair
      ? [entry.moved(to: first.sequence), first.moved(to: entry.sequence)] : [first, entry]
    return pair.map { .send(session, .entry($0)) }
  }

  private func garbled(_ output: RelayOutput) -> RelayOutput {
    guard let (session, entry) = messageForOwner(output), random.oneIn(8) else { return output }
    var payload = entry.payload
    payload[payload.count - 1] ^= 1
    return .send(
      session,
      .entry(
        LogEntry(
          conversation: entry.conversation, sequence: entry.sequence, epoch: entry.epoch,
          kind: entry.kind, sender: entry.sender, submission: entry.submission,
          acceptedAt: entry.acceptedAt, payload: payload)))
  }

  private func isWithheld(_ output: RelayOutput) -> Bool {
    guard let (_, entry) = messageForOwner(output) else { return false }
    if sabotage.withheld == nil { sabotage.withheld = entry.conversation }
    return sabotage.withheld == entry.conversation
  }
}

extension LogEntry {
  fileprivate func moved(to sequence: Sequence) -> LogEntry {
    LogEntry(
      conversation: conversation, sequence: sequence, epoch: epoch, kind: kind, sender: sender,
      submission: submission, acceptedAt: acceptedAt, payload: payload)
  }
}
