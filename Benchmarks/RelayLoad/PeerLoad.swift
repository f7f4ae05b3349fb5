import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

/// The load of `pairs` for another server beside us, to compare with.
struct PeerLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "peer", abstract: "Pairs on another server: u0 with u1, u2 with u3, and so on.")

  enum Language: String, ExpressibleByArgument, CaseIterable {
    /// Over WebSocket, receipts as in XEP-0184.
    case xmpp
    /// Over plain TCP, QoS 1: each message is acknowledged on both of its ways.
    case mqtt
  }

  @OptionGroup var server: ServerOptions

  @Argument(help: "What the server speaks.")
  var language: Language

  @Option(help: "How many pairs talk.")
  var pairs = 50

  @Option(help: "Messages of a pair under way at a time.")
  var inFlight = 32

  @Flag(help: "The receiver confirms each message to its sender.")
  var confirm = false

  @Option(help: "Characters of a message.")
  var bytes = 300

  @Option(help: "Seconds to measure, after one to warm up.")
  var duration = 10

  func run() throws {
    switch language {
    case .xmpp: try run(XMPPUser.self)
    case .mqtt: try run(MQTTUser.self)
    }
  }

  private func run<User: PeerUser>(_: User.Type) throws {
    let eventLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
    let talks = PeerTalkList<User>(self, eventLoop)
    // The event loop calls them until the program ends, whenever this function does.
    _ = Unmanaged.passRetained(talks)
    try eventLoop.flatSubmit { talks.connect() }.wait()
    try eventLoop.submit { talks.begin() }.wait()
    Thread.sleep(forTimeInterval: 1)
    let figures = server.figures
    let before = figures.processorMilliseconds
    let first = try eventLoop.submit { talks.count }.wait()
    let time = seconds { Thread.sleep(forTimeInterval: Double(duration)) }
    let second = try eventLoop.submit { talks.count }.wait()
    let processor = Double(figures.processorMilliseconds - before)
    let count = Double(second - first)
    report("messages", count / time, "/s")
    report("processor per 1,000 messages", processor / count * 1_000, "ms")
    report("server memory", Double(figures.residentKilobytes) / 1_024, "MB")
  }
}

/// A user of another server, as far as a load needs one. Belongs to its event loop.
protocol PeerUser: AnyObject {
  var name: String { get }
  /// The identifier of a message that came, to confirm it with.
  var onMessage: (_ id: String) -> Void { get set }
  var onReceipt: () -> Void { get set }

  init(name: String)
  /// Resolves when messages can come and go.
  func connect(port: Int, on eventLoop: any EventLoop) -> EventLoopFuture<Void>
  func send(_ id: String, _ body: String, to other: String, wantsReceipt: Bool)
  func confirm(_ id: String, to other: String)
}

/// @unchecked: belongs to its event loop.
private final class PeerTalkList<User: PeerUser>: @unchecked Sendable {
  private let load: PeerLoad
  private let eventLoop: any EventLoop
  private let users: [User]
  private let body: String
  private var sentCount = 0
  private(set) var count = 0

  init(_ load: PeerLoad, _ eventLoop: any EventLoop) {
    self.load = load
    self.eventLoop = eventLoop
    body = String(repeating: "z", count: load.bytes)
    users = (0..<2 * load.pairs).map { User(name: "u\($0)") }
  }

  func connect() -> EventLoopFuture<Void> {
    EventLoopFuture.andAllSucceed(
      users.map { $0.connect(port: load.server.port, on: eventLoop) }, on: eventLoop)
  }

  func begin() {
    for pair in 0..<load.pairs {
      let (speaker, listener) = (users[2 * pair], users[2 * pair + 1])
      listener.onMessage = { [unowned self, unowned listener] id in
        if load.confirm { listener.confirm(id, to: speaker.name) } else { conclude(pair) }
      }
      speaker.onReceipt = { [unowned self] in conclude(pair) }
      for _ in 0..<load.inFlight { say(pair) }
    }
  }

  private func say(_ pair: Int) {
    sentCount += 1
    users[2 * pair].send(
      "m\(sentCount)", body, to: users[2 * pair + 1].name, wantsReceipt: load.confirm)
  }

  private func conclude(_ pair: Int) {
    count += 1
    say(pair)
  }
}
