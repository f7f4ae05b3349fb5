import CBOR

/// Reads a table as `Scripts/nickname-tables` writes it: numbers, five bits a letter, the lowest
/// first, with 32 added where more follow.
struct TableReader {
  private let letters: [UInt8]
  private var place = 0

  init(_ text: UTF8Text) { letters = text.utf8 }

  var isAtEnd: Bool { place == letters.count }

  mutating func readNumber() -> UInt32 {
    var (value, shift): (UInt32, UInt32) = (0, 0)
    while true {
      let digit = Self.value(of: letters[place])
      place += 1
      value |= (digit & 31) << shift
      if digit < 32 { return value }
      shift += 5
    }
  }

  /// The difference to another number, the sign in the lowest bit.
  mutating func readNumber(from other: UInt32) -> UInt32 {
    let value = readNumber()
    return value & 1 == 0 ? other &+ value >> 1 : other &- (value >> 1 + 1)
  }

  private static func value(of letter: UInt8) -> UInt32 {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: preconditionFailure("a table is letters of its own")
    }
  }
}

/// Ranges of code points, and a value for each where there are values.
struct RangeTable {
  private var starts: [UInt32] = []
  private var ends: [UInt32] = []
  private var values: [UInt32] = []

  init(_ text: UTF8Text) { self.init(text, hasValues: false) }
  init(valued text: UTF8Text) { self.init(text, hasValues: true) }

  private init(_ text: UTF8Text, hasValues: Bool) {
    var reader = TableReader(text)
    var end: UInt32 = 0
    while !reader.isAtEnd {
      let start = end + reader.readNumber()
      end = start + reader.readNumber()
      starts.append(start)
      ends.append(end)
      values.append(hasValues ? reader.readNumber() : 1)
    }
  }

  func value(of code: UInt32) -> UInt32? {
    let place = starts.countNotAbove(code)
    return place > 0 && code < ends[place - 1] ? values[place - 1] : nil
  }

  func contains(_ code: UInt32) -> Bool { value(of: code) != nil }
}

/// Code points that become others.
struct SequenceTable {
  private var codes: [UInt32] = []
  private var ends: [Int] = []
  private var parts: [UInt32] = []

  init(_ text: UTF8Text) {
    var reader = TableReader(text)
    var (next, last): (UInt32, UInt32) = (0, 0)
    while !reader.isAtEnd {
      let code = next + reader.readNumber()
      for _ in 0..<reader.readNumber() {
        last = reader.readNumber(from: last)
        parts.append(last)
      }
      codes.append(code)
      ends.append(parts.count)
      next = code + 1
    }
  }

  subscript(_ code: UInt32) -> [UInt32]? {
    let place = codes.countNotAbove(code) - 1
    guard place >= 0, codes[place] == code else { return nil }
    return Array(parts[(place == 0 ? 0 : ends[place - 1])..<ends[place]])
  }

  /// What becomes these two.
  func whole(of first: UInt32, _ second: UInt32) -> UInt32? {
    for (place, end) in ends.enumerated() {
      let start = place == 0 ? 0 : ends[place - 1]
      if end - start == 2, parts[start] == first, parts[start + 1] == second { return codes[place] }
    }
    return nil
  }
}

/// Rows of code points that all become one as far away: capitals, and their small letters.
struct RowTable {
  private struct Row {
    let first: UInt32
    let count: UInt32
    let step: UInt32
    let target: UInt32
  }

  private var rows: [Row] = []

  init(_ text: UTF8Text) {
    var reader = TableReader(text)
    var next: UInt32 = 0
    while !reader.isAtEnd {
      let first = next + reader.readNumber()
      let (count, step) = (reader.readNumber(), reader.readNumber())
      rows.append(
        Row(first: first, count: count, step: step, target: reader.readNumber(from: first)))
      next = first + (count - 1) * step + 1
    }
  }

  func map(_ letters: [UInt32]) -> [UInt32] {
    letters.map { letter in
      for row in rows where letter >= row.first {
        let distance = letter - row.first
        if distance % row.step == 0, distance / row.step < row.count {
          return row.target + distance
        }
      }
      return letter
    }
  }
}

extension [UInt32] {
  /// How many of the sorted numbers are not above one.
  fileprivate func countNotAbove(_ limit: UInt32) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] <= limit { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
