import ArgumentParser
import Foundation
import NIOCore
import RelayProtocol

/// Pairs that talk as fast as they can, or at a given pace.
struct PairLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs", abstract: "Messages per second, latency and processor time, online.")

  enum Confirmation: String, ExpressibleByArgument, CaseIterable {
    /// A message counts when the other device has it and has acknowledged it to the relay.
    case none
    /// It counts when the other device's own entry about it has come back.
    case each
    /// The same, but one entry confirms all messages that came together, as receipts do.
    case batched
  }

  @OptionGroup var server: ServerOptions

  @Option(help: "How many pairs talk.")
  var pairs = 50

  @Option(help: "Messages of a pair under way at a time.")
  var inFlight = 32

  @Option(help: "Conversations of each pair, used in turn.")
  var conversations = 1

  @Option(help: "How the receiver confirms.")
  var confirm = Confirmation.none

  @Option(help: "Messages a second of all together; 0 is as many as go.")
  var pace = 0

  @Option(help: "Bytes of a message.")
  var bytes = 300

  @Option(help: "Seconds to measure, after one to warm up.")
  var duration = 10

  func run() throws {
    let fleet = try server.fleet(of: 2 * pairs)
    try fleet.connect()
    let talks = TalkList(fleet, self)
    try talks.begin()
    Thread.sleep(forTimeInterval: 1)
    let figures = server.figures
    let before = figures.processorMilliseconds
    let first = try talks.take()
    let time = seconds { Thread.sleep(forTimeInterval: Double(duration)) }
    let second = try talks.take()
    let processor = Double(figures.processorMilliseconds - before)
    try talks.end()
    let count = Double(second.count - first.count)
    let latencies = second.latencies.dropFirst(first.latencies.count).sorted()
    report("messages", count / time, "/s")
    report("processor per 1,000 messages", processor / count * 1_000, "ms")
    report("delivery, p50", latencies.percentile(50), "ms")
    report("delivery, p99", latencies.percentile(99), "ms")
    report("server memory", Double(figures.residentKilobytes) / 1_024, "MB")
  }
}

extension [Double] {
  func percentile(_ percent: Int) -> Double {
    isEmpty ? .nan : self[Swift.min(count - 1, count * percent / 100)]
  }
}

/// All pairs of a fleet: devices 0 and 1, 2 and 3, and so on.
///
/// @unchecked, as the fleet it belongs to.
final class TalkList: @unchecked Sendable {
  struct Taken: Sendable {
    let count: Int
    let latencies: [Double]
  }

  private let fleet: Fleet
  private let load: PairLoad
  private var talks: [Talk] = []
  private var clock: RepeatedTask?
  private var saidCount = 0

  init(_ fleet: Fleet, _ load: PairLoad) {
    self.fleet = fleet
    self.load = load
  }

  func begin() throws {
    try fleet.onLoop {
      for pair in 0..<self.load.pairs {
        self.talks.append(
          Talk(self.fleet.devices[2 * pair], self.fleet.devices[2 * pair + 1], self.load))
      }
      return self.fleet.eventLoop.makeSucceededVoidFuture()
    }
    try fleet.wait { self.talks.allSatisfy(\.isReady) }
    try fleet.onLoop {
      if self.load.pace > 0 { self.startClock() } else { for talk in self.talks { talk.fill() } }
      return self.fleet.eventLoop.makeSucceededVoidFuture()
    }
  }

  private func startClock() {
    let start = NIODeadline.now()
    clock = fleet.eventLoop.scheduleRepeatedTask(
      initialDelay: .zero, delay: .milliseconds(1)
    ) { [self] _ in
      let due = Int((NIODeadline.now() - start).nanoseconds) * load.pace / 1_000_000_000
      while saidCount < due {
        talks[saidCount % talks.count].say()
        saidCount += 1
      }
    }
  }

  func take() throws -> Taken {
    try fleet.onLoop {
      let taken = Taken(
        count: self.talks.reduce(0) { $0 + $1.count }, latencies: self.talks.flatMap(\.latencies))
      return self.fleet.eventLoop.makeSucceededFuture(taken)
    }
  }

  /// Stops talking, and sees that everything said has arrived.
  func end() throws {
    try fleet.onLoop {
      self.clock?.cancel()
      for talk in self.talks { talk.stop() }
      return self.fleet.eventLoop.makeSucceededVoidFuture()
    }
    try fleet.wait { self.talks.allSatisfy(\.isQuiet) }
  }
}
