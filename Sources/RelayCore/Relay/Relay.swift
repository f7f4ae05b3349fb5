import RelayProtocol

/// The mailbox: orders what members append to their conversations, holds it until every member
/// has it, and knows nothing of what it says.
///
/// Two rooms, joined by values alone:
///
///     events ─ Sessions.read ─▶ [Request] ─ Books.commit ─▶ Ticket ─ Sessions.hear ─▶ outputs
///
/// What is decided for a conversation needs the store and nothing of this process; what is decided
/// for a session needs what the books have said and nothing of the store. A batch of events is one
/// transaction. When it fails there is no ticket, so that nobody has heard anything and the
/// sessions stand where they stood: every event is then tried alone, and those that still fail are
/// answered with `storageUnavailable`. There is no clock, no randomness and no network.
public struct Relay<Store: RelayStore> {
  var books: Books<Store>
  var sessions: Sessions
  /// Whether the store refused what came last.
  public internal(set) var isStoreFailing = false

  public init(
    store: Store, crypto: RelayCrypto,
    retentionMilliseconds: UInt64 = RelayLimits.retentionMillisecondsDefault,
    isLimiting: Bool = true
  ) throws(StoreError) {
    books = try Books(
      store, crypto, retentionMilliseconds: retentionMilliseconds, isLimiting: isLimiting)
    sessions = Sessions(crypto, isLimiting: isLimiting)
  }

  /// The shell may look after it between batches.
  public var store: Store {
    get { books.store }
    _modify { yield &books.store }
  }

  /// Handles events that arrived together, as one transaction.
  public mutating func process(_ events: [RelayEvent], now: Timestamp) -> [RelayOutput] {
    books.show(now)
    sessions.show(now)
    if !attempt(sessions.read(events)) {
      for event in events {
        // Anew, for what stood before it in the batch may not have come about.
        let requests = sessions.read([event])
        if !attempt(requests) { sessions.hear(requests.compactMap(\.newsWithoutStore)) }
      }
    }
    for case .tick in events {
      rest()
      break
    }
    deliver()
    return sessions.takeOutputs()
  }

  /// All of it or nothing; false when the store failed.
  private mutating func attempt(_ requests: [Request]) -> Bool {
    do throws(StoreError) {
      let ticket = try books.commit(requests)
      // A batch that wrote nothing proves nothing.
      if sessions.redeem(ticket) { isStoreFailing = false }
      return true
    } catch {
      isStoreFailing = true
      return false
    }
  }

  /// Between batches, once a second.
  private mutating func rest() {
    books.forgetLargeConversations()
    // What fails now is tried again at the next tick.
    try? store.settle()
    if isStoreFailing { probeStore() }
    sessions.tryStalledAgain()
  }

  /// Reads what fits for those who have room. Acknowledgements that came together make room
  /// together, which is one question to the store instead of one for each.
  private mutating func deliver() {
    while let id = sessions.nextDue {
      while let wish = sessions.nextWish(of: id) {
        do throws(StoreError) {
          sessions.fulfil(wish, with: try books.page(for: wish))
        } catch {
          isStoreFailing = true
          sessions.stall(wish)
          break
        }
      }
      sessions.endTurn(of: id)
    }
  }
}
