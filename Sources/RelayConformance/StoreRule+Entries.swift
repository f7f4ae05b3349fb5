import RelayCore
import RelayProtocol

extension StoreRule {
  static var entryRules: [StoreRule] {
    [
      StoreRule("entries are read as they were written, oldest first, no more than asked") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 5)
        let entries = try store.entries(of: Cast.id, in: 2...4, countMax: 2)
        return entries == [Cast.entry(2, at: 2_000), Cast.entry(3, at: 3_000)]
      },
      StoreRule("every kind of content comes back whole, the empty one too") {
        (store) throws(StoreError) in
        let contents: [StoredEntry.Content] = [
          .creation(welcome: [1, 2]), .application([]), .commit([3], welcome: [4]),
          .commit([5], welcome: []), .application(Array(repeating: 7, count: 192 * 1024)),
        ]
        var entries: [StoredEntry] = []
        for (index, content) in contents.enumerated() {
          entries.append(Cast.entry(UInt64(index) + 1, content))
        }
        try store.batch { [entries] (store) throws(StoreError) in
          try store.create(Cast.conversation(), first: entries[0])
          for entry in entries.dropFirst() {
            let last = entry.sequence.rawValue
            try store.append(
              entry, to: Cast.id, expected: Cast.head(last - 1), head: Cast.head(last))
          }
        }
        return try store.entries(of: Cast.id, in: 1...9, countMax: 9) == entries
      },
      StoreRule("numbers up to the largest come back as they were") { (store) throws(StoreError) in
        let largest = UInt64.max
        let entry = StoredEntry(
          sequence: Sequence(1), epoch: LogEpoch(largest), sender: Cast.carol,
          submission: Submission(largest), acceptedAt: Timestamp(milliseconds: largest),
          content: .application([1]))
        try store.batch { (store) throws(StoreError) in
          try store.create(Cast.conversation(), first: entry)
        }
        return try store.entries(of: Cast.id, in: 1...1, countMax: 1) == [entry]
      },
      StoreRule("a device's own entry is found by its number, from a place on") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 3)
        let found = try store.entry(
          of: Cast.id, sender: Cast.alice, submission: Submission(2), from: Sequence(1))
        let later = try store.entry(
          of: Cast.id, sender: Cast.alice, submission: Submission(2), from: Sequence(3))
        let others = try store.entry(
          of: Cast.id, sender: Cast.bob, submission: Submission(2), from: Sequence(1))
        return found == Cast.entry(2, at: 2_000) && later == nil && others == nil
      },
      StoreRule("removed entries are gone, the others stay, and the head does not move") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 5)
        var counts: [Int] = []
        try store.batch { (store) throws(StoreError) in
          counts.append(try store.removeEntries(of: Cast.id, in: 1...2))
          counts.append(try store.removeEntries(of: Cast.id, in: 4...4))
          counts.append(try store.removeEntries(of: Cast.id, in: 1...2))
        }
        guard counts == [2, 1, 0] else { return false }
        let left = try store.entries(of: Cast.id, in: 1...9, countMax: 9)
        let head = try store.conversation(Cast.id)?.head
        return left.map(\.sequence.rawValue) == [3, 5] && head == Cast.head(5)
      },
      StoreRule("usage counts what lies there, by conversation and by sender") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 5)
        try Cast.fill(&store, Cast.other, through: 2)
        try store.batch { (store) throws(StoreError) in
          _ = try store.removeEntries(of: Cast.id, in: 1...3)
        }
        let here = try store.usage(of: Cast.id)
        let sent = try store.usage(by: Cast.alice)
        let none = try store.usage(by: Cast.bob)
        return here.entryCount == 2 && here.byteCount >= 2 && sent.entryCount == 4
          && sent.byteCount > here.byteCount && none == StoredUsage(entryCount: 0, byteCount: 0)
      },
      StoreRule("a restored log ends with the word about it, and goes on behind that") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 3)
        try store.batch { (store) throws(StoreError) in
          try store.addKeyPackages([[1]], lastResort: [9], of: Cast.alice)
        }
        let time = Timestamp(milliseconds: 9_000)
        try store.batch { (store) throws(StoreError) in try store.markRestored(at: time) }
        let last = 3 + RelayLimits.restoredSequenceGap
        let entries = try store.entries(of: Cast.id, in: 3...last, countMax: 9)
        let head = try store.conversation(Cast.id)?.head
        try store.batch { (store) throws(StoreError) in
          try store.append(
            Cast.entry(last + 1), to: Cast.id, expected: Cast.head(last),
            head: Cast.head(last + 1))
        }
        let supply = try store.keyPackageSupply(of: Cast.alice)
        return entries.map(\.sequence.rawValue) == [3, last] && entries.last?.content == .restored
          && entries.last?.acceptedAt == time && head == Cast.head(last)
          && supply == KeyPackageSupply(oneUseCount: 0, hasLastResort: true)
      },
      StoreRule("of each conversation the last entry before a time has expired") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 5)
        try Cast.fill(&store, Cast.other, through: 1)
        let none = try store.expired(before: Timestamp(milliseconds: 1_000), countMax: 99)
        let some = try store.expired(before: Timestamp(milliseconds: 3_001), countMax: 99)
        return none.isEmpty
          && some == [
            ExpiredEntries(conversation: Cast.id, through: Sequence(3)),
            ExpiredEntries(conversation: Cast.other, through: Sequence(1)),
          ]
      },
    ]
  }

  static var keyPackageRules: [StoreRule] {
    [
      StoreRule("one-use key packages are taken once each, oldest first, then the last resort") {
        (store) throws(StoreError) in
        var taken: [[UInt8]?] = []
        try store.batch { (store) throws(StoreError) in
          try store.addKeyPackages([[1], [2]], lastResort: [9], of: Cast.alice)
        }
        for _ in 0..<4 {
          try store.begin()
          taken.append(try store.takeKeyPackage(of: Cast.alice))
          try store.commit()
        }
        return taken == [[1], [2], [9], [9]]
      },
      StoreRule("the last resort is read without touching the one-use packages") {
        (store) throws(StoreError) in
        try store.batch { (store) throws(StoreError) in
          try store.addKeyPackages([[1]], lastResort: [9], of: Cast.alice)
          try store.addKeyPackages([[2]], lastResort: nil, of: Cast.bob)
        }
        let found = try store.lastResortKeyPackage(of: Cast.alice)
        let none = try store.lastResortKeyPackage(of: Cast.bob)
        let supply = try store.keyPackageSupply(of: Cast.alice)
        return found == [9] && none == nil && supply.oneUseCount == 1
      },
      StoreRule("a new last resort replaces the old one, and none leaves it") {
        (store) throws(StoreError) in
        try store.batch { (store) throws(StoreError) in
          try store.addKeyPackages([], lastResort: [8], of: Cast.alice)
          try store.addKeyPackages([], lastResort: [9], of: Cast.alice)
          try store.addKeyPackages([[1]], lastResort: nil, of: Cast.alice)
        }
        return try store.keyPackageSupply(of: Cast.alice)
          == KeyPackageSupply(oneUseCount: 1, hasLastResort: true)
      },
      StoreRule("removing a device's key packages leaves those of others") {
        (store) throws(StoreError) in
        var left: [UInt8]?
        try store.batch { (store) throws(StoreError) in
          try store.addKeyPackages([[1]], lastResort: [9], of: Cast.alice)
          try store.addKeyPackages([[2]], lastResort: nil, of: Cast.bob)
          try store.removeKeyPackages(of: Cast.alice)
        }
        try store.begin()
        left = try store.takeKeyPackage(of: Cast.bob)
        let none = try store.takeKeyPackage(of: Cast.alice)
        try store.commit()
        return none == nil && left == [2]
      },
    ]
  }

  static var recordRules: [StoreRule] {
    [
      StoreRule("a record counts its revisions, and a stale write is a conflict") {
        (store) throws(StoreError) in
        try store.batch { (store) throws(StoreError) in
          try store.put([1], kind: .desk, key: [7], expected: 0)
          try store.put([2], kind: .desk, key: [7], expected: 1)
        }
        for stale in [0, 1, 3] as [UInt64] {
          let isConflict = try store.conflicts { (store) throws(StoreError) in
            try store.put([3], kind: .desk, key: [7], expected: stale)
          }
          guard isConflict else { return false }
        }
        return try store.records(.desk) == [StoredRecord(key: [7], bytes: [2], revision: 2)]
      },
      StoreRule("records are listed by kind in the order of their keys, and can be removed") {
        (store) throws(StoreError) in
        try store.batch { (store) throws(StoreError) in
          try store.put([1], kind: .desk, key: [2], expected: 0)
          try store.put([2], kind: .desk, key: [1, 1], expected: 0)
          try store.put([3], kind: .setupToken, key: [], expected: 0)
          try store.put(nil, kind: .setupToken, key: [], expected: 1)
        }
        let tokens = try store.records(.setupToken)
        return try store.records(.desk).map(\.key) == [[1, 1], [2]] && tokens.isEmpty
      },
    ]
  }
}
