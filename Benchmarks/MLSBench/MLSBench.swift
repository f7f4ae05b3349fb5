import ArgumentParser
import CryptoSuite
import Foundation
import MLS
import TestMaterial

/// Prints what MLS costs here: medians in microseconds and sizes in bytes. With `--once` it runs
/// one operation inside `measured()`, for a tool that counts instructions.
@main
struct MLSBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mls-bench", abstract: "Measures MLS operations by group size.")

  @Option(help: "Cipher suite, as the number of RFC 9420 §17.1.")
  var suite: UInt16 = 1

  @Option(parsing: .upToNextOption, help: "Group sizes.")
  var sizes: [Int] = [2, 10, 100, 1000]

  @Option(help: "At least this long for each operation, in milliseconds.")
  var durationMilliseconds = 300

  @Option(help: "Keeps the grown groups in this folder, or takes them from there.")
  var states: String?

  @Option(help: "Runs one operation once, by its title, inside measured().")
  var once: String?

  @Option(help: "Only operations whose title has this in it.")
  var only = ""

  @Flag(help: "Prints the titles only.")
  var list = false

  @Flag(help: "Leaves out the tree made by one commit.")
  var withoutFlatTree = false

  func run() throws {
    let suite = CipherSuite(rawValue: suite)
    if let once {
      let size = once.split(separator: ",").last.flatMap { Int($0.drop { $0 == " " }) }
      let rows = try rows(suite, sizes: size.map { [$0] } ?? [])
      guard let row = rows.first(where: { $0.title == once }) else {
        throw ValidationError("no operation is called \(once)")
      }
      try row.run()
      operation = row.run
      measured()
      return
    }
    let rows = try rows(suite, sizes: sizes)
    for row in rows where only.isEmpty || row.title.contains(only) {
      if list {
        print(row.title)
      } else {
        let figure = try Figure(of: row.run, milliseconds: durationMilliseconds)
        print("\(figure.microseconds)\t\(row.byteCount)\t\(row.title)")
      }
    }
  }

  private func rows(_ suite: CipherSuite, sizes: [Int]) throws -> [Row] {
    // Apart from that of the stages, which may come from files: no key may be made twice.
    let random = SeededGenerator(seed: 2)
    var rows = try rowsOfPrimitives(random) + rowsWithoutGroup(suite: suite, random)
    for stage in try stages(suite, sizes: sizes) {
      rows += try stage.rows(random)
    }
    if let size = sizes.max(), size > 2, !withoutFlatTree, once?.contains("one") ?? true {
      rows += try Stage.flatTree(of: size, suite: suite).rows(random)
    }
    return rows
  }

  private func stages(_ suite: CipherSuite, sizes: [Int]) throws -> [Stage] {
    guard !sizes.isEmpty else { return [] }
    guard let states else { return try Stage.fullTrees(of: sizes, suite: suite) }
    let folder = URL(filePath: states)
    if let known = try? sizes.map({ try Stage(of: $0, from: folder) }) { return known }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let grown = try Stage.fullTrees(of: sizes, suite: suite)
    for stage in grown { try stage.save(in: folder) }
    return grown
  }
}

nonisolated(unsafe) private var operation: () throws -> Void = {}

/// A symbol that callgrind's `--toggle-collect` can name.
@inline(never) @_cdecl("measured")
public func measured() {
  do {
    try operation()
  } catch {
    fatalError("the operation has run once without an error: \(error)")
  }
}

/// The median of at least nine runs.
struct Figure {
  let microseconds: Int

  init(of run: () throws -> Void, milliseconds: Int) throws {
    let clock = ContinuousClock()
    try run()
    var times: [Duration] = []
    let end = clock.now + .milliseconds(milliseconds)
    while times.count < 9 || clock.now < end {
      times.append(try clock.measure(run))
    }
    times.sort()
    microseconds = Int(times[times.count / 2] / .microseconds(1))
  }
}
