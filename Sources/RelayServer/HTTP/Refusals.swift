import Logging
import NIOConcurrencyHelpers
import NIOCore
import RelayCore

/// Why a request was turned away, where it is the operator who can mend it.
enum Refusal: Sendable {
  case origin(OriginRule.Refusal)
  case host(HostRule.Refusal)
  /// A proxy passed on everything of the request but the fields that make it one.
  case noUpgrade

  enum Kind: CaseIterable, Sendable {
    case origin, noUpgrade, host

    /// Of those that asked for a WebSocket.
    static let ofSockets: [Kind] = [.origin, .noUpgrade]
  }

  var kind: Kind {
    switch self {
    case .origin: .origin
    case .noUpgrade: .noUpgrade
    case .host: .host
    }
  }

  /// For the operator.
  var words: String {
    switch self {
    case .origin(let refusal):
      """
      Refused a WebSocket from a page of another origin: Origin "\(refusal.origin)", \
      Host "\(refusal.host)", expected "\(refusal.expected)". If that page is yours, \
      say so with --public-url.
      """
    case .noUpgrade:
      """
      A WebSocket came without its Upgrade: the proxy has to pass on the fields Upgrade and \
      Connection.
      """
    case .host(let refusal):
      """
      Refused a request to another host: Host "\(refusal.host)", expected \(refusal.expected). If \
      that host is this server, say so with --public-url; if a proxy writes it, name the proxy \
      with --trusted-proxy.
      """
    }
  }
}

/// Counts what was refused, and tells the log: each while there are few, then now and then how
/// many there were. A flood of them never fills a disk.
final class Refusals: Sendable {
  private struct State {
    var counts: [Refusal.Kind: UInt64] = [:]
    var lines = TokenBucket()
    var untoldCount: UInt64 = 0
  }

  private let state = NIOLockedValueBox(State())
  private let logger: Logger

  init(logger: Logger) { self.logger = logger }

  func count(of kind: Refusal.Kind) -> UInt64 {
    state.withLockedValue { $0.counts[kind] ?? 0 }
  }

  func add(_ refusal: Refusal, now: NIODeadline = .now()) {
    let untoldCount: UInt64? = state.withLockedValue { state in
      state.counts[refusal.kind, default: 0] += 1
      let wait = state.lines.take(
        1, ServerLimits.refusalLine, nowNanoseconds: now.uptimeNanoseconds)
      guard wait == nil else {
        state.untoldCount += 1
        return nil
      }
      defer { state.untoldCount = 0 }
      return state.untoldCount
    }
    guard let untoldCount else { return }
    let more = untoldCount == 0 ? "" : " \(untoldCount) more were refused before."
    logger.warning("\(refusal.words)\(more)")
  }

  /// The last word, so that none goes untold.
  func finish() {
    let count = state.withLockedValue { state in
      defer { state.untoldCount = 0 }
      return state.untoldCount
    }
    if count > 0 { logger.warning("\(count) more were refused.") }
  }
}
