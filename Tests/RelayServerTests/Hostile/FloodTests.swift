import Foundation
import RelayProtocol
import Testing

/// What a quiet pair notices of a flood; compared with what it notices of the same machine without
/// one, because machines differ more than the relay does.
@Suite struct FloodTests {
  static let flooderCount = 12
  static let exchangeCount = 200

  @Test("a quiet pair goes on talking through a flood of appends, of questions and of noise")
  func flood() throws {
    let folder = DataFolder()
    let sotto = try SottoProcess.serve(folder.path)
    let pair = try Pair(port: sotto.port)
    for _ in 0..<50 { try pair.exchange() }
    let quiet = try Latencies(of: pair, count: Self.exchangeCount)
    print("quiet pair alone:          \(quiet)")
    for (place, kind) in Flooder.Kind.allCases.enumerated() {
      let flooders = try (0..<Self.flooderCount).map {
        try Flooder(port: sotto.port, kind, number: UInt8(place * Self.flooderCount + $0))
      }
      #expect(eventually { flooders.allSatisfy { $0.byteCount > 100_000 } }, "they do flood")
      let byteCount = flooders.map(\.byteCount).reduce(0, +)
      let flooded = try Latencies(of: pair, count: Self.exchangeCount)
      // Whom the relay served only between two floods would wait for as long as this one lasts:
      // for ever. How much slower the pair is, is for the figures: the machine decides that too.
      #expect(
        eventually { flooders.map(\.byteCount).reduce(0, +) > byteCount }, "the flood goes on")
      for flooder in flooders { flooder.stop() }
      print("under a flood of \(kind): \(flooded)")
      let after = try Latencies(of: pair, count: Self.exchangeCount / 4)
      print("and after it:              \(after)")
    }
  }
}

/// Milliseconds from a message's sending to its arrival, both ways, at a person's pace.
private struct Latencies: CustomStringConvertible {
  private let sorted: [Double]

  init(of pair: Pair, count: Int) throws {
    var all: [Double] = []
    for _ in 0..<count {
      let start = DispatchTime.now().uptimeNanoseconds
      try pair.exchange()
      all.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 2_000_000)
      Thread.sleep(forTimeInterval: 0.01)
    }
    sorted = all.sorted()
  }

  var p50: Double { sorted[sorted.count / 2] }
  var p99: Double { sorted[sorted.count * 99 / 100] }

  var description: String {
    String(format: "p50 %.2f ms, p99 %.2f ms", p50, p99)
  }
}

/// Sends without pause, and takes what comes back, on two threads.
private final class Flooder: @unchecked Sendable {
  enum Kind: CaseIterable {
    case appends
    case questions
    case largeAppends
    case noise
  }

  private var client: WireClient
  private let lock = NSLock()
  private var sentByteCount = 0
  private var isStopping = false

  init(port: Int, _ kind: Kind, number: UInt8) throws {
    client = try WireClient.opened(port: port)
    let id = try client.create(0x10 + number, [])
    var frames: [UInt8] = []
    switch kind {
    case .appends, .largeAppends:
      let payload = [UInt8](
        repeating: 7, count: kind == .appends ? 40 : WireLimits.payloadByteCountMax)
      for submission in 2..<(kind == .appends ? 4_000 : 6) as Range<UInt64> {
        frames += WireClient.frame(
          ClientFrame.append(
            AppendEntry(
              conversation: id, epoch: LogEpoch(1), submission: Submission(submission),
              content: .application, payload: payload)
          ).encodedBytes)
      }
    case .questions:
      let devices = (0..<100).map { DeviceID(Array(repeating: $0, count: 32))! }
      frames = WireClient.frame(
        ClientFrame.claimKeyPackages(ClaimKeyPackages(request: RequestID(1), devices: devices))
          .encodedBytes)
    case .noise:
      for _ in 0..<500 { frames += WireClient.frame([0xff]) }
    }
    let volley = frames
    Drain(client).start()
    Thread.detachNewThread { [self] in
      var rest = volley[...]
      while !lock.withLock({ isStopping }) {
        if rest.isEmpty { rest = volley[...] }
        let piece = rest.prefix(4_096)
        rest = rest.dropFirst(4_096)
        if (try? lock.withLock({ client }).socket.write(Array(piece))) != nil {
          lock.withLock { sentByteCount += piece.count }
        } else if !lock.withLock({ isStopping }), let next = try? WireClient.opened(port: port) {
          // Shown the door, it comes back as somebody else.
          lock.withLock { client = next }
          Drain(next).start()
        }
      }
    }
  }

  var byteCount: Int { lock.withLock { sentByteCount } }

  func stop() {
    lock.withLock {
      isStopping = true
      client.socket.shutdown()
    }
  }
}

/// Takes what a client is sent, and nothing else of it.
private final class Drain: @unchecked Sendable {
  private let client: WireClient

  init(_ client: WireClient) { self.client = client }

  func start() {
    Thread.detachNewThread { [self] in
      while (try? client.socket.read(1)) != nil {}
    }
  }
}
