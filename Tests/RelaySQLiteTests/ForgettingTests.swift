import Foundation
import RelayCore
import RelayProtocol
import RelaySQLite
import TestMaterial
import Testing

@Suite struct ForgettingTests {
  /// Many entries of many sizes, removed in another order than they came, so that SQLite moves
  /// rows between its pages meanwhile.
  @Test("a removed entry is gone from every file after the next tick", arguments: 1...8)
  func forgets(seed: UInt64) throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    var generator = SeededGenerator(seed: seed)
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [0]))
    try store.commit()
    var present: [UInt64] = []
    var last: UInt64 = 1
    for _ in 0..<60 {
      try store.begin()
      for _ in 0..<25 {
        if present.isEmpty || Int.random(in: 0..<100, using: &generator) < 55 {
          let byteCount = [40, 200, 900, 3_000, 9_000, 20_000].randomElement(using: &generator)!
          let payload = Talk.marker(
            Int(last), byteCount: Int.random(in: 40...byteCount, using: &generator))
          try store.append(
            Talk.entry(last + 1, payload), to: Talk.conversation.id, expected: Talk.head(last),
            head: Talk.head(last + 1))
          last += 1
          present.append(last)
        } else {
          let sequence = present.remove(at: present.indices.randomElement(using: &generator)!)
          _ = try store.removeEntries(of: Talk.conversation.id, in: sequence...sequence)
        }
      }
      try store.commit()
    }
    try store.settle()
    #expect(try !directory.markers().isEmpty, "the test would see an entry that is there")
    for sequence in present.shuffled(using: &generator) {
      try store.begin()
      _ = try store.removeEntries(of: Talk.conversation.id, in: sequence...sequence)
      try store.commit()
    }
    try store.settle()
    #expect(try directory.markers() == [])
  }

  /// SQLite leaves stale copies of rows in leaf pages that it rebuilds, which is rare and hard to
  /// bring about; that entries never lie there can be seen every time.
  @Test("no part of an entry of any length lies in a leaf page")
  func overflowPagesAlone() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [0]))
    var last: UInt64 = 1
    for byteCount in stride(from: 20, to: 20_000, by: 29) {
      let payload = Talk.marker(Int(last), byteCount: byteCount)
      try store.append(
        Talk.entry(last + 1, payload), to: Talk.conversation.id, expected: Talk.head(last),
        head: Talk.head(last + 1))
      last += 1
    }
    try store.commit()
    try store.close()
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/sotto.sqlite")))
    let pages = stride(from: 0, to: bytes.count, by: 1_024).map { bytes[$0..<$0 + 1_024] }
    // The page types of the database file format; the first page begins with the file's header.
    let leaves = pages.dropFirst().filter { [0x02, 0x05, 0x0a, 0x0d].contains($0[$0.startIndex]) }
    #expect(leaves.count > 50)
    #expect(pages.count > 5 * leaves.count)
    for page in leaves {
      #expect(Data(page).range(of: Data("marker".utf8)) == nil)
    }
  }

  @Test("a removed conversation leaves nothing of its entries")
  func forgetsConversations() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(
      Talk.conversation, first: Talk.entry(1, Talk.marker(1, byteCount: 500)))
    try store.commit()
    try store.begin()
    try store.remove(Talk.conversation.id)
    try store.commit()
    try store.settle()
    #expect(try directory.markers() == [])
  }
}

extension TemporaryDirectory {
  /// Where in the files a part of a marker begins.
  func markers() throws -> [Data.Index] {
    let contents = try contents()
    var found: [Data.Index] = []
    var start = contents.startIndex
    while found.count < 10,
      let range = contents.range(of: Data("marker-of-entry".utf8), in: start..<contents.endIndex)
    {
      found.append(range.lowerBound)
      start = range.upperBound
    }
    return found
  }
}
