import Foundation

/// Named byte strings in a text file that a person can read in a diff: `name:`, then hexadecimal
/// lines. Nothing but tests reads it.
struct GoldenFile {
  private(set) var entries: [(name: String, bytes: [UInt8])] = []

  init() {}

  init(_ url: URL) throws {
    for line in try String(contentsOf: url, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("#") { continue }
      if line.hasSuffix(":") {
        entries.append((String(line.dropLast()), []))
      } else {
        entries[entries.count - 1].bytes += Self.bytes(line)
      }
    }
  }

  subscript(name: String) -> [UInt8] {
    get {
      guard let entry = entries.first(where: { $0.name == name }) else {
        preconditionFailure("the golden file has no \(name)")
      }
      return entry.bytes
    }
    set {
      entries.removeAll { $0.name == name }
      entries.append((name, newValue))
    }
  }

  func write(to url: URL) throws {
    var text = "# Written by SOTTO_WRITE_GOLDEN=1; see GoldenTests.swift before writing it anew.\n"
    for entry in entries {
      text += entry.name + ":\n"
      for start in stride(from: 0, to: entry.bytes.count, by: 48) {
        let line = entry.bytes[start..<min(start + 48, entry.bytes.count)]
        text += line.map { String(UInt16($0) | 0x100, radix: 16).dropFirst() }.joined() + "\n"
      }
    }
    try text.write(to: url, atomically: true, encoding: .utf8)
  }

  private static func bytes(_ digits: Substring) -> [UInt8] {
    let digits = Array(digits.utf8)
    return stride(from: 0, to: digits.count, by: 2).map { index in
      UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) ?? 0
    }
  }
}
