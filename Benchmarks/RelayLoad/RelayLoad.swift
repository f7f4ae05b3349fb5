import ArgumentParser
import Foundation
import NIOPosix

/// Loads a running relay and says what it did: run by Benchmarks/relay.py.
@main
struct RelayLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "relay-load", abstract: "Loads a relay on this machine, and measures it.",
    subcommands: [IdleLoad.self, PairLoad.self, OfflineLoad.self, PeerLoad.self])
}

struct ServerOptions: ParsableArguments {
  @Option(help: "The relay's port on loopback.")
  var port: Int

  @Option(help: "The relay's process, for its memory and processor time.")
  var process: Int32

  var figures: ServerFigures { ServerFigures(process: process) }

  func fleet(of count: Int) throws -> Fleet {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Fleet(
      count: count, port: port, group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
  }
}
