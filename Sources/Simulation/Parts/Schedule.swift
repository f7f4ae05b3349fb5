/// What will happen and when: earliest first, and at the same time in the order of planning, so
/// that nothing depends on how a heap arranges equals.
package struct Schedule<Element> {
  private struct Slot {
    let time: UInt64
    let number: UInt64
    let element: Element

    func isBefore(_ other: Slot) -> Bool {
      time != other.time ? time < other.time : number < other.number
    }
  }

  private var heap: [Slot] = []
  private var planned: UInt64 = 0

  package init() {}

  package mutating func plan(_ element: Element, at time: UInt64) {
    planned += 1
    heap.append(Slot(time: time, number: planned, element: element))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  package mutating func next() -> (time: UInt64, element: Element)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.time, first.element)
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].isBefore(heap[least]) {
        least = child
      }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
