import ArgumentParser
import Dispatch
import Foundation
import Logging
import RelayCore
import RelayProtocol
import RelaySQLite
import RelayServer

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the relay and the web client.",
    discussion: """
      Until the desk is set up, each start prints a new set-up link for its owner. Every option \
      can be given as an environment variable instead.

      \(Failure.help)
      """)

  @OptionGroup var options: ServeOptions

  func run() throws {
    let settings = try Settings(options, environment: ProcessInfo.processInfo.environment)
    do {
      try serve(settings)
    } catch let failure as Failure {
      FileHandle.standardError.write(Data("sotto: \(failure.line)\n".utf8))
      throw ExitCode(failure.exitCode)
    }
  }

  private func serve(_ settings: Settings) throws {
    OpenFiles.allowMany()
    var logger = Logger(label: "sotto", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = settings.logLevel
    let stop = StopSignal()
    let web = try webContent(settings)
    let store = try open(settings)
    let token = SetupToken()
    var relay = try makeRelay(store, settings)
    let isUnclaimed = try offerSetup(of: &relay, token, settings)
    let server: RelayServer
    do throws(ServerStartError) {
      server = try RelayServer(relay, configuration(settings, web), logger: logger)
    } catch {
      try? store.close()
      throw Failure(error, settings.host, settings.port)
    }
    let publicURL = settings.publicOrigin?.description ?? "http://localhost:\(server.port)"
    announce(publicURL, setupToken: isUnclaimed ? token : nil)
    if let port = server.metricsPort { logger.notice("Metrics on 127.0.0.1:\(port).") }
    logger.notice("Started.")
    if !settings.isLimiting { logger.warning("Nobody is limited: keep strangers out.") }
    stop.wait()
    logger.notice("Stopping.")
    server.stop()
    do { try store.close() } catch { throw Failure.storeFails(settings.dataPath) }
    logger.notice("Stopped.")
  }

  private func configuration(_ settings: Settings, _ web: WebContent) -> ServerConfiguration {
    var configuration = ServerConfiguration(
      host: settings.host, port: settings.port, web: web)
    configuration.trustedProxies = settings.trustedProxies
    configuration.publicOrigin = settings.publicOrigin
    configuration.isLimiting = settings.isLimiting
    configuration.metricsPort = settings.metricsPort
    return configuration
  }

  private func webContent(_ settings: Settings) throws -> WebContent {
    guard let root = settings.foundWebRoot() else { return WebContent() }
    guard let web = try? WebContent(root: root), !web.isEmpty else {
      throw Failure.unreadableWebRoot(root)
    }
    return web
  }

  private func open(_ settings: Settings) throws -> SQLiteStore {
    do throws(StoreOpenError) {
      return try SQLiteStore(DataDirectory(settings.dataPath))
    } catch {
      throw Failure(error, settings.dataPath)
    }
  }

  private func makeRelay(
    _ store: SQLiteStore, _ settings: Settings
  ) throws -> Relay<SQLiteStore> {
    do {
      return try Relay(
        store: store, crypto: .native, retentionMilliseconds: settings.retentionMilliseconds,
        isLimiting: settings.isLimiting)
    } catch {
      throw Failure.storeFails(settings.dataPath)
    }
  }

  private func offerSetup(
    of relay: inout Relay<SQLiteStore>, _ token: SetupToken, _ settings: Settings
  ) throws -> Bool {
    do {
      return try relay.offerSetup(tokenHash: RelayCrypto.native.sha256(token.bytes))
    } catch {
      throw Failure.storeFails(settings.dataPath)
    }
  }

  /// For people, and for programs that wait for the server to be ready.
  private func announce(_ publicURL: String, setupToken: SetupToken?) {
    print("Sotto is ready at \(publicURL)")
    if let setupToken {
      print("Set up your desk here, once: \(publicURL)/setup#\(setupToken.text)")
    }
    fflush(nil)
  }
}
