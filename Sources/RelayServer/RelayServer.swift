import Dispatch
import Foundation
import Logging
import NIOCore
import NIOPosix
import RelayCore
import RelayProtocol

/// Where a server listens and what it serves.
public struct ServerConfiguration: Sendable {
  public var host: String
  /// 0 lets the system choose.
  public var port: Int
  public var web: WebContent
  public var threadCount: Int
  public var times = ServerTimes()
  /// Proxies whose word about their clients' addresses is taken.
  public var trustedProxies: [IPAddress] = []
  /// Where browsers find the server, whatever a proxy makes of it on the way; nil if nobody said.
  public var publicOrigin: Origin?
  /// Where metrics are told, on the loopback address alone; 0 lets the system choose, nil is off.
  public var metricsPort: Int?
  /// Off while measuring what the server can do; see `Relay.init` for the rest of it.
  public var isLimiting = true
  /// What dates entries and fills up allowances again; a test's stands still.
  public var clock: @Sendable () -> Timestamp = { now() }

  public init(host: String, port: Int, web: WebContent, threadCount: Int = 2) {
    self.host = host
    self.port = port
    self.web = web
    self.threadCount = threadCount
  }
}

/// Why the server cannot listen: always for the operator to mend.
public enum ServerStartError: Error, Equatable, Sendable {
  case portInUse
  /// No such host, not an address of this machine, or a port that needs more rights.
  case addressUnavailable
}

/// A running relay: sockets around a thread that decides.
public final class RelayServer: Sendable {
  public let port: Int
  public let metricsPort: Int?
  private let listener: any Channel
  private let metricsListener: (any Channel)?
  private let group: MultiThreadedEventLoopGroup
  private let inbox: RelayInbox
  private let table: SessionTable
  private let refusals: Refusals
  private let joinRelay: @Sendable () -> Void

  /// Starts. The relay and its store belong to the server's thread from here until `stop` has
  /// returned.
  public init<Store: RelayStore>(
    _ relay: Relay<Store>, _ configuration: ServerConfiguration, logger: Logger
  ) throws(ServerStartError) {
    let inbox = RelayInbox()
    let table = SessionTable()
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threadCount)
    var keepers: [ObjectIdentifier: SessionKeeper] = [:]
    for eventLoop in group.makeIterator() {
      keepers[ObjectIdentifier(eventLoop)] = SessionKeeper(eventLoop, configuration.times)
    }
    let gate = ConnectionGate(
      isLimiting: configuration.isLimiting,
      countMax: ServerLimits.connectionCountMax(openFileCountMax: Self.openFileCountMax))
    let refusals = Refusals(logger: logger)
    let addresses = ClientAddress(trustedProxies: configuration.trustedProxies)
    let publicOrigin = configuration.publicOrigin
    let hosts = HostRule(
      publicOrigin: publicOrigin, addresses: addresses, machine: IPAddress.ofThisMachine)
    let pipeline = ConnectionPipeline(
      router: Router(
        web: configuration.web, inbox: inbox, hosts: hosts,
        origins: OriginRule(publicOrigin: publicOrigin), refusals: refusals),
      strictTransport: StrictTransport(publicOrigin: publicOrigin, addresses: addresses),
      inbox: inbox, table: table,
      keepers: keepers, times: configuration.times,
      addresses: addresses,
      gate: gate,
      isLimiting: configuration.isLimiting)
    do {
      listener = try Self.bootstrap(group, pipeline)
        .bind(host: configuration.host, port: configuration.port).wait()
      metricsListener = try configuration.metricsPort.map { port in
        try Self.bootstrap(
          group, Metrics(inbox: inbox, table: table, gate: gate, hosts: hosts, refusals: refusals),
          configuration.times
        ).bind(host: "127.0.0.1", port: port).wait()
      }
    } catch {
      try? group.syncShutdownGracefully()
      throw (error as? IOError)?.errnoCode == EADDRINUSE ? .portInUse : .addressUnavailable
    }
    for keeper in keepers.values { keeper.start() }
    let thread = RelayThread(
      relay, inbox: inbox, sessions: table, logger: logger, clock: configuration.clock)
    thread.start()
    port = listener.localAddress?.port ?? configuration.port
    metricsPort = metricsListener?.localAddress?.port
    joinRelay = { thread.join() }
    self.group = group
    self.inbox = inbox
    self.table = table
    self.refusals = refusals
  }

  private static func bootstrap(
    _ group: MultiThreadedEventLoopGroup, _ pipeline: ConnectionPipeline
  ) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1_024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(
          minimum: 512, initial: 1_024, maximum: ServerLimits.readByteCountMax)
      )
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelInitializer { pipeline.configure($0) }
  }

  private static func bootstrap(
    _ group: MultiThreadedEventLoopGroup, _ metrics: Metrics, _ times: ServerTimes
  ) -> ServerBootstrap {
    let gate = ConnectionGate(
      isLimiting: true, countMax: ServerLimits.metricsConnectionCountMax)
    return ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        guard gate.enter() else { return channel.close() }
        channel.closeFuture.whenComplete { _ in gate.leave() }
        let ends = ConnectionEnds(peer: channel.remoteAddress, local: channel.localAddress)
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(
            withErrorHandling: false, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: .ours)
          try channel.pipeline.syncOperations.addHandler(
            RequestHandler(times: times) { metrics.respond(to: $0, ends, on: $1) })
        }
      }
  }

  /// What the system lets this process have open.
  private static var openFileCountMax: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
    return Int(clamping: limit.rlim_cur)
  }

  /// Takes no more connections, tells everyone, and returns when all that was accepted is stored
  /// and the last words are out, or after a moment in any case.
  public func stop() {
    try? listener.close().wait()
    try? metricsListener?.close().wait()
    inbox.stop()
    joinRelay()
    let deadline = DispatchTime.now() + .milliseconds(Int(ServerLimits.farewellMilliseconds))
    while !table.isEmpty, DispatchTime.now() < deadline { Thread.sleep(forTimeInterval: 0.01) }
    // The goodbyes were written in the hop before; give them the time to leave.
    for eventLoop in group.makeIterator() { try? eventLoop.submit {}.wait() }
    Thread.sleep(forTimeInterval: 0.05)
    try? group.syncShutdownGracefully()
    refusals.finish()
  }
}
