import NIOConcurrencyHelpers
import NIOCore
import RelayCore

/// Counts connections, in all and by address, and lets no more in than there is room for.
final class ConnectionGate: Sendable {
  private struct Line {
    var count = 0
    var bucket = TokenBucket()
  }

  private struct State {
    var count = 0
    var lines: [AddressKey: Line] = [:]
    var refusedCount: UInt64 = 0
  }

  private let state = NIOLockedValueBox(State())
  private let isLimiting: Bool

  init(isLimiting: Bool) { self.isLimiting = isLimiting }

  var count: Int { state.withLockedValue { $0.count } }
  var refusedCount: UInt64 { state.withLockedValue { $0.refusedCount } }

  /// Room among all connections.
  func enter() -> Bool {
    state.withLockedValue { state in
      guard state.count < ServerLimits.connectionCountMax else {
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
    guard let address, isLimiting else { return true }
    let now = NIODeadline.now().uptimeNanoseconds
    return state.withLockedValue { state in
      var line = state.lines[address] ?? Line()
      guard line.count < ServerLimits.addressConnectionCountMax,
        line.bucket.take(1, ServerLimits.addressConnection, nowNanoseconds: now) == nil
      else {
        state.refusedCount += 1
        return false
      }
      line.count += 1
      state.lines[address] = line
      if state.lines.count > ServerLimits.addressCountMax {
        state.lines = state.lines.filter {
          $0.value.count > 0 || !$0.value.bucket.isFull(nowNanoseconds: now)
        }
      }
      return true
    }
  }

  func leave(_ address: AddressKey?) {
    guard let address, isLimiting else { return }
    let now = NIODeadline.now().uptimeNanoseconds
    state.withLockedValue { state in
      guard var line = state.lines[address] else { return }
      line.count -= 1
      let isOver = line.count == 0 && line.bucket.isFull(nowNanoseconds: now)
      state.lines[address] = isOver ? nil : line
    }
  }
}
