import Foundation

/// What the operating system says of the server's process.
struct ServerFigures {
  private let process: Int32

  init(process: Int32) { self.process = process }

  /// VmRSS: without the kernel's own memory for sockets.
  var residentKilobytes: Int {
    status("VmRSS:") ?? 0
  }

  /// User and system time of all threads.
  var processorMilliseconds: Int {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = stat.lastIndex(of: ")")
    else { return 0 }
    let fields = stat[end...].split(separator: " ")
    let ticks = (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
    return ticks * 1_000 / sysconf(Int32(_SC_CLK_TCK))
  }

  private func status(_ name: String) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(name) {
      return line.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        ?? line.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap { Int($0) }
    }
    return nil
  }
}

/// Seconds that pass while `body` runs.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let clock = ContinuousClock()
  return try clock.measure(body) / .seconds(1)
}

/// One figure on a line of its own, for people and programs.
func report(_ name: String, _ value: Double, _ unit: String) {
  let digits = value < 10 ? 2 : value < 100 ? 1 : 0
  let number = String(format: "%.\(digits)f", value)
  print("\(name)\t\(number)\t\(unit)")
}
