/// A field that a stranger chose, as it may stand in an answer and in the log: short, on one line,
/// and of nothing but visible ASCII.
enum ShownValue {
  static func of(_ values: [String]) -> String {
    guard !values.isEmpty else { return "(none)" }
    let text = values.joined(separator: ", ")
    let bytes = text.utf8.prefix(ServerLimits.shownValueByteCountMax).map { byte in
      0x20...0x7e ~= byte && byte != UInt8(ascii: "\"") ? byte : UInt8(ascii: "?")
    }
    let isCut = text.utf8.count > bytes.count
    return String(decoding: bytes, as: UTF8.self) + (isCut ? "..." : "")
  }
}
