import NIOConcurrencyHelpers
import NIOCore
import RelayCore

/// Counts connections, in all and by address, and lets no more in than there is room for; and
/// counts what comes from each address, by whatever connections.
///
/// Its memory is bounded by the connections there are and `ServerLimits.addressCountMax`: an
/// address without a connection whose buckets are full again says nothing and is forgotten.
final class ConnectionGate: Sendable {
  private struct Line {
    var count = 0
    var connections = TokenBucket()
    var requests = TokenBucket()
    var frames = TokenBucket()
    var bytes = TokenBucket()

    /// Counts what has come, and says for how long nothing more should.
    mutating func delay(
      _ now: UInt64, frameCount: UInt64 = 0, byteCount: UInt64 = 0
    ) -> UInt64 {
      max(
        frames.spend(frameCount, ServerLimits.addressFrame, nowNanoseconds: now),
        bytes.spend(byteCount, ServerLimits.addressByte, nowNanoseconds: now))
    }

    func saysNothing(_ now: UInt64) -> Bool {
      count == 0
        && [connections, requests, frames, bytes].allSatisfy { $0.isFull(nowNanoseconds: now) }
    }
  }

  private struct State {
    var count = 0
    var lines: [AddressKey: Line] = [:]
    var refusedCount: UInt64 = 0
    var refusedRequestCount: UInt64 = 0
  }

  private let state = NIOLockedValueBox(State())
  private let isLimiting: Bool
  private let countMax: Int
  /// One address never has more than a quarter of what there is for everyone.
  private let addressConnectionCountMax: Int

  init(isLimiting: Bool, countMax: Int = ServerLimits.connectionCountMax) {
    self.isLimiting = isLimiting
    self.countMax = countMax
    addressConnectionCountMax = min(ServerLimits.addressConnectionCountMax, max(1, countMax / 4))
  }

  var count: Int { state.withLockedValue { $0.count } }
  var refusedCount: UInt64 { state.withLockedValue { $0.refusedCount } }
  var refusedRequestCount: UInt64 { state.withLockedValue { $0.refusedRequestCount } }

  /// Room among all connections.
  func enter() -> Bool {
    state.withLockedValue { state in
      guard state.count < countMax else {
        state.refusedCount += 1
        return false
      }
      state.count += 1
      return true
    }
  }

  func leave() { state.withLockedValue { $0.count -= 1 } }

  /// Room among those of one address.
  func enter(_ address: AddressKey?) -> Bool {
    // Nil for whom is not counted.
    let isIn = change(address) { line, now in
      // Or a flood would go on by ever new connections, each of which is read once.
      guard line.count < addressConnectionCountMax,
        line.delay(now) <= ServerLimits.pauseNanosecondsMax,
        line.connections.take(1, ServerLimits.addressConnection, nowNanoseconds: now) == nil
      else { return false }
      line.count += 1
      return true
    }
    if isIn == false { state.withLockedValue { $0.refusedCount += 1 } }
    return isIn ?? true
  }

  func leave(_ address: AddressKey?) {
    _ = change(address) { line, _ in line.count -= 1 }
  }

  /// Lets a request through, or says in how many seconds there is room for it.
  func requestDelay(_ address: AddressKey?) -> Int? {
    let wait = change(address) { line, now in
      line.requests.take(1, ServerLimits.addressRequest, nowNanoseconds: now)
    }
    guard case .some(.some(let nanoseconds)) = wait else { return nil }
    state.withLockedValue { $0.refusedRequestCount += 1 }
    return Int(nanoseconds / 1_000_000_000) + 1
  }

  /// Counts a frame that has come; for how many nanoseconds to leave the next ones where they are.
  func frameDelay(_ address: AddressKey?, byteCount: Int) -> UInt64 {
    change(address) { line, now in
      line.delay(now, frameCount: 1, byteCount: UInt64(byteCount))
    } ?? 0
  }

  /// The same when nothing more has come.
  func frameDelay(_ address: AddressKey?) -> UInt64 {
    change(address) { line, now in line.delay(now) } ?? 0
  }

  /// Nil where nobody is counted.
  private func change<Value>(
    _ address: AddressKey?, _ body: (inout Line, _ nowNanoseconds: UInt64) -> Value
  ) -> Value? {
    guard let address, isLimiting else { return nil }
    let now = NIODeadline.now().uptimeNanoseconds
    return state.withLockedValue { state in
      var line = state.lines[address] ?? Line()
      let value = body(&line, now)
      state.lines[address] = line.saysNothing(now) ? nil : line
      if state.lines.count > ServerLimits.addressCountMax { Self.forget(&state.lines, now) }
      return value
    }
  }

  /// Those that say nothing any more, and when that is not enough all that have no connection: so
  /// that this is seldom.
  private static func forget(_ lines: inout [AddressKey: Line], _ now: UInt64) {
    lines = lines.filter { !$0.value.saysNothing(now) }
    guard lines.count > ServerLimits.addressCountMax / 2 else { return }
    lines = lines.filter { $0.value.count > 0 }
  }
}
