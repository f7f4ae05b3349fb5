/// Where a page comes from, as browsers say it in `Origin` (RFC 6454 §7): scheme, host and port.
///
/// Two spellings of one origin are equal: hosts are compared in lower case and without the dot of
/// the root, IPv6 addresses by their bits, and a port that is the scheme's own is no port.
public struct Origin: Hashable, Sendable {
  enum Scheme: String, Sendable {
    case http, https

    var port: Int { self == .http ? 80 : 443 }
  }

  let scheme: Scheme
  let host: Host

  /// Nil for what is no serialised origin of the web, `null` and origins with a path among it.
  public init?(_ text: String) {
    // Lower-casing would make ASCII of some letters that are not.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    let lowercased = text.lowercased()
    for scheme in [Scheme.http, .https] {
      let prefix = scheme.rawValue + "://"
      guard lowercased.hasPrefix(prefix),
        let host = Host(lowercased.dropFirst(prefix.count), standardPort: scheme.port)
      else { continue }
      self.scheme = scheme
      self.host = host
      return
    }
    return nil
  }
}

extension Origin: CustomStringConvertible {
  /// The one spelling that browsers use, so that links can begin with it.
  public var description: String {
    let port = host.port == scheme.port ? "" : ":\(host.port)"
    return "\(scheme.rawValue)://\(host.name)\(port)"
  }
}

extension Origin {
  /// A host and a port, as they stand in an origin or in `Host`.
  struct Host: Hashable, Sendable {
    /// In lower case; an IPv6 address in brackets, in the form of RFC 5952.
    let name: String
    let port: Int

    init?(_ text: Substring, standardPort: Int) {
      let (name, rest) = text.first == "[" ? Self.literal(text) : Self.name(text)
      guard let name else { return nil }
      self.name = name
      // A colon with nothing behind it is the standard port (RFC 3986 §3.2.3).
      if rest.isEmpty || rest == ":" {
        port = standardPort
      } else {
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.allSatisfy({ "0"..."9" ~= $0 }), digits.count <= 5,
          let number = Int(digits), 1...65_535 ~= number
        else { return nil }
        port = number
      }
    }

    private static func literal(_ text: Substring) -> (String?, Substring) {
      guard let end = text.firstIndex(of: "]") else { return (nil, "") }
      let inner = text[text.index(after: text.startIndex)..<end]
      return (IPAddress.literal(String(inner)), text[text.index(after: end)...])
    }

    private static func name(_ text: Substring) -> (String?, Substring) {
      let end = text.firstIndex(of: ":") ?? text.endIndex
      var name = text[..<end]
      if name.last == "." { name.removeLast() }
      let isName =
        !name.isEmpty && name.utf8.count <= ServerLimits.hostByteCountMax
        && !name.split(separator: ".", omittingEmptySubsequences: false).contains("")
        && name.utf8.allSatisfy(isAllowed)
      return (isName ? name.lowercased() : nil, text[end...])
    }

    /// Letters, digits and what stands in names between them: no names need more, Punycode does
    /// the rest.
    private static func isAllowed(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
