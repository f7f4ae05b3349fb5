import ArgumentParser

@main
struct Sotto: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sotto",
    abstract: "An end-to-end encrypted line between a business and its customers.",
    version: "0.1.0",
    subcommands: [Serve.self, BackupCommand.self, RestoreCommand.self])
}
