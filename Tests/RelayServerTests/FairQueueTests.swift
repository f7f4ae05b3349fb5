import RelayServer
import Testing

@Suite struct FairQueueTests {
  @Test("one element waits for a share of each lane, not for all that a lane may have in a batch")
  func share() {
    var queue = FairQueue<Int, Int>()
    for lane in 1...300 {
      for _ in 0..<100 { queue.add(lane, for: lane) }
    }
    queue.add(0, for: 0)
    let first = queue.take(countMax: 1_024, countMaxEach: 32)
    #expect(first.contains(0), "it is in the very first batch")
    #expect(first.count == 1_024)
  }

  @Test("what others leave of a batch is taken, up to what each may have, and in order")
  func rest() {
    var queue = FairQueue<Int, Int>()
    for lane in 1...100 { queue.add(-lane, for: -lane) }
    for number in 1...100 { queue.add(number, for: 0) }
    let first = queue.take(countMax: 1_024, countMaxEach: 32)
    #expect(first.filter { $0 > 0 } == Array(1...32))
    #expect(first.count { $0 < 0 } == 100)
    #expect(queue.take(countMax: 1_024, countMaxEach: 32) == Array(33...64))
    #expect(queue.take(countMax: 10, countMaxEach: 32) == Array(65...74))
    #expect(queue.count == 26)
  }

  @Test("nothing is lost or repeated, and each lane keeps its order, whatever is taken when")
  func whole() {
    var queue = FairQueue<Int, Int>()
    var taken: [[Int]] = Array(repeating: [], count: 50)
    for round in 0..<40 {
      for lane in 0..<50 where (lane + round) % 3 != 0 {
        for number in 0..<(lane % 7) { queue.add(lane * 100_000 + round * 10 + number, for: lane) }
      }
      for element in queue.take(countMax: 20 + round, countMaxEach: 1 + round % 5) {
        taken[element / 100_000].append(element % 100_000)
      }
    }
    while !queue.isEmpty {
      for element in queue.take(countMax: 64, countMaxEach: 8) {
        taken[element / 100_000].append(element % 100_000)
      }
    }
    for lane in 0..<50 {
      let expected = (0..<40).filter { (lane + $0) % 3 != 0 }
        .flatMap { round in (0..<(lane % 7)).map { round * 10 + $0 } }
      #expect(taken[lane] == expected)
    }
  }
}
