import CryptoSuite
import MLS
import RelayProtocol

// The relay's log, applied in order: others' entries, and the answers that stand for our own.

extension SecureLog {
  func take(
    _ entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> [LogNews] {
    if entry.kind == .restored {
      end(at: entry, &turn.effects)
      return []
    }
    guard isNext(.entry(entry), &turn) else { return [] }
    return apply(.entry(entry), policy, &turn)
  }

  func take(
    _ accepted: Accepted, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> [LogNews] {
    guard isNext(.accepted(accepted), &turn) else { return [] }
    return apply(.accepted(accepted), policy, &turn)
  }

  /// Whether this is what the log waits for. What was applied before is acknowledged once more;
  /// what comes too early is held, if something of ours may still come before it. What opens, or is
  /// ours, at a place that counts as taken, is what stands there, and the log goes on from it: a
  /// relay has told of entries that there are not. Where it has, so is what opens further on, when
  /// a session begins with it.
  func isNext(
    _ arrival: AheadOfCursor, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    let isFirst = !isHeardOf
    isHeardOf = true
    if isNext(arrival.sequence) { return true }
    let mayBeAhead = isFirst && retold > .none && arrival.sequence.rawValue <= end + 1
    if arrival.sequence <= cursor || mayBeAhead, isNews(arrival, &turn) {
      goOn(at: arrival.sequence)
      return true
    }
    if arrival.sequence <= cursor {
      // This place, and not ours: a relay that has once told of entries that there are not would
      // refuse that, and never have done with us.
      owed = max(owed ?? .none, arrival.sequence)
      return false
    }
    if isOver || isBroken { return true }
    if case .entry(let entry) = arrival, isFirst {
      // It was applied when it was told of at another place.
      if mayBeAhead, isOfPast(entry, &turn) {
        owed = entry.sequence
        isHeardOf = false
        return false
      }
      // The relay begins behind our cursor. If it does not, and does so again when it is asked
      // again, what was there is gone: it keeps entries for thirty days.
      guard gapEnd == entry.sequence else {
        gapEnd = entry.sequence
        turn.hangUp()
        return false
      }
      stop(.storage, &turn.effects)
      skip(entry.sequence)
      return false
    }
    guard isAnythingInFlight, ahead.count < EngineLimits.aheadCountMax else {
      turn.hangUp()
      return false
    }
    ahead.append(arrival)
    return false
  }

  /// What is sealed for no later epoch than the group's, and brings into none.
  private func isOfPast(
    _ entry: LogEntry, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    guard loadGroup(turn.crypto, &turn.effects), let epoch = group?.logEpoch else { return false }
    return entry.kind == .application ? entry.epoch <= epoch : entry.epoch < epoch
  }

  /// A member's word, or a commit, that has not been applied: each opens once. Or one of our own
  /// that waits.
  private func isNews(
    _ arrival: AheadOfCursor, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    guard !isOver, !isBroken, arrival.sequence > .none, end < EngineLimits.ownNumberMax else {
      return false
    }
    switch arrival {
    case .accepted(let accepted): return arrival.sequence <= cursor && isOwn(accepted.submission)
    case .entry(let entry): return opens(entry, &turn)
    }
  }

  func opens(
    _ entry: LogEntry, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    if outbox.contains(where: { $0.isSealed && $0.payload == entry.payload }) { return true }
    guard loadGroup(turn.crypto, &turn.effects), var copy = group,
      let message = try? copy.process(entry.payload, under: .addsAndRemoves)
    else { return false }
    switch (entry.kind, message) {
    case (.application, .application(let message)):
      return message.sender.signatureKey == entry.sender.bytes
    case (.commit, .commit(let staged)):
      return staged.committer.signatureKey == entry.sender.bytes
    default: return false
    }
  }

  /// Without `next`, which a hostile relay's last number of all does not have.
  func isNext(_ sequence: Sequence) -> Bool {
    sequence > cursor && sequence.rawValue - cursor.rawValue == 1
  }

  /// The cursor moves with what the entry changed, in one transaction.
  func skip(_ sequence: Sequence) {
    cursor = sequence
    isHeadDirty = true
    owed = sequence
  }

  /// What has come and what was held behind it.
  private func apply(
    _ arrival: AheadOfCursor, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> [LogNews] {
    var (next, news): (AheadOfCursor?, [LogNews]) = (arrival, [])
    while let arrival = next {
      let what: LogNews?
      switch arrival {
      case .entry(let entry): what = apply(entry, policy, &turn)
      case .accepted(let accepted): what = apply(accepted, policy, &turn)
      }
      if let what { news.append(what) }
      next = ahead.firstIndex { isNext($0.sequence) }.map { ahead.remove(at: $0) }
    }
    return news
  }

  private func apply(
    _ entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews? {
    if takesOwn, let index = indexInOutbox(of: entry, policy) {
      // Our own, come back because the answer to it was lost.
      return noteSaid(
        at: index,
        Accepted(
          conversation: entry.conversation, submission: entry.submission,
          sequence: entry.sequence, acceptedAt: entry.acceptedAt), policy, &turn)
    }
    guard !isOver, !isBroken, loadGroup(turn.crypto, &turn.effects) else {
      if isBroken, policy.isHost, entry.saysNeverCameIn { putOut(entry.sender) }
      skip(entry.sequence)
      return nil
    }
    // It was applied at the place that counted as its own before.
    if entry.sequence <= retold, isOfPast(entry, &turn), !opens(entry, &turn) {
      skip(entry.sequence)
      return nil
    }
    if entry.kind == .commit { return follow(entry, policy, &turn) }
    skip(entry.sequence)
    // What else a later relay says it may say to each in other words.
    let payload = entry.kind == .application ? entry.payload : []
    transcript.add(entry.sender.bytes + payload, at: entry.sequence, turn.crypto.sha256)
    let what: LogNews.What?
    switch entry.kind {
    case .application:
      noteUse(at: entry.sequence, isOwn: false, now: turn.now)
      what = open(entry)
    case .commit: preconditionFailure("was followed")
    case .restored: what = nil
    // Into another group than this, by whoever it may be; or what a later relay knows, which has
    // nobody's word but its own for it.
    case .welcome, .unrecognized: what = .notice(.unreadable, nil)
    }
    return what.map { LogNews($0, at: place(of: entry.sequence), turn.shownTime(entry.acceptedAt)) }
  }

  /// The relay comes from a back-up. What it lost, some of us have seen and some have not, and
  /// numbers and keys would be used twice: nobody goes on in this log.
  private func end(at entry: LogEntry, _ effects: inout Effects) {
    owed = entry.sequence
    guard entry.sequence > cursor else { return }
    skip(entry.sequence)
    if !isOver, !isBroken { stop(.rolledBack, &effects) }
  }

  // MARK: Own entries

  /// Whether what waits may have been said. What was on its way when its customer left has been.
  private var takesOwn: Bool { !isBroken && (!isOver || stopped == .left) }

  /// Whether the relay speaks of what we have sent as the next.
  private func isOwn(_ submission: Submission) -> Bool {
    guard submission == accepted.next, let first = outbox.first, first.isSealed else {
      return false
    }
    // One behind it may have come before: then the first has another number.
    return first.flight == .waiting || first.submission == submission
  }

  /// Which of those that wait an entry is. A relay that has once changed what stood in the place of
  /// one may have the next behind it: so not only the first.
  private func indexInOutbox(of entry: LogEntry, _ policy: RoomPolicy) -> Int? {
    guard entry.sender == policy.account.device, entry.submission > accepted,
      entry.submission.rawValue - accepted.rawValue <= UInt64(outbox.count)
    else { return nil }
    return outbox.firstIndex { $0.isSealed && $0.payload == entry.payload }
  }

  private func apply(
    _ accepted: Accepted, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews? {
    if takesOwn, isOwn(accepted.submission) { return noteSaid(at: 0, accepted, policy, &turn) }
    guard !isOver, !isBroken else {
      skip(accepted.sequence)
      return nil
    }
    // Where asking anew has not helped, the number is believed.
    if isLost,
      let index = outbox.firstIndex(where: {
        $0.flight != .waiting && $0.submission == accepted.submission
      })
    {
      return noteSaid(at: index, accepted, policy, &turn)
    }
    beginAnew(&turn)
    return nil
  }

  private func noteSaid(
    at index: Int, _ accepted: Accepted, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews? {
    let item = outbox[index]
    skip(accepted.sequence)
    self.accepted = max(self.accepted, accepted.submission)
    backOff = BackOff()
    (confusionCount, recount) = (0, Recount())
    drop(at: index, &turn.effects)
    let what: LogNews.What?
    switch item.kind {
    case .create:
      beginTranscript(at: accepted.sequence, turn.crypto, &turn.effects)
      what = .notice(beginning, nil)
    case .commit:
      what = merge(item, policy, turn.now, turn.crypto, &turn.effects)
      beginTranscript(at: accepted.sequence, turn.crypto, &turn.effects)
    default:
      noteUse(at: accepted.sequence, isOwn: true, now: turn.now)
      transcript.add(
        policy.account.device.bytes + item.payload, at: accepted.sequence, turn.crypto.sha256)
      what = .accepted(item)
    }
    return what.map {
      LogNews($0, at: place(of: accepted.sequence), turn.shownTime(accepted.acceptedAt))
    }
  }

  private func merge(
    _ item: OutboxItem, _ policy: RoomPolicy, _ now: Timestamp, _ crypto: Crypto,
    _ effects: inout Effects
  ) -> LogNews.What? {
    guard loadGroup(crypto, &effects), let pending = try? PendingCommit.restore(item.content),
      (try? group?.merge(pending)) != nil
    else {
      stop(.internal, &effects)
      return nil
    }
    noteRenewal(now)
    if policy.isHost { noteHostsKeys() }
    return noteChange(policy, crypto, &effects)
  }

  // MARK: Others' entries

  private func open(_ entry: LogEntry) -> LogNews.What {
    isGroupDirty = true
    let before = group
    guard
      case .application(let message) = try? group?.process(entry.payload, under: .addsAndRemoves)
    else { return .notice(.unreadable, nil) }
    guard message.sender.signatureKey == entry.sender.bytes else {
      // It may come under its sender's name yet.
      group = before
      return .notice(.unreadable, nil)
    }
    guard message.authenticatedData.isEmpty, let sender = participant(entry.sender), !sender.isSelf
    else { return .notice(.unreadable, nil) }
    return .said(message.content, by: sender)
  }

  /// A commit is checked before it is merged: whoever it brings in must belong to the house. Where
  /// it does not hold, it is judged once more with the desk's record of another session, before
  /// the group counts as broken; and not at all while there is proof that the record is an old one.
  /// Where it is the host's own, nobody is left who could begin a successor.
  private func follow(
    _ entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews? {
    let before = group
    var rosterHead: [UInt8] = []
    var isHosts = false
    let what: LogNews.What
    do throws(RefusalCode) {
      guard entry.epoch == group?.logEpoch,
        case .commit(let staged) = try? group?.process(entry.payload, under: .addsAndRemoves)
      else { throw .internal }
      guard staged.committer.signatureKey == entry.sender.bytes else { throw .rosterForged }
      rosterHead = staged.authenticatedData
      isHosts = entry.sender == host && !policy.isHost
      try policy.check(staged, to: group, of: participants, turn.crypto.isValid)
      if staged.removesOwnLeaf {
        close(&turn.effects)
        what = .notice(.left, participant(policy.account.device))
      } else {
        guard (try? group?.merge(staged)) != nil else { throw .internal }
        if entry.sender == host { noteHostsKeys() }
        noteEpoch()
        what = noteChange(policy, turn.crypto, &turn.effects)
        beginTranscript(at: entry.sequence, turn.crypto, &turn.effects)
      }
      skip(entry.sequence)
    } catch {
      group = before
      let isAhead = policy.house?.headBeyond(rosterHead, turn.crypto.isValid) != nil
      if isAhead || doubted != entry.sequence {
        doubted = entry.sequence
        turn.hangUp()
        guard isAhead else { return nil }
        what = .rosterHead(rosterHead)
      } else {
        skip(entry.sequence)
        if isHosts {
          stop(error, &turn.effects)
          return nil
        }
        fail()
        let age = complaintAge(of: entry)
        brokenAge = age ?? 0
        what = .notice(age == nil ? .broken : .cutOff, participant(entry.sender))
        if age == 0, policy.isHost { putOut(entry.sender) }
      }
    }
    return LogNews(what, at: place(of: entry.sequence), turn.shownTime(entry.acceptedAt))
  }

  /// Let in anew, and not by a secret that it has never had.
  private func putOut(_ device: DeviceID) {
    guard device != host else { return }
    participants.removeAll { $0.device == device }
    memberVersion += 1
    isHeadDirty = true
  }

  /// The host has made new keys: it goes on from no earlier epoch, and whoever has copied its state
  /// of before begins no successor.
  private func noteHostsKeys() { group?.forgetEarlierResumptionKeys() }

  /// What the relay was ahead by may have come.
  private func noteEpoch() {
    guard let relayEpoch, let epoch = group?.logEpoch, relayEpoch <= epoch else { return }
    self.relayEpoch = nil
    backOff = BackOff()
  }

  /// Who came and who left with the commit that was just merged.
  private func noteChange(
    _ policy: RoomPolicy, _ crypto: Crypto, _ effects: inout Effects
  ) -> LogNews.What {
    isGroupDirty = true
    // What comes behind a new epoch was not told before it.
    retold = .none
    let before = participants
    refreshParticipants(policy, crypto, &effects)
    let after = participants
    // Secrets of before are not everybody's.
    if after.count > before.count { group?.forgetEarlierResumptionKeys() }
    return .members(
      joined: after.filter { !before.contains(where: $0.isSame) },
      left: before.filter { !after.contains(where: $0.isSame) })
  }
}
