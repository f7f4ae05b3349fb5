import RelayCore
import RelayProtocol

extension StoreRule {
  static var batchRules: [StoreRule] {
    [
      StoreRule("what was rolled back never happened") { (store) throws(StoreError) in
        try store.begin()
        try store.create(Cast.conversation(), first: Cast.entry(1))
        try store.addKeyPackages([[1]], lastResort: nil, of: Cast.alice)
        store.rollback()
        let supply = try store.keyPackageSupply(of: Cast.alice)
        return try store.conversation(Cast.id) == nil && supply.oneUseCount == 0
      },
      StoreRule("rolling back without a batch is harmless") { (store) throws(StoreError) in
        store.rollback()
        try Cast.fill(&store, through: 1)
        return try store.conversation(Cast.id) != nil
      },
      StoreRule("what a batch wrote it can read before the commit") { (store) throws(StoreError) in
        try store.begin()
        try store.create(Cast.conversation(), first: Cast.entry(1))
        let entries = try store.entries(of: Cast.id, in: 1...1, countMax: 1)
        try store.commit()
        return entries == [Cast.entry(1)]
      },
      StoreRule("settling changes nothing that can be read") { (store) throws(StoreError) in
        try Cast.fill(&store, through: 3)
        let before = try store.conversation(Cast.id)
        try store.settle()
        try store.settle()
        return try store.conversation(Cast.id) == before
      },
    ]
  }

  static var conversationRules: [StoreRule] {
    [
      StoreRule("a conversation is read as it was created") { (store) throws(StoreError) in
        try Cast.fill(&store, through: 1)
        let other = try store.conversation(Cast.other)
        return try store.conversation(Cast.id) == Cast.conversation() && other == nil
      },
      StoreRule("a conversation belongs to the desk that it was created at, or to none") {
        (store) throws(StoreError) in
        let unnamed = ConversationID(Array(repeating: 3, count: ConversationID.byteCount))!
        try store.batch { (store) throws(StoreError) in
          try store.create(Cast.conversation(), first: Cast.entry(1))
          try store.create(
            Cast.conversation(Cast.other, at: Cast.otherDesk), first: Cast.entry(1))
          try store.create(Cast.conversation(unnamed, at: nil), first: Cast.entry(1))
        }
        guard try store.conversation(Cast.id)?.desk == Cast.desk,
          try store.conversation(Cast.other)?.desk == Cast.otherDesk,
          let none = try store.conversation(unnamed), none.desk == nil,
          try store.conversations(of: Cast.carol, at: Cast.desk).isEmpty
        else { return false }
        let here = try store.conversations(of: Cast.alice, at: Cast.desk)
        let there = try store.conversations(of: Cast.bob, at: Cast.otherDesk)
        let all = try store.conversations(of: Cast.alice)
        return here == [Cast.id] && there == [Cast.other]
          && all == [Cast.id, Cast.other, unnamed]
      },
      StoreRule("a conversation is created once") { (store) throws(StoreError) in
        try Cast.fill(&store, through: 1)
        return try store.conflicts { (store) throws(StoreError) in
          try store.create(Cast.conversation(), first: Cast.entry(1))
        }
      },
      StoreRule("an append moves the head") { (store) throws(StoreError) in
        try Cast.fill(&store, through: 1)
        try store.batch { (store) throws(StoreError) in
          try store.append(
            Cast.entry(2), to: Cast.id, expected: Cast.head(1), head: Cast.head(2, epoch: 2))
        }
        return try store.conversation(Cast.id)?.head == Cast.head(2, epoch: 2)
      },
      StoreRule("an append at another epoch or place than the log's is a conflict") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 2)
        for expected in [Cast.head(1), Cast.head(3), Cast.head(2, epoch: 2)] {
          let isConflict = try store.conflicts { (store) throws(StoreError) in
            try store.append(Cast.entry(3), to: Cast.id, expected: expected, head: Cast.head(3))
          }
          guard isConflict else { return false }
        }
        return try store.entries(of: Cast.id, in: 1...9, countMax: 9).count == 2
      },
      StoreRule("a log whose append was rolled back stands where it stood") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 1)
        try store.begin()
        try store.append(Cast.entry(2), to: Cast.id, expected: Cast.head(1), head: Cast.head(2))
        store.rollback()
        guard try store.conversation(Cast.id)?.head == Cast.head(1) else { return false }
        try store.batch { (store) throws(StoreError) in
          try store.append(Cast.entry(2), to: Cast.id, expected: Cast.head(1), head: Cast.head(2))
        }
        return try store.entries(of: Cast.id, in: 1...9, countMax: 9).count == 2
      },
      StoreRule("what was appended in a batch waits for its members in the same batch") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 1)
        try store.begin()
        try store.put(Cast.membership(Cast.bob, acknowledged: 1), in: Cast.id)
        let before = try store.conversationsWaiting(for: Cast.bob)
        try store.append(Cast.entry(2), to: Cast.id, expected: Cast.head(1), head: Cast.head(2))
        let after = try store.conversationsWaiting(for: Cast.bob)
        try store.commit()
        return before.isEmpty && after == [Cast.id]
      },
      StoreRule("an append to no conversation is a conflict") { (store) throws(StoreError) in
        try store.conflicts { (store) throws(StoreError) in
          try store.append(
            Cast.entry(2), to: Cast.id, expected: Cast.head(1), head: Cast.head(2))
        }
      },
      StoreRule("a removed conversation leaves nothing, and may be created again") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 3)
        try store.batch { (store) throws(StoreError) in try store.remove(Cast.id) }
        guard try store.conversation(Cast.id) == nil,
          try store.conversations(of: Cast.alice).isEmpty,
          try store.entries(of: Cast.id, in: 1...9, countMax: 9).isEmpty
        else { return false }
        try Cast.fill(&store, through: 1)
        return try store.entries(of: Cast.id, in: 1...9, countMax: 9).count == 1
      },
    ]
  }

  static var membershipRules: [StoreRule] {
    [
      StoreRule("a membership is replaced in its place, a new one comes last") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 3)
        let moved = Cast.membership(Cast.alice, last: 2, acknowledged: 1)
        let again = Cast.membership(Cast.alice, first: 3, acknowledged: 2)
        try store.batch { (store) throws(StoreError) in
          try store.put(again, in: Cast.id)
          try store.put(moved, in: Cast.id)
        }
        return try store.conversation(Cast.id)?.memberships
          == [moved, Cast.membership(Cast.bob), again]
      },
      StoreRule("a removed membership is gone, the device's others stay") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 3)
        let again = Cast.membership(Cast.alice, first: 3, acknowledged: 2)
        try store.batch { (store) throws(StoreError) in
          try store.put(again, in: Cast.id)
          try store.remove(Cast.membership(Cast.alice), from: Cast.id)
        }
        return try store.conversation(Cast.id)?.memberships
          == [Cast.membership(Cast.bob), again]
      },
      StoreRule("a conversation waits for a device until it has acknowledged all that is its") {
        (store) throws(StoreError) in
        try Cast.fill(&store, through: 3)
        try Cast.fill(&store, Cast.other, through: 1)
        guard try store.conversationsWaiting(for: Cast.bob) == [Cast.id, Cast.other],
          try store.conversationsWaiting(for: Cast.carol).isEmpty
        else { return false }
        try store.batch { (store) throws(StoreError) in
          try store.put(Cast.membership(Cast.bob, acknowledged: 3), in: Cast.id)
          try store.put(Cast.membership(Cast.bob, last: 1, acknowledged: 1), in: Cast.other)
        }
        let all = try store.conversations(of: Cast.bob)
        return try store.conversationsWaiting(for: Cast.bob).isEmpty
          && all == [Cast.id, Cast.other]
      },
    ]
  }
}
