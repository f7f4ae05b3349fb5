// Normal forms (UAX #15), as far as letters go that may stand in a nickname, and skeletons.

extension NicknameRules {
  private func combiningClass(_ letter: UInt32) -> UInt32 {
    combiningClasses.value(of: letter) ?? 0
  }

  /// Whether letters that are all stable under NFKC are in it.
  func isComposed(_ letters: [UInt32]) -> Bool {
    composed(decomposed(letters, withHangul: false)) == letters
  }

  /// Each mark taken up by its letter, if there is one of both and no mark of its kind between.
  private func composed(_ letters: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var starter: Int?
    var last: UInt32 = 0
    for letter in letters {
      let kind = combiningClass(letter)
      if let starter, last < kind || starter == result.count - 1,
        let whole = decompositions.whole(of: result[starter], letter)
      {
        result[starter] = whole
        continue
      }
      if kind == 0 { starter = result.count }
      last = kind
      result.append(letter)
    }
    return result
  }

  /// UTS #39 §4: decomposed, each letter as what it is taken for, and decomposed again. What is not
  /// seen is left out; of what no nickname holds nothing is known.
  func skeleton(of letters: [UInt32]) -> [UInt32] {
    var seen: [UInt32] = []
    for letter in decomposed(letters) where isSeen(letter) {
      if let shown = lookalikes[letter] { seen += shown } else { seen.append(letter) }
    }
    return decomposed(seen)
  }

  private func isSeen(_ letter: UInt32) -> Bool {
    if letter == Letter.nonJoiner || letter == Letter.joiner { return false }
    return allowed.contains(letter) || Letter.isContextual(letter) || Hangul.isPart(letter)
  }

  /// Canonically decomposed, and marks put into their order. Without their parts no two letters of
  /// Hangul that may stand in a nickname make up a third.
  private func decomposed(_ letters: [UInt32], withHangul: Bool = true) -> [UInt32] {
    var result: [UInt32] = []
    for letter in letters { append(letter, to: &result, withHangul) }
    return result
  }

  private func append(_ letter: UInt32, to result: inout [UInt32], _ withHangul: Bool) {
    if let parts = decompositions[letter] ?? (withHangul ? Hangul.parts(of: letter) : nil) {
      for part in parts { append(part, to: &result, withHangul) }
      return
    }
    let kind = combiningClass(letter)
    var place = result.count
    while kind != 0, place > 0, combiningClass(result[place - 1]) > kind { place -= 1 }
    result.insert(letter, at: place)
  }
}

/// Syllables whose parts are computed (The Unicode Standard §3.12).
enum Hangul {
  private static let syllables: Range<UInt32> = 0xac00..<0xac00 + 11172
  private static let (leading, vowel, trailing): (UInt32, UInt32, UInt32) = (0x1100, 0x1161, 0x11a7)
  private static let (vowelCount, trailingCount): (UInt32, UInt32) = (21, 28)

  static func parts(of letter: UInt32) -> [UInt32]? {
    guard syllables ~= letter else { return nil }
    let place = letter - syllables.lowerBound
    let start = [
      leading + place / (vowelCount * trailingCount),
      vowel + place / trailingCount % vowelCount,
    ]
    return place % trailingCount == 0 ? start : start + [trailing + place % trailingCount]
  }

  static func isPart(_ letter: UInt32) -> Bool { 0x1100..<0x1200 ~= letter }
}
