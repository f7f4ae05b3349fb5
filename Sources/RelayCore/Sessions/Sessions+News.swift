import RelayProtocol

extension Sessions {
  /// Tells what has come about, and to whom it concerns; whether anything was appended.
  mutating func redeem(_ ticket: Ticket) -> Bool {
    let before = tally.appendedEntryCount
    tally.removedEntryCount += ticket.removedEntryCount
    tally.expiredEntryCount += ticket.expiredEntryCount
    hear(ticket.news)
    return tally.appendedEntryCount > before
  }

  mutating func hear(_ news: [News]) {
    for item in news { hear(item) }
  }

  private mutating func hear(_ news: News) {
    switch news {
    case .connected(let id, let challenge, let address): open(id, challenge, address)
    case .signedIn(let id, let device, let supply, let waiting):
      signIn(id, device, supply, waiting)
    case .closed(let id): forget(id)
    case .dismissed(let id, let code): dismiss(id, code)
    case .signInLimited(let id, let milliseconds):
      tally.limited[.signIn, default: 0] += 1
      dismiss(id, .rateLimited, retryAfterMilliseconds: milliseconds)
    case .stopping: dismissAll(.shuttingDown)

    case .answered(let id, let frame):
      if table[id] != nil { send(frame, to: id) }
    case .failed(let id, let code): fail(.none, code, to: id)
    case .refused(let id, let frame, let code, let epoch):
      refuse(frame, code, epoch: epoch, to: id)
    case .limited(let id, let frame, let action, let milliseconds, let epoch):
      tally.limited[action, default: 0] += 1
      refuse(frame, action.errorCode, epoch: epoch, retryAfterMilliseconds: milliseconds, to: id)
      dismissIfDeaf(id)
    case .repeated(let id, let entry, let conversation):
      acceptAgain(entry, in: conversation, id)
    case .acknowledged(let id, let conversation, let through, let last):
      settle(conversation, through: through, last: last, id)
    case .deskAsked(let id, let frame, let record): show(record, asked: frame, id)
    case .newcomersAsked(let id, let frame, let arePaused):
      table[id]?.newcomersQuestion = frame
      tellNewcomers(frame.request, arePaused: arePaused, to: id)

    case .appended(let entry, let conversation, let readers):
      tally.appended(entry)
      fanOut(entry, of: conversation, to: readers)
    case .signal(let signal, let devices, let head): pass(signal, to: devices, head: head)
    case .expired(let device, let conversation, let through, let last):
      guard let id = online[device] else { return }
      settle(conversation, through: through, last: last, id)
    case .expelled(let device, let conversations):
      guard let id = online[device] else { return }
      for conversation in conversations { table[id]?.forget(conversation) }
      makeDue(id)
    case .shutOut(let device):
      if let id = online[device] { dismiss(id, .revoked) }
    case .deskChanged(let slug, let record): announce(slug, record)
    case .newcomersChanged(let slug, let arePaused, let author):
      announceNewcomers(slug, arePaused: arePaused, by: author)
    }
  }

  /// Opens the session of a device, and ends the one from which it spoke until now.
  private mutating func signIn(
    _ id: SessionID, _ device: DeviceID, _ supply: KeyPackageSupply, _ waiting: [Waiting]
  ) {
    if let other = online[device] { dismiss(other, .replaced) }
    table[id]?.open(device, waiting)
    online[device] = id
    tally.signInCount += 1
    send(
      .opened(
        SessionOpened(
          now: now, keyPackageCount: UInt16(supply.oneUseCount),
          hasLastResort: supply.hasLastResort)),
      to: id)
    makeDue(id)
  }
}
