import NIOCore
import RelayCore

/// Looks after the sessions of one event loop, all with one timer: dismisses who does not
/// authenticate, asks the silent whether they are there, and lets go of those who are not.
final class SessionKeeper: @unchecked Sendable {
  private let eventLoop: any EventLoop
  private let times: ServerTimes
  private var sessions: [SessionID: SessionHandler] = [:]

  init(_ eventLoop: any EventLoop, _ times: ServerTimes) {
    self.eventLoop = eventLoop
    self.times = times
  }

  func start() {
    let interval = TimeAmount.milliseconds(times.sweepMilliseconds)
    eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [self] _ in sweep() }
  }

  func add(_ session: SessionHandler, _ id: SessionID) {
    eventLoop.preconditionInEventLoop()
    sessions[id] = session
  }

  func remove(_ id: SessionID) {
    eventLoop.preconditionInEventLoop()
    sessions[id] = nil
  }

  private func sweep() {
    let now = NIODeadline.now()
    for session in Array(sessions.values) {
      let silence = now - session.heardAt
      let asked = Int64(session.unansweredPingCount)
      if !session.isAuthenticated,
        now - session.openedAt > .milliseconds(times.authenticationMilliseconds)
      {
        session.dismiss(.notAuthenticated)
      } else if silence > .milliseconds(times.keepAliveMilliseconds * (asked + 1)) {
        if session.unansweredPingCount < ServerLimits.unansweredPingCountMax {
          session.ping()
        } else {
          session.dismiss(.slowConsumer)
        }
      }
    }
  }
}
