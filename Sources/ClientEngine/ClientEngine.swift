import CryptoSuite
import RelayProtocol

/// The client: the rooms of this folder, and the way between them.
///
/// A pure state machine: `handle` one input, then `drain` what is to be done. It knows no clock, no
/// random source and no disk. What must be remembered leaves it as `Output.persist` before anything
/// that depends on it is sent, so that an engine started from the records alone goes on as if
/// nothing had happened.
///
/// It routes: each input to the room whose it is, what a log brings to the features that make
/// something of it, and after every input all that has become possible. What a word means, it does
/// not know.
///
/// It cannot be copied: two engines with one device's keys would say two things under one number.
public struct ClientEngine<Crypto: CryptoProvider, Served: Audience>: ~Copyable {
  let crypto: Crypto
  let link = Link()
  let identity = Identity()
  /// KeyPackages of agents, claimed for groups that are about to begin or grow.
  let claims = Claims()
  var conversations: Conversations<Crypto>
  var talk = Talk<Served>()
  var loading = Loading()
  /// Inputs behind one for which something is still on the disk.
  var queue: [Input] = []
  var held = HeldEntries()
  /// When a session was last ended because something came without a Welcome.
  var askedAgainAt: Timestamp?
  /// Groups whose members were told in this session that this device could not come in.
  var notEntered: [ConversationID] = []
  /// Those of them in which something was said that has been acknowledged and not read.
  var passedOver: [ConversationID] = []
  /// The last successor that came before what ends its predecessor.
  var postponed: ConversationID?
  /// People have been told in this session that nobody new gets in.
  var saidFull = false
  /// A page has come that knows nothing.
  var isPageNew = true
  /// Whether anything could be said after the last input.
  private(set) var couldSpeak = false
  private var effects = Effects()

  /// - Parameter loadedCountMax: conversations in memory, if nothing is on its way in any.
  public init(crypto: Crypto, loadedCountMax: Int = EngineLimits.loadedCountMax) {
    self.crypto = crypto
    conversations = Conversations(loadedCountMax: loadedCountMax)
  }

  public mutating func handle(
    _ input: Input, now: Timestamp, using random: inout some RandomNumberGenerator
  ) {
    var turn = Turn(crypto: crypto, link: link, now: now, random: random, effects: effects)
    effects = Effects()
    handle(input, &turn)
    random = turn.random
    effects = turn.effects
  }

  /// What is to be done since the last drain, in order.
  public mutating func drain() -> [Output] { effects.drain() }

  private mutating func handle(
    _ input: Input, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch input {
    case .start(let profile, let records): start(profile, records, &turn.effects)
    case .loaded(let number, let records): take(records, for: number, &turn.effects)
    // Concerns no conversation, and a page that has come waits for it.
    case .show: isPageNew = true
    default: queue.append(input)
    }
    // What is on the disk is of a later version.
    guard identity.profile != nil else {
      if case .command(_, let number) = input { turn.effects.refuse(number, .storageNewer) }
      queue = []
      return
    }
    // Asks for what it needs, also behind others.
    _ = isReady(for: input, &turn.effects)
    var place = 0
    while place < queue.count, isReady(for: queue[place], &turn.effects) {
      act(on: queue[place], &turn)
      settle(&turn)
      place += 1
    }
    queue.removeFirst(place)
    guard place == 0 else { return }
    // While the first still waits for the disk: a clock that has leapt signs nothing either.
    if link.hasLeapt(now: turn.now) { turn.hangUp() }
    settle(&turn)
  }

  private mutating func act(
    on input: Input, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    if link.hasLeapt(now: turn.now) {
      switch input {
      case .connected: break
      // It comes again.
      case .frame: return turn.hangUp()
      default: turn.hangUp()
      }
    }
    switch input {
    case .start, .loaded, .show: break
    case .connected(let origin): link.connect(from: origin, now: turn.now)
    case .frame(let bytes): receive(bytes, &turn)
    case .disconnected: link.end()
    case .timer: if !link.isAlive(now: turn.now, &turn.effects) { turn.hangUp() }
    case .command(let command, let number): carryOut(command, number, &turn)
    }
  }

  var standing: Standing {
    @inline(never)
    get { Standing(identity, claims, link) }
  }

  /// Does everything that the new state makes possible, then says what has changed.
  private mutating func settle(_ turn: inout Turn<Crypto, some RandomNumberGenerator>) {
    endSession()
    // Whoever was removed is in some of them, or has been named.
    let isDeskNew = identity.takeDeskChange()
    if isDeskNew { conversations.touchAll() }
    if Served.includesDesks {
      if let account = identity.account {
        if account.isRemoved { forgetKeys(&turn.effects) }
        identity.stock.replenish(for: account, &turn)
      }
      if identity.isRosterOld(now: turn.now) { identity.publishRoster(&turn) }
    }
    claims.retry(now: turn.now, using: &turn.random)
    prepareClaims(&turn.effects)
    if standing.maySpeak != couldSpeak {
      couldSpeak.toggle()
      conversations.touchAll()
    }
    let due = conversations.takeDue()
    let policy = identity.policy
    for conversation in due {
      if isDeskNew, let policy { conversation.log.refreshNames(policy) }
      pump(conversation, policy, &turn)
    }
    for conversation in due {
      conversation.log.acknowledge(link, &turn.effects)
      conversation.save(&turn.effects)
      if Served.includesDesks { conversations.count(conversation) }
      conversations.note(conversation, isBusy: isBusy(conversation, policy))
    }
    announce(due, &turn)
    // What is held was ready when it came, and must still be so.
    if Served.includesDesks, identity.profile == .desk, held.isEmpty,
      !turn.effects.changes.holdsMoves
    {
      conversations.unloadIdle()
    }
    scheduleWake(&turn)
  }

  /// The house has removed this device for ever: who finds it reads no more than its person has.
  private mutating func forgetKeys(_ effects: inout Effects) {
    identity.stock.forget(&effects)
    for conversation in conversations.all where !conversation.log.isOver {
      conversation.log.close(&effects)
      conversations.touch(conversation)
    }
  }

  /// What everybody kept for a session that is over is void.
  private mutating func endSession() {
    guard link.takeEnd() else { return }
    identity.endSession()
    claims.endSession()
    for conversation in conversations.all {
      conversation.endSession()
      if Served.includesDesks { conversation.log.recount.end(&conversation.log.accepted) }
    }
    held = HeldEntries()
    (notEntered, passedOver, saidFull) = ([], [], false)
  }

  /// Lets features say what they have to say in a conversation, and its log send what can be sent.
  private mutating func pump(
    _ conversation: Conversation<Crypto>, _ policy: RoomPolicy?,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard conversation.isLoaded else {
      if Served.includesDesks { loadIfDue(conversation, policy, &turn.effects) }
      return
    }
    let log = conversation.log
    guard couldSpeak, let policy, log.isReady(&turn) else { return }
    if Served.includesDesks, log.awaitsComplaint { return }
    if log.hasGroup { talk.speak(in: conversation, as: policy, &turn) }
    log.pump(policy, claims, &turn)
    conversations.noteMove(conversation)
    guard log.hasMoved else { return }
    talk.goOn(in: conversation, standing, &turn)
    log.pump(policy, claims, &turn)
  }

  /// Whether there may be something to do in it with the next input, whatever that is.
  private func isBusy(_ conversation: Conversation<Crypto>, _ policy: RoomPolicy?) -> Bool {
    guard conversation.isLoaded else {
      return Served.includesDesks && hasDuties(conversation, policy)
    }
    let log = conversation.log
    guard !log.isOver else { return false }
    if Served.includesDesks, log.awaitsComplaint { return true }
    return !log.outbox.isEmpty || log.isToExpel(policy) || log.isToSucceed(policy)
  }

  /// Somebody began to write, or has written: asks now for what the first message will need.
  private mutating func prepareClaims(_ effects: inout Effects) {
    guard link.isIntroduced, identity.desk?.known != nil, let policy = identity.policy,
      policy.account.role == .customer
    else { return }
    if let current = conversations.current(for: identity.account) {
      guard !current.log.hasGroup, claims.isPreparing || !current.log.outbox.isEmpty else {
        return
      }
    } else if !claims.isPreparing {
      return
    }
    claims.isPreparing = false
    _ = claims.claim(policy.firstMembers, &effects)
  }

  private mutating func announce(
    _ due: [Conversation<Crypto>], _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    if isPageNew {
      identity.told = Identity.Told()
      link.forgetTold()
    }
    identity.tell(&turn)
    if Served.includesDesks {
      identity.tellInvitations(&turn.effects)
      identity.tellNewcomers(&turn.effects)
    }
    link.tell(&turn.effects)
    talk.announce(
      due, of: conversations, isPageNew: isPageNew, standing, &turn.effects)
    isPageNew = false
  }

  private mutating func scheduleWake(_ turn: inout Turn<Crypto, some RandomNumberGenerator>) {
    let isOwed =
      link.state == .online
      && (claims.isAsking || !identity.session.isDeskFresh
        || conversations.busy.contains {
          $0.log.awaitsAnswer || Served.includesDesks && $0.log.awaitsComplaint
        })
    var wish: Timestamp?
    if link.state == .online {
      claims.limitRetry(now: turn.now)
      wish = claims.retryAt
      // Who may not speak goes on with nothing, and would be woken for it without end.
      for conversation in conversations.busy where couldSpeak {
        conversation.log.backOff.limit(now: turn.now)
        if let retryAt = conversation.log.backOff.retryAt { wish = min(wish ?? retryAt, retryAt) }
      }
    }
    link.scheduleWake(now: turn.now, isOwed: isOwed, wish: wish, &turn.effects)
  }
}
