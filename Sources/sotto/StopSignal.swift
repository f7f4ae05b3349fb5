import Dispatch
import Foundation

/// SIGTERM and SIGINT as something to wait for.
final class StopSignal {
  private let arrived = DispatchSemaphore(value: 0)
  private let sources: [any DispatchSourceSignal]

  init() {
    // A peer that hangs up must not end the program.
    signal(SIGPIPE, SIG_IGN)
    // Nor a limit on the length of files: that is a full disk like any other.
    signal(SIGXFSZ, SIG_IGN)
    let arrived = arrived
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { arrived.signal() }
      source.resume()
      return source
    }
  }

  func wait() { arrived.wait() }
}
