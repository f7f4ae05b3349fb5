import ArgumentParser

/// Many who are signed in and say nothing.
struct IdleLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "idle", abstract: "Memory per idle session, and sign-ins per second.")

  @OptionGroup var server: ServerOptions

  @Option(help: "How many sign in.")
  var connections = 10_000

  func run() throws {
    let figures = server.figures
    let warm = try server.fleet(of: 100)
    try warm.connect()
    let before = figures.residentKilobytes
    let processorBefore = figures.processorMilliseconds
    let fleet = try server.fleet(of: connections)
    let time = try seconds { try fleet.connect() }
    let processor = Double(figures.processorMilliseconds - processorBefore)
    let bytes = Double(figures.residentKilobytes - before) * 1_024
    report("idle sessions", Double(connections), "")
    report("server memory per idle session", bytes / Double(connections) / 1_024, "KB")
    report("sign-ins", Double(connections) / time, "/s")
    report("processor per 1,000 sign-ins", processor / Double(connections) * 1_000, "ms")
    try fleet.disconnect(0..<connections)
  }
}
