import Foundation
import RelayProtocol

/// How HTTP writes a moment (RFC 9110 §5.6.7): "Sun, 06 Nov 1994 08:49:37 GMT".
enum HTTPDate {
  static func text(_ time: Timestamp) -> String {
    var parts = tm()
    var seconds = time_t(clamping: time.milliseconds / 1_000)
    guard gmtime_r(&seconds, &parts) != nil else { return text(Timestamp(milliseconds: 0)) }
    // The names are English wherever the server runs.
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let day = days[Int(parts.tm_wday)]
    let month = months[Int(parts.tm_mon)]
    return String(
      format: "%@, %02d %@ %04d %02d:%02d:%02d GMT", day, parts.tm_mday, month,
      Int(parts.tm_year) + 1_900, parts.tm_hour, parts.tm_min, parts.tm_sec)
  }
}
