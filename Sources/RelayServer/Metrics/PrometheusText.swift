/// Writes Prometheus's text form, version 0.0.4: families with help and type, and their samples.
///
/// Label values come from enumerations in this program alone, so that there is nothing to escape
/// and nothing in them that could name anybody.
struct PrometheusText {
  enum Kind: String {
    case counter
    case gauge
    case histogram
  }

  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  mutating func family(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func counter(_ name: StaticString, _ help: StaticString, _ value: UInt64) {
    family(name, .counter, help)
    text += "\(name) \(value)\n"
  }

  mutating func gauge(_ name: StaticString, _ help: StaticString, _ value: Int) {
    family(name, .gauge, help)
    text += "\(name) \(value)\n"
  }

  mutating func sample<Label: Sendable>(
    _ name: StaticString, _ label: StaticString, _ value: Label, _ count: UInt64
  ) {
    text += "\(name){\(label)=\"\(value)\"} \(count)\n"
  }

  /// Bounds in ascending order with the counts up to each, not cumulated; the last count is of what
  /// lies above all bounds.
  mutating func histogram(
    _ name: StaticString, _ help: StaticString, boundsMicroseconds: [UInt64], counts: [UInt64],
    sumNanoseconds: UInt64
  ) {
    family(name, .histogram, help)
    var total: UInt64 = 0
    for (bound, count) in zip(boundsMicroseconds, counts) {
      total += count
      text += "\(name)_bucket{le=\"\(Double(bound) / 1_000_000)\"} \(total)\n"
    }
    total += counts.last ?? 0
    text += "\(name)_bucket{le=\"+Inf\"} \(total)\n"
    text += "\(name)_sum \(Double(sumNanoseconds) / 1_000_000_000)\n\(name)_count \(total)\n"
  }
}
