import RelayConformance
import RelayCore
import RelayProtocol
import Simulation
import Testing

/// What the worlds are made of.
@Suite("Parts of the simulator")
struct PartTests {
  @Test("what is planned happens in time, and at one time in the order of planning")
  func schedule() {
    var schedule = Schedule<Int>()
    var random = Seeded(5)
    var expected: [(time: UInt64, number: Int)] = []
    for number in 0..<500 {
      let time = random.pick(0...40 as ClosedRange<UInt64>)
      expected.append((time, number))
      schedule.plan(number, at: time)
    }
    expected.sort { ($0.time, $0.number) < ($1.time, $1.number) }
    for (time, number) in expected {
      let next = schedule.next()
      #expect(next?.time == time)
      #expect(next?.element == number)
    }
    #expect(schedule.next() == nil)
  }

  @Test("the store that loses power passes every rule of a store")
  func conformance() throws {
    for rule in StoreRule<LosingStore>.all {
      var store = LosingStore(RelayDisk(mutation: nil))
      #expect(try rule.holds(for: &store), "\(rule.sentence)")
    }
  }

  @Test("power that fails before a sync may take the commit, and takes nothing that was synced")
  func powerCut() throws {
    for kept in 0...1 {
      let disk = RelayDisk(mutation: nil)
      var store = LosingStore(disk)
      try put([1], under: 1, &store)
      disk.losesPowerAtNextCommit = true
      try put([2], under: 2, &store)
      #expect(disk.unsyncedCount == 1)
      disk.losePower(keeping: kept)
      #expect(LosingStore(disk).records(.desk).count == 1 + kept)
    }
  }

  @Test("a process that is killed takes nothing that it had committed, and all that it had not")
  func kill() throws {
    let disk = RelayDisk(mutation: nil)
    var store = LosingStore(disk)
    try put([1], under: 1, &store)
    try store.begin()
    try store.put([2], kind: .desk, key: [2], expected: 0)
    disk.loseProcess()
    #expect(LosingStore(disk).records(.desk).map(\.bytes) == [[1]])
  }

  private func put(_ bytes: [UInt8], under key: UInt8, _ store: inout LosingStore) throws {
    try store.begin()
    try store.put(bytes, kind: .desk, key: [key], expected: 0)
    try store.commit()
  }
}
