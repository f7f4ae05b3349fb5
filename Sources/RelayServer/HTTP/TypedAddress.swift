import RelayProtocol

/// An address as people type it and as programs pass it on, and the path that it means.
///
/// Capitals, slashes before and behind, percent-encoded letters, punctuation of the sentence around
/// the link, parameters glued to it: all of them mean the path without. Mail programs encode the
/// `#` too, and what stands behind it becomes a fragment again.
///
/// What comes out is `/` and a name that `DeskSlug` allows or that is a page's, so that no address
/// leads to another site.
struct TypedAddress: Equatable {
  enum Meaning: Equatable {
    case home
    case page(String)
    case desk(DeskSlug)
  }

  let meaning: Meaning
  /// As it may stand in `Location`, without the `#`.
  let fragment: String?

  /// The pages besides the customers'.
  static let pageNames = ["setup", "join", "desk"]

  /// Nil for what means nothing here.
  init?(path: Substring, query: Substring) {
    let decoded = Self.decoded(Array(path.utf8))
    let parts = decoded.split(
      separator: UInt8(ascii: "#"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let meaning = Self.meaning(parts.first ?? []) else { return nil }
    self.meaning = meaning
    let fragment = parts.count > 1 ? Self.encoded(parts[1]) : Self.fragment(in: query)
    self.fragment = fragment == "" ? nil : fragment
  }

  /// The one path of this meaning; nil at home, whose desk the caller knows.
  var canonicalPath: String? {
    switch meaning {
    case .home: nil
    case .page(let name): "/" + name
    case .desk(let slug): "/" + String(decoding: slug.bytes, as: UTF8.self)
    }
  }

  private static func meaning(_ path: ArraySlice<UInt8>) -> Meaning? {
    let names = path.split(separator: UInt8(ascii: "/")).map(name).filter { !$0.isEmpty }
    guard let name = names.first else { return .home }
    guard names.count == 1 else { return nil }
    if let page = pageNames.first(where: { Array($0.utf8) == name }) { return .page(page) }
    return DeskSlug(name).map { .desk($0) }
  }

  /// What is left of a segment without parameters, and without what is no part of a name at its
  /// ends.
  private static func name(_ segment: ArraySlice<UInt8>) -> [UInt8] {
    let name = segment.prefix { !"?&;".utf8.contains($0) }
      .drop { !isAlphanumeric($0) }.prefix { $0 != UInt8(ascii: "<") }
    guard let end = name.lastIndex(where: isAlphanumeric) else { return [] }
    return name[...end].map { isCapital($0) ? $0 | 0x20 : $0 }
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
      || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }
}

// MARK: - Percent-encoding (RFC 3986 §2.1)

extension TypedAddress {
  /// Until nothing is encoded any more; what is no encoding stays as it is.
  static func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<ServerLimits.decodingCountMax {
      let once = decodedOnce(bytes)
      if once == bytes { break }
      bytes = once
    }
    return bytes
  }

  static func decodedOnce(_ bytes: [UInt8]) -> [UInt8] {
    var decoded: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = value(rest[rest.startIndex], rest[rest.startIndex + 1])
      {
        decoded.append(value)
        rest.removeFirst(2)
      } else {
        decoded.append(byte)
      }
    }
    return decoded
  }

  private static func value(_ high: UInt8, _ low: UInt8) -> UInt8? {
    guard let high = digit(high), let low = digit(low) else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
      (byte | 0x20) - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// A fragment of nothing but what may stand there (RFC 3986 §3.5).
  private static func encoded(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      if isAlphanumeric(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte) {
        text.append(byte)
      } else {
        text += [UInt8(ascii: "%"), hexadecimal(byte >> 4), hexadecimal(byte & 15)]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
  }

  /// What stands behind an encoded `#` in the query, where parameters stood before the fragment.
  /// A browser's own fragment would give way to it, so that it has to look like one of ours.
  private static func fragment(in query: Substring) -> String? {
    let decoded = decoded(Array(query.utf8))
    guard let mark = decoded.firstIndex(of: UInt8(ascii: "#")) else { return nil }
    let rest = decoded[(mark + 1)...]
    let length = rest.prefix { isAlphanumeric($0) || "-_".utf8.contains($0) }.count
    return length >= ServerLimits.fragmentByteCountMin ? encoded(rest) : nil
  }
}
