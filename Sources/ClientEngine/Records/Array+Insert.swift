extension Array {
  /// Inserts before those at the end for which `isAfter`. Stores hand records out in the order of
  /// their keys, so that it is nearly always the end, and the library's sort stays out of the
  /// browser's module.
  mutating func insert(_ element: Element, where isAfter: (Element) -> Bool) {
    var place = count
    while place > 0, isAfter(self[place - 1]) { place -= 1 }
    insert(element, at: place)
  }
}
