import CBOR

/// What a name that others read may be, and which two look alike: the nickname profile of PRECIS
/// (RFC 8266, over the FreeformClass of RFC 8264), and the skeletons of UTS #39 §4.
///
/// Names come as they are to be shown, so nothing is mapped here: one that the profile would change
/// is none. Reads its tables anew for each set of rules; whoever has many names to judge keeps one.
public struct NicknameRules {
  let allowed = RangeTable(Tables.allowed)
  let combiningClasses = RangeTable(valued: Tables.combiningClasses)
  let joiningTypes = RangeTable(valued: Tables.joiningTypes)
  let greek = RangeTable(Tables.greek)
  let hebrew = RangeTable(Tables.hebrew)
  let japanese = RangeTable(Tables.japanese)
  let decompositions = SequenceTable(Tables.decompositions)
  let lookalikes = SequenceTable(Tables.lookalikes)
  let smallLetters = RowTable(Tables.smallLetters)

  public init() {}

  /// Whether a text is a nickname as RFC 8266 §2.3 leaves it.
  public func isNickname(_ text: UTF8Text) -> Bool {
    let letters = codePoints(of: text)
    guard let first = letters.first, let last = letters.last, first != Letter.space,
      last != Letter.space
    else { return false }
    for (place, letter) in letters.enumerated() {
      guard allowed.contains(letter) || mayStand(at: place, of: letters) else { return false }
      if letter == Letter.space, letters[place - 1] == Letter.space { return false }
    }
    return isComposed(letters)
  }

  /// What a name is compared by.
  public func likeness(of text: UTF8Text) -> Likeness {
    let letters = codePoints(of: text)
    return Likeness(
      asWritten: skeleton(of: letters), inSmallLetters: skeleton(of: smallLetters.map(letters)))
  }
}

/// What somebody sees who does not look closely. Letters that are small in one of two names are
/// taken for others than the same as capitals (I and l), so both are compared as they are written,
/// and in small letters (RFC 8266 §2.4).
public struct Likeness {
  let asWritten: [UInt32]
  let inSmallLetters: [UInt32]

  public func isTaken(for other: Likeness) -> Bool {
    asWritten == other.asWritten || inSmallLetters == other.inSmallLetters
  }
}

enum Letter {
  static let space: UInt32 = 0x20
  static let middleDot: UInt32 = 0xb7
  static let keraia: UInt32 = 0x375
  static let geresh: UInt32 = 0x5f3
  static let gershayim: UInt32 = 0x5f4
  static let nonJoiner: UInt32 = 0x200c
  static let joiner: UInt32 = 0x200d
  static let katakanaMiddleDot: UInt32 = 0x30fb
  static let arabicDigits: ClosedRange<UInt32> = 0x660...0x669
  static let extendedArabicDigits: ClosedRange<UInt32> = 0x6f0...0x6f9

  /// Whether its neighbours decide whether it may stand there.
  static func isContextual(_ letter: UInt32) -> Bool {
    switch letter {
    case middleDot, keraia, geresh, gershayim, nonJoiner, joiner, katakanaMiddleDot: true
    default: arabicDigits ~= letter || extendedArabicDigits ~= letter
    }
  }
}

/// A text's code points. Valid UTF-8 is what the type stands for.
func codePoints(of text: UTF8Text) -> [UInt32] {
  var points: [UInt32] = []
  for byte in text.utf8 {
    switch byte {
    case ..<0x80: points.append(UInt32(byte))
    case ..<0xc0: points[points.count - 1] = points[points.count - 1] << 6 | UInt32(byte & 0x3f)
    case ..<0xe0: points.append(UInt32(byte & 0x1f))
    case ..<0xf0: points.append(UInt32(byte & 0x0f))
    default: points.append(UInt32(byte & 0x07))
    }
  }
  return points
}
