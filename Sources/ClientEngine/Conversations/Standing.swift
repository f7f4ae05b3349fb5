import CryptoSuite
import RelayProtocol

/// What features may know of who we are and of the line, as it is now.
final class Standing {
  let account: Account?
  let policy: RoomPolicy?
  let claims: Claims
  let connection: ConnectionState
  /// Whether anything may be said at all.
  let maySpeak: Bool

  init(_ identity: Identity, _ claims: Claims, _ link: Link) {
    account = identity.account
    policy = identity.policy
    self.claims = claims
    connection = link.state
    maySpeak = link.state == .online && identity.maySpeak
  }

  /// Whether everybody is in the log who belongs there, and nobody else.
  func isSettled<Crypto>(_ log: SecureLog<Crypto>) -> Bool {
    policy.map { !log.needsReconciling($0, claims) } ?? false
  }

  /// What messages wait for that the relay does not have yet, in the order of who must move first.
  func waiting<Crypto>(in log: SecureLog<Crypto>) -> Waiting? {
    guard log.outbox.contains(where: { $0.kind == .message && $0.flight != .sent }) else {
      return nil
    }
    if connection != .online { return .connection }
    if !maySpeak { return .desk }
    if policy?.holdsWords == true { return .device }
    if log.isLost { return .lost }
    if log.relayEpoch != nil { return .epoch }
    if log.backOff.isLong { return log.backOff.isPaused ? .paused : .busy }
    if log.isBroken || !log.hasGroup { return claims.isLimited ? .busy : .keys }
    return .epoch
  }
}
