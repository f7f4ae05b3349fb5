import CBOR
import Foundation
import Nicknames
import Testing

@Suite("What a name may be (RFC 8266)")
struct NicknameTests {
  private let rules = NicknameRules()

  private func isNickname(_ text: String) -> Bool { rules.isNickname(UTF8Text(text)) }

  private func isOneName(_ first: String, _ second: String) -> Bool {
    rules.likeness(of: UTF8Text(first)).isTaken(for: rules.likeness(of: UTF8Text(second)))
  }

  /// RFC 8266 §3.1, table 1; the last one is normalised before it is one.
  @Test(
    "the examples of the RFC are nicknames",
    arguments: [
      "Foo", "foo", "Foo Bar", "foo bar", "Σ", "σ", "ς", "♚", "Richard IV",
    ])
  func examples(_ name: String) {
    #expect(isNickname(name))
  }

  @Test(
    "what the profile would change, or has no room for, is none",
    arguments: [
      "", " ", "Foo ", " foo", "foo  bar", "foo\u{a0}bar", "foo\u{2003}bar", "Richard \u{2163}",
      "\u{ff21}nna", "e\u{301}ric", "a\u{323}\u{302}x", "foo\nbar", "foo\u{0}", "\u{7f}", "\u{85}",
      // Direction, joiners, nothing at all.
      "\u{202e}anna", "anna\u{202c}", "\u{2066}anna\u{2069}", "an\u{200e}na", "an\u{200f}na",
      "an\u{61c}na", "an\u{200b}na", "an\u{2060}na", "an\u{feff}na", "an\u{ad}na", "an\u{34f}na",
      "an\u{180e}na", "\u{e0041}anna", "an\u{fe0f}na", "\u{3164}", "\u{115f}\u{1160}", "\u{2800}",
      "an\u{fffc}na",
      "anna\u{2028}", "anna\u{fff9}b", "an\u{640}na",
      // Nobody's letters.
      "\u{e000}", "\u{378}", "\u{1100}\u{1161}",
    ])
  func refused(_ name: String) {
    #expect(!isNickname(name))
  }

  @Test(
    "names of the world are nicknames",
    arguments: [
      "Zoë O’Neill", "José Ñuñez-Ibáñez", "Đặng Thị Huệ", "Łukasz", "Ægir", "Ελένη", "Жанна",
      "نور الدین", "נועה", "יוסף ג׳ונסון", "आरती", "ক্ষমা", "สมชาย", "山田 太郎",
      "メアリー・スミス", "김민준", "王小明", "Ọlá", "3. Etage", "Dr. Ines (Vertretung)", "Team 24/7 ☎",
      "Collaboració l·l", "🦦",
    ])
  func names(_ name: String) {
    #expect(isNickname(name.precomposedStringWithCompatibilityMapping))
  }

  @Test("some letters stand only beside others (RFC 5892, Appendix A)")
  func context() {
    #expect(isNickname("می\u{200c}نا"))
    #expect(!isNickname("an\u{200c}na"))
    #expect(!isNickname("نا\u{200c}"))
    #expect(isNickname("क\u{94d}\u{200d}ष"))
    #expect(!isNickname("👩\u{200d}🔬"))
    #expect(isNickname("l·l") && !isNickname("a·l") && !isNickname("·"))
    #expect(isNickname("\u{375}α") && !isNickname("\u{375}a"))
    #expect(isNickname("ג\u{5f4}ל") && !isNickname("a\u{5f3}"))
    #expect(isNickname("メ・ス") && !isNickname("a・b"))
    #expect(isNickname("نور ١") && !isNickname("١۱"))
  }

  @Test("names are compared without their capitals, as the RFC's are")
  func capitals() {
    #expect(isOneName("Foo", "foo"))
    #expect(isOneName("Foo Bar", "foo bar"))
    #expect(isOneName("Σ", "σ"))
    #expect(isOneName("Жанна", "ЖАННА"))
    #expect(!isOneName("Foo", "Foo Bar"))
    #expect(!isOneName("♚", "♛"))
  }

  @Test(
    "a name that is taken for another is that other (UTS #39)",
    arguments: [
      ("paypal", "раураl"), ("scope", "ѕсоре"), ("Anna", "Аnnа"), ("Anna", "Αnna"),
      ("Harbour Bank", "Нarbоur Вank"), ("Ian", "lan"), ("Ian", "1an"), ("Mira", "Мira"),
      ("Clara", "C1ara"), ("Olaf", "0laf"), ("Cornelia", "Comelia"), ("Warner", "Wamer"),
      ("Ines", "lnes"), ("Zoë", "Zоë"), ("Jürgen", "Jürgеn"), ("O'Neill", "O’Neill"),
      ("Иван", "Ивaн"), ("Straße", "Straβe"), ("김", "\u{1100}\u{1175}\u{11b7}"),
    ])
  func lookalikes(_ first: String, _ second: String) {
    #expect(isOneName(first, second))
  }

  @Test("letters that nobody sees make no other name")
  func unseen() {
    #expect(isOneName("Anna", "An\u{200b}na"))
    #expect(isOneName("Anna", "\u{202e}Anna"))
    #expect(isOneName("مینا", "می\u{200c}نا"))
    #expect(isOneName("Eric", "E\u{200d}ric"))
  }

  @Test(
    "names that people tell apart stay two",
    arguments: [
      ("Anna", "Hanna"), ("Al", "Ai"), ("Lia", "Ila"), ("Jan", "Jane"), ("Zoë", "Zoe"),
      ("José", "Jose"), ("Tom", "Tim"), ("Иван", "Иванна"), ("김민준", "김민재"), ("Agent 2", "Agent 3"),
      ("Jens", "Jems"), ("Müller", "Muller"),
    ])
  func apart(_ first: String, _ second: String) {
    #expect(!isOneName(first, second))
  }

  /// Swift's own library has Unicode's properties, too, of one release or another; what both know
  /// they must know alike.
  @Test("the tables agree with the Unicode of Swift's library")
  func tables() {
    var wrong: [String] = []
    for value in UInt32(0)...0x10ffff {
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 15
      else { continue }
      // Decided by hand, by the RFC or here.
      if Self.exceptions.contains(value) || (age.major == 15 && age.minor > 0) { continue }
      if isNickname(String(scalar)) != isAllowed(scalar) {
        wrong.append(String(value, radix: 16))
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(40))")
  }

  private static let exceptions: Set<UInt32> = [
    0x20, 0xb7, 0x375, 0x5f3, 0x5f4, 0x640, 0x7fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034,
    0x3035, 0x303b, 0x30fb, 0x2800, 0xfffc, 0x1d159,
  ]

  private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return false }
    if (0x1100...0x11ff).contains(scalar.value) || (0xa960...0xa97c).contains(scalar.value)
      || (0xd7b0...0xd7fb).contains(scalar.value)
    {
      return false
    }
    let text = String(scalar)
    guard Array(text.precomposedStringWithCompatibilityMapping.unicodeScalars) == [scalar] else {
      return false
    }
    return switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }

  @Test("two letters are a nickname exactly where they are in the normal form")
  func normalForm() {
    let marks: [Unicode.Scalar] = [
      "\u{300}", "\u{301}", "\u{308}", "\u{30a}", "\u{323}", "\u{327}", "\u{328}", "\u{338}",
      "\u{345}", "\u{3099}", "\u{5bc}", "\u{653}", "\u{93c}", "\u{9be}", "\u{bbe}", "\u{dcf}",
    ]
    var wrong: [String] = []
    for value in UInt32(0x21)...0x30ff {
      guard let scalar = Unicode.Scalar(value), isNickname(String(scalar)) else { continue }
      for mark in marks {
        for other in [nil, "\u{316}", "\u{302}"] as [Unicode.Scalar?] {
          let scalars = [scalar, other, mark].compactMap { $0 }
          var text = ""
          text.unicodeScalars.append(contentsOf: scalars)
          let form = Array(text.precomposedStringWithCompatibilityMapping.unicodeScalars)
          if isNickname(text) != (form == scalars) { wrong.append("\(scalars)") }
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(20))")
  }
}
