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
      (#"{"vlbytes_header": "0d", "length": 18446744073709551615}"#, "length: smaller number"),
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
    "refuses files that are no vectors, and says why and where",
    arguments: [
      ("", "not JSON: no end at line 1, column 1"), (" ", "not JSON: no end at line 1, column 2"),
      ("{", "no end"), ("[", "no end"), ("[}", "no value at line 1, column 2"),
      ("nonsense", "no value"), ("[]", "no vectors"), ("{}", "no known family"),
      ("null", "list of vectors"), ("[1]", "no known family"), ("[null]", "no known family"),
      ("[{}]", "no known family"), (#"[{"a": 1}]"#, "no known family"),
      (#"[{"vlbytes_header": "0d", "length": 13}"#, "no end"),
      (
        "[{\"vlbytes_header\": \"0d\",\n \"length\": 13}] more",
        "more behind the end at line 2, column 17"
      ),
      (#"[{"vlbytes_header": "0d", "length": 13, "length": 13}]"#, "a name twice"),
      (#"[{"vlbytes_header": "0d", "length": 013}]"#, "no number"),
      (#"[{"vlbytes_header": "0d", "length": 1.}]"#, "no number"),
      (#"[{"vlbytes_header": "\ud800", "length": 1}]"#, "no value"),
      (#"[{"vlbytes_header": "\x", "length": 1}]"#, "no such escape"),
      ("[{\"vlbytes_header\": \"0\nd\", \"length\": 1}]", "a control character in a text"),
      ("[\u{0}{\u{0}}\u{0}]\u{0}", "not UTF-8"),
      (String(repeating: "[", count: 100_000), "nested too deep"),
    ])
  func noVectors(content: String, reason: String) throws {
    let folder = try TestFolder()
    let path = try folder.file(content)
    let result = try VectorsProgram.run("verify", path)
    #expect(result.exitCode == 1)
    #expect(
      result.lines.first
        == "\(path): unknown family: 0 passed, 1 failed, 0 skipped for their suite")
    #expect(result.lines.count == 2)
    #expect(result.lines.last?.hasPrefix("  [file] ") == true)
    #expect(result.lines.last?.contains(reason) == true)
  }

  @Test("counts what it cannot read as a failure, and goes on")
  func unreadable() throws {
    let folder = try TestFolder()
    let good = try folder.file(lengths)
    let absent = folder.path("absent.json")
    let result = try VectorsProgram.run("verify", absent, folder.path, good)
    #expect(result.exitCode == 1)
    #expect(
      result.lines == [
        "\(absent): unknown family: 0 passed, 1 failed, 0 skipped for their suite",
        "  [file] cannot be read: No such file or directory",
        "\(folder.path): unknown family: 0 passed, 1 failed, 0 skipped for their suite",
        "  [file] cannot be read: Is a directory",
        "\(good): deserialization: 2 passed, 0 failed, 0 skipped for their suite",
      ])
  }

  @Test("reads standard input and pipes, whose length nobody knows")
  func pipes() throws {
    let folder = try TestFolder()
    let result = try VectorsProgram.run(["verify", "-"], input: Data(lengths.utf8))
    #expect(result.exitCode == 0)
    #expect(
      result.lines == ["-: deserialization: 2 passed, 0 failed, 0 skipped for their suite"])

    let pipe = folder.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // Longer than a pipe holds at a time.
    let long = "[" + String(repeating: #"{"vlbytes_header": "0d", "length": 13},"#, count: 9_999)
    Thread.detachNewThread {
      let end = open(pipe, O_WRONLY)
      let bytes = Array((long + #"{"vlbytes_header": "0d", "length": 13}]"#).utf8)
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes { write(end, $0.baseAddress, $0.count) }
        guard count > 0 else { break }
        sent += count
      }
      close(end)
    }
    #expect(
      try VectorsProgram.run("verify", pipe).lines
        == ["\(pipe): deserialization: 10000 passed, 0 failed, 0 skipped for their suite"])
  }

  @Test("names the suites that it skips, and says where nothing was verified")
  func skipped() throws {
    let folder = try TestFolder()
    func secret(_ suite: Int) -> String {
      let zeros = String(repeating: "00", count: 32)
      return #"{"cipher_suite": \#(suite), "psks": [], "psk_secret": "\#(zeros)"}"#
    }
    let path = try folder.file("[\(secret(6)), \(secret(4)), \(secret(6)), \(secret(61_440))]")
    let result = try VectorsProgram.run("verify", path)
    #expect(result.exitCode == 0)
    #expect(
      result.lines == [
        "\(path): psk_secret: 0 passed, 0 failed, 4 skipped for their suite (4, 6, 61440); "
          + "nothing was verified"
      ])
    let mixed = try folder.file("[\(secret(1)), \(secret(4))]", named: "mixed.json")
    #expect(
      try VectorsProgram.run("verify", mixed).lines == [
        "\(mixed): psk_secret: 1 passed, 0 failed, 1 skipped for their suite (4)"
      ])
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

  @Test(
    "takes what other writers make of the same",
    arguments: [
      // Spacing, escapes, digits in capitals, additional fields.
      "\n\t[ " + #"{"\u0076lbytes_header":"0D","length":13,"comment":{"by":["\ud83d\ude00"]}}]"#
        + "\r\n",
      // A byte order mark, and a vector without a list around it.
      "\u{feff}" + #"{"vlbytes_header": "0d", "length": 13}"#,
      // Numbers as some languages write them; what nobody asks for may be anything.
      #"[{"vlbytes_header": "0d", "length": 13.0, "a": -1.5e-3, "b": 1e400, "c": [[[{}]]]}]"#,
      #"[{"vlbytes_header": "0d", "length": 13e0}, {"length": 13E+0, "vlbytes_header": "0d"}]"#,
    ])
  func otherWriters(content: String) throws {
    let folder = try TestFolder()
    #expect(try VectorsProgram.run("verify", folder.file(content)).exitCode == 0)
  }

  @Test(
    "says of a number that it is none of the kind",
    arguments: [
      ("13.5", "whole number"), ("-13", "whole number"), ("1e-1", "whole number"),
      ("1e30", "whole number"), ("18446744073709551616", "whole number"),
      ("18446744073709551615", "smaller number"), ("null", "number"),
    ])
  func numbers(number: String, reason: String) throws {
    let folder = try TestFolder()
    let path = try folder.file(#"[{"vlbytes_header": "0d", "length": \#(number)}]"#)
    let result = try VectorsProgram.run("verify", path)
    #expect(result.exitCode == 1)
    #expect(result.lines.last == "  [0] not of this format: length: \(reason)")
  }

  @Test("needs a file")
  func usage() throws {
    #expect(try VectorsProgram.run("verify").exitCode == 64)
  }
}
