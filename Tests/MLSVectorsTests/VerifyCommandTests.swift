import Foundation
import MLSVectors
import Testing

@Suite("mls-vectors verify")
struct VerifyCommandTests {
  private let lengths = """
    [{"vlbytes_header": "0d", "length": 13}, {"vlbytes_header": "4040", "length": 64}]
    """
  private let tree = """
    [{"n_leaves": 2, "n_nodes": 3, "root": 1, "left": [null, 0, null],
      "right": [null, 2, null], "parent": [1, null, 1], "sibling": [2, null, 0]}]
    """

  @Test("says of each file what it is and how many of its vectors hold")
  func holds() throws {
    let folder = try TestFolder()
    let first = try folder.file(lengths, named: "first.json")
    let second = try folder.file(tree, named: "second.json")
    let result = try VectorsProgram.run("verify", first, second)
    #expect(result.exitCode == 0)
    #expect(
      result.lines == [
        "\(first): deserialization: 2 passed, 0 failed, 0 skipped for their suite",
        "\(second): tree-math: 1 passed, 0 failed, 0 skipped for their suite",
      ])
  }

  @Test("names what does not hold by index and reason, and goes on")
  func fails() throws {
    let folder = try TestFolder()
    let bad = try folder.file(
      """
      [{"vlbytes_header": "0d", "length": 13}, {"vlbytes_header": "4040", "length": 65},
       {"vlbytes_header": "400d", "length": 13}, {"vlbytes_header": "4041", "length": 65}]
      """)
    let good = try folder.file(tree, named: "good.json")
    let result = try VectorsProgram.run("verify", bad, good)
    #expect(result.exitCode == 1)
    #expect(result.lines.count == 4)
    #expect(
      result.lines.first
        == "\(bad): deserialization: 2 passed, 2 failed, 0 skipped for their suite")
    #expect(result.lines[1] == "  [1] length differs")
    #expect(result.lines[2].hasPrefix("  [2] refused:"))
    #expect(result.lines[3].hasPrefix("\(good): tree-math: 1 passed"))
  }

  @Test(
    "says which field of which vector is missing or of the wrong kind",
    arguments: [
      (#"{"length": 13}"#, "  [1] missing: vlbytes_header"),
      (#"{"vlbytes_header": "0d"}"#, "  [1] missing: length"),
      (#"{"vlbytes_header": 13, "length": 13}"#, "vlbytes_header: hexadecimal"),
      (#"{"vlbytes_header": "0", "length": 13}"#, "vlbytes_header: hexadecimal"),
      (#"{"vlbytes_header": "0x", "length": 13}"#, "vlbytes_header: hexadecimal"),
      (#"{"vlbytes_header": null, "length": 13}"#, "vlbytes_header: hexadecimal"),
      (#"{"vlbytes_header": "0d", "length": "13"}"#, "length: number"),
      (#"{"vlbytes_header": "0d", "length": true}"#, "length: number"),
      (#"{"vlbytes_header": "0d", "length": 18446744073709551615}"#, "length: number"),
      ("null", "record"), ("[]", "record"), ("7", "record"), (#""text""#, "record"),
    ])
  func wrongFields(record: String, reason: String) throws {
    let folder = try TestFolder()
    let path = try folder.file(#"[{"vlbytes_header": "0d", "length": 13}, \#(record)]"#)
    let result = try VectorsProgram.run("verify", path)
    #expect(result.exitCode == 1)
    #expect(
      result.lines.first
        == "\(path): deserialization: 1 passed, 1 failed, 0 skipped for their suite")
    #expect(result.lines.last?.hasPrefix("  [1] ") == true)
    #expect(result.lines.last?.contains(reason) == true)
  }

  @Test(
    "refuses files that are no vectors",
    arguments: [
      "", " ", "{", "[", "[}", "nonsense", "[]", "{}", "null", "[1]", "[null]", "[{}]",
      #"[{"a": 1}]"#, #"[{"vlbytes_header": "0d", "length": 13}"#,
      #"[{"vlbytes_header": "0d", "length": 13}] more"#,
      #"[{"vlbytes_header": "0d", "length": 13, "length": 13}]"#,
      #"[{"vlbytes_header": "0d", "length": 13.5}]"#, #"[{"vlbytes_header": "0d", "length": -1}]"#,
      String(repeating: "[", count: 100_000),
    ])
  func noVectors(content: String) throws {
    let folder = try TestFolder()
    let path = try folder.file(content)
    let result = try VectorsProgram.run("verify", path)
    #expect(result.exitCode == 1)
    #expect(result.lines.count == 1)
    #expect(result.lines.first?.hasPrefix("\(path): cannot be verified: ") == true)
  }

  @Test("refuses what it cannot read")
  func unreadable() throws {
    let folder = try TestFolder()
    let good = try folder.file(lengths)
    let result = try VectorsProgram.run("verify", folder.path("absent.json"), folder.path, good)
    #expect(result.exitCode == 1)
    #expect(result.lines.count == 3)
    #expect(result.lines.first == "\(folder.path("absent.json")): cannot be read")
    #expect(result.lines[1] == "\(folder.path): cannot be read")
    #expect(result.lines[2].hasPrefix("\(good): deserialization: 2 passed"))
  }

  @Test("takes the family it is told, and finds that a file is of another")
  func family() throws {
    let folder = try TestFolder()
    let path = try folder.file(lengths)
    #expect(try VectorsProgram.run("verify", "--family", "deserialization", path).exitCode == 0)
    let other = try VectorsProgram.run("verify", "--family", "tree-math", path)
    #expect(other.exitCode == 1)
    #expect(other.lines.last == "  [1] missing: n_leaves")
    #expect(try VectorsProgram.run("verify", "--family", "nonsense", path).exitCode == 64)
    let empty = try folder.file("[]", named: "empty.json")
    #expect(try VectorsProgram.run("verify", "--family", "tree-math", empty).exitCode == 1)
  }

  @Test("takes other writers' spacing, escapes and additional fields")
  func otherWriters() throws {
    let folder = try TestFolder()
    let record = #"{"\u0076lbytes_header":"0D","length":13,"comment":{"by":["\ud83d\ude00"]}}"#
    let path = try folder.file("\n\t[ \(record)]\r\n")
    #expect(try VectorsProgram.run("verify", path).exitCode == 0)
  }

  @Test("needs a file")
  func usage() throws {
    #expect(try VectorsProgram.run("verify").exitCode == 64)
  }
}
