import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

/// The load of `pairs` for an XMPP server beside us, to compare with.
struct XMPPLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xmpp", abstract: "Pairs on an XMPP server: u0 with u1, u2 with u3, and so on.")

  @OptionGroup var server: ServerOptions

  @Option(help: "How many pairs talk.")
  var pairs = 50

  @Option(help: "Messages of a pair under way at a time.")
  var inFlight = 32

  @Flag(help: "The receiver confirms each message to its sender (XEP-0184).")
  var confirm = false

  @Option(help: "Characters of a message.")
  var bytes = 300

  @Option(help: "Seconds to measure, after one to warm up.")
  var duration = 10

  func run() throws {
    let eventLoop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
    let talks = XMPPTalkList(self, eventLoop)
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

/// @unchecked: belongs to its event loop.
private final class XMPPTalkList: @unchecked Sendable {
  private let load: XMPPLoad
  private let eventLoop: any EventLoop
  private let users: [XMPPUser]
  private var sentCount = 0
  private(set) var count = 0

  init(_ load: XMPPLoad, _ eventLoop: any EventLoop) {
    self.load = load
    self.eventLoop = eventLoop
    users = (0..<2 * load.pairs).map { XMPPUser(name: "u\($0)") }
  }

  func connect() -> EventLoopFuture<Void> {
    EventLoopFuture.andAllSucceed(
      users.map { $0.connect(port: load.server.port, on: eventLoop) }, on: eventLoop)
  }

  func begin() {
    for pair in 0..<load.pairs {
      let (speaker, listener) = (users[2 * pair], users[2 * pair + 1])
      listener.onMessage = { [unowned self, unowned listener] id, _ in
        if load.confirm { listener.confirm(id, to: speaker.name) } else { conclude(pair) }
      }
      speaker.onReceipt = { [unowned self] _ in conclude(pair) }
      for _ in 0..<load.inFlight { say(pair) }
    }
  }

  private func say(_ pair: Int) {
    sentCount += 1
    users[2 * pair].send(
      "m\(sentCount)", String(repeating: "z", count: load.bytes), to: users[2 * pair + 1].name,
      wantsReceipt: load.confirm)
  }

  private func conclude(_ pair: Int) {
    count += 1
    say(pair)
  }
}
