import ArgumentParser

@main
struct VectorsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mls-vectors",
    abstract: "Verifies and generates the MLS working group's test vectors.",
    discussion: """
      Formats: https://github.com/mlswg/mls-implementations, test-vectors.md.
      """,
    subcommands: [Verify.self, Generate.self])
}
