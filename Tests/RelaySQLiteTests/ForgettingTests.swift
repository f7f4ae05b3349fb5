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
          try store.removeEntries(of: Talk.conversation.id, in: sequence...sequence)
        }
      }
      try store.commit()
    }
    try store.settle()
    #expect(try !directory.markers().isEmpty, "the test would see an entry that is there")
    for sequence in present.shuffled(using: &generator) {
      try store.begin()
      try store.removeEntries(of: Talk.conversation.id, in: sequence...sequence)
      try store.commit()
    }
    try store.settle()
    #expect(try directory.markers() == [])
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
