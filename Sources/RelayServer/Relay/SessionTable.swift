import NIOConcurrencyHelpers
import NIOCore
import RelayCore
import RelayProtocol

/// Which connection a session is, for the relay's thread.
final class SessionTable: Sendable {
  private struct State {
    var last: UInt64 = 0
    var handlers: [SessionID: SessionHandler] = [:]
  }

  private let state = NIOLockedValueBox(State())
  private let outbound = NIOLockedValueBox(0)
  private let incomplete = NIOLockedValueBox(0)

  /// Bytes on their way to all sessions, as they are counted against each.
  var outboundByteCount: Int { outbound.withLockedValue { $0 } }

  func changeOutbound(by byteCount: Int) { outbound.withLockedValue { $0 += byteCount } }

  /// Bytes of messages that have not come whole.
  func changeIncomplete(by byteCount: Int) { incomplete.withLockedValue { $0 += byteCount } }

  /// What one session may hold now, coming or going.
  var sessionByteCountMax: Int {
    ServerLimits.sessionByteCountMax(
      heldByteCount: outboundByteCount + incomplete.withLockedValue { $0 })
  }

  /// Names a session that no other had before.
  func add(_ handler: SessionHandler) -> SessionID {
    state.withLockedValue { state in
      state.last += 1
      let id = SessionID(state.last)
      state.handlers[id] = handler
      return id
    }
  }

  func remove(_ id: SessionID) {
    state.withLockedValue { _ = $0.handlers.removeValue(forKey: id) }
  }

  var isEmpty: Bool { state.withLockedValue { $0.handlers.isEmpty } }

  /// Hands a batch's outputs to the sessions, with one hop to each event loop.
  func deliver(_ outputs: [RelayOutput], consumed events: [RelayEvent]) {
    var parcels = ParcelList(state.withLockedValue { $0.handlers })
    for case .received(let id, let bytes) in events {
      parcels.change(id) {
        $0.consumedByteCount += bytes.count + ServerLimits.inboundFrameByteCount
      }
    }
    for output in outputs {
      switch output {
      case .send(let id, let frame): parcels.change(id) { $0.frames.append(frame) }
      case .close(let id): parcels.change(id) { $0.closes = true }
      }
    }
    for group in parcels.byEventLoop() {
      group[0].handler.eventLoop.execute {
        for parcel in group { parcel.handler.take(parcel) }
      }
    }
  }

  /// What one batch brings to one session.
  struct Parcel: Sendable {
    let handler: SessionHandler
    var frames: [ServerFrame] = []
    var closes = false
    var consumedByteCount = 0
  }

  /// The parcels of one batch, as they fill.
  private struct ParcelList {
    private let handlers: [SessionID: SessionHandler]
    private var parcels: [Parcel] = []
    private var places: [SessionID: Int] = [:]

    init(_ handlers: [SessionID: SessionHandler]) { self.handlers = handlers }

    /// Nothing for those who are gone.
    mutating func change(_ id: SessionID, _ body: (inout Parcel) -> Void) {
      if let place = places[id] { return body(&parcels[place]) }
      guard let handler = handlers[id] else { return }
      var parcel = Parcel(handler: handler)
      body(&parcel)
      places[id] = parcels.count
      parcels.append(parcel)
    }

    func byEventLoop() -> [[Parcel]] {
      Array(Dictionary(grouping: parcels) { ObjectIdentifier($0.handler.eventLoop) }.values)
    }
  }
}
