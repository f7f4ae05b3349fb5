// Letters of which the neighbours decide (RFC 5892, Appendix A).

extension NicknameRules {
  private static let virama: UInt32 = 9

  private enum Joining {
    static let dual: UInt32 = 1
    static let left: UInt32 = 2
    static let right: UInt32 = 3
    static let transparent: UInt32 = 4
  }

  /// Whether a letter that does not stand anywhere may stand here.
  func mayStand(at place: Int, of letters: [UInt32]) -> Bool {
    let before = place > 0 ? letters[place - 1] : 0
    let behind = place + 1 < letters.count ? letters[place + 1] : 0
    let letter = letters[place]
    switch letter {
    case Letter.nonJoiner: return isVirama(before) || parts(at: place, of: letters)
    case Letter.joiner: return isVirama(before)
    case Letter.middleDot: return before == 0x6c && behind == 0x6c
    case Letter.keraia: return greek.contains(behind)
    case Letter.geresh, Letter.gershayim: return hebrew.contains(before)
    case Letter.katakanaMiddleDot: return letters.contains { japanese.contains($0) }
    case Letter.arabicDigits: return !letters.contains { Letter.extendedArabicDigits ~= $0 }
    case Letter.extendedArabicDigits: return !letters.contains { Letter.arabicDigits ~= $0 }
    default: return false
    }
  }

  private func isVirama(_ letter: UInt32) -> Bool {
    combiningClasses.value(of: letter) == Self.virama
  }

  /// Whether a non-joiner parts two letters that would be written together.
  private func parts(at place: Int, of letters: [UInt32]) -> Bool {
    let left = letters[..<place].last { joining($0) != Joining.transparent }
    let right = letters[(place + 1)...].first { joining($0) != Joining.transparent }
    guard let left = left.map(joining), let right = right.map(joining) else { return false }
    return (left == Joining.dual || left == Joining.left)
      && (right == Joining.dual || right == Joining.right)
  }

  private func joining(_ letter: UInt32) -> UInt32 { joiningTypes.value(of: letter) ?? 0 }
}
