import NIOCore
import NIOHTTP1
import RelayCore
import RelayProtocol

/// What the operator's monitoring asks, on a listener of its own that only this machine reaches.
struct Metrics: Sendable {
  let inbox: RelayInbox
  let table: SessionTable
  let gate: ConnectionGate
  let hosts: HostRule
  let refusals: Refusals

  func respond(
    to request: HTTPRequestHead, _ ends: ConnectionEnds, on eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    guard request.method == .GET || request.method == .HEAD else {
      return eventLoop.makeSucceededFuture(.text(.methodNotAllowed, "Only GET and HEAD."))
    }
    switch request.uri {
    case "/metrics":
      // A browser of this machine could be made to ask, too.
      do throws(HostRule.Refusal) {
        try hosts.check(request.headers, ends)
      } catch {
        refusals.add(.host(error))
        return eventLoop.makeSucceededFuture(.hostRefused(error))
      }
      return text(on: eventLoop)
    case "/healthz": return eventLoop.makeSucceededFuture(.text(.ok, "ok"))
    case "/readyz": return Router.readiness(inbox, eventLoop)
    default:
      return eventLoop.makeSucceededFuture(.text(.notFound, "/metrics, /healthz, /readyz."))
    }
  }

  private func text(on eventLoop: any EventLoop) -> EventLoopFuture<Response> {
    let promise = eventLoop.makePromise(of: Response.self)
    inbox.ask(
      .status { status in
        let text = self.text(status)
        promise.succeed(
          Response(
            status: .ok,
            headers: [
              ("Content-Type", PrometheusText.mediaType), ("Cache-Control", "no-store"),
            ], body: Array(text.utf8)))
      })
    return promise.futureResult
  }

  private func text(_ status: RelayStatus) -> String {
    var text = PrometheusText()
    text.gauge("sotto_connections", "Open connections.", gate.count)
    text.counter(
      "sotto_connections_refused_total", "Connections closed for want of room or rate.",
      gate.refusedCount)
    text.counter(
      "sotto_requests_refused_total", "HTTP requests refused because of their rate.",
      gate.refusedRequestCount)
    text.family(
      "sotto_sockets_refused_total", .counter,
      "WebSockets refused because of their origin, or because a proxy left out their Upgrade.")
    for kind in Refusal.Kind.ofSockets {
      text.sample("sotto_sockets_refused_total", "kind", kind, refusals.count(of: kind))
    }
    text.counter(
      "sotto_hosts_refused_total", "Requests refused because their Host is not this server.",
      refusals.count(of: .host))
    text.gauge("sotto_sessions", "WebSocket sessions.", status.sessionCount)
    text.gauge("sotto_sessions_open", "Sessions that signed in.", status.openSessionCount)
    text.gauge("sotto_inbox_events", "Events that wait for the relay.", inbox.eventCount)
    text.gauge("sotto_outbound_bytes", "Bytes that wait for clients.", table.outboundByteCount)
    text.gauge(
      "sotto_conversations_cached", "Conversations whose books are in memory.",
      status.cachedConversationCount)
    text.gauge("sotto_rate_buckets", "Token buckets that are not full.", status.bucketCount)
    Self.write(status.tally, to: &text)
    text.gauge(
      "sotto_store_bytes", "Bytes of all data files.", Int(clamping: status.store.byteCount))
    text.gauge(
      "sotto_store_failing", "1 while the store takes nothing.", status.isStoreFailing ? 1 : 0)
    text.histogram(
      "sotto_store_commit_seconds", "Time for one batch to reach the disk.",
      boundsMicroseconds: LatencyHistogram.boundsMicroseconds,
      counts: status.store.commits.counts, sumNanoseconds: status.store.commits.sumNanoseconds)
    return text.text
  }

  private static func write(_ tally: RelayTally, to text: inout PrometheusText) {
    text.counter("sotto_sign_ins_total", "Sessions that signed in.", tally.signInCount)
    text.counter("sotto_conversations_begun_total", "Conversations begun.", tally.createCount)
    text.counter(
      "sotto_entries_appended_total", "Entries stored.", tally.appendedEntryCount)
    text.counter("sotto_appended_bytes_total", "Their bytes.", tally.appendedByteCount)
    text.counter(
      "sotto_entries_delivered_total", "Entries sent to members, repetitions too.",
      tally.deliveredEntryCount)
    text.counter("sotto_delivered_bytes_total", "Their bytes.", tally.deliveredByteCount)
    text.counter("sotto_signals_total", "Signals passed on.", tally.signalCount)
    text.counter(
      "sotto_entries_removed_total", "Entries deleted, for whatever reason.",
      tally.removedEntryCount)
    text.counter(
      "sotto_entries_expired_total", "Entries deleted because nobody fetched them in time.",
      tally.expiredEntryCount)
    text.family("sotto_refusals_total", .counter, "Refusals and goodbyes by error code.")
    for code in RelayErrorCode.allCases {
      text.sample("sotto_refusals_total", "code", code, tally.refusals[code] ?? 0)
    }
    text.family("sotto_limited_total", .counter, "Refusals because of a rate or quota, by kind.")
    for action in LimitedAction.allCases {
      text.sample("sotto_limited_total", "kind", action, tally.limited[action] ?? 0)
    }
  }
}
