import NIOHTTP1

/// What somebody reads, the dearest first, as their browser says it (RFC 9110 §12.5.4).
enum AcceptedLanguages {
  /// Who lists more than this gets what the first of them say.
  private static let countMax = 32

  /// Primary subtags in lower case: "de-AT, en;q=0.7" is `["de", "en"]`.
  static func of(_ headers: HTTPHeaders) -> [String] {
    let ranges = headers[canonicalForm: "accept-language"].prefix(countMax)
    return ranges.compactMap(weighed).filter { $0.weight > 0 }
      .enumerated()
      // Of two that are as dear, the first.
      .sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
      .map(\.element.language)
  }

  private static func weighed(_ range: Substring) -> (language: String, weight: Double)? {
    let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
    guard let tag = parts.first, let language = tag.split(separator: "-").first else { return nil }
    let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
      .map { Double($0.dropFirst(2)) ?? 0 }
    return (language.lowercased(), weight ?? 1)
  }
}
