import Foundation
import RelayProtocol

/// Throws frames at a relay and checks that every one that is no frame is answered with what is
/// wrong with it, in order.
struct HostileSession {
  enum Failure: Error { case wrongAnswers(expected: Int, got: Int) }

  let port: Int
  private var mutator: FrameMutator

  init(port: Int, seed: UInt64, templates: [ClientFrame]) {
    self.port = port
    mutator = FrameMutator(seed: seed, templates: templates)
  }

  /// Some connections' worth of frames; how many were refused as no frames.
  mutating func run(frameCount: Int) throws -> Int {
    var remaining = frameCount
    var refusedCount = 0
    while remaining > 0 {
      let count = min(remaining, 250)
      let isOpen = !mutator.chance(6)
      refusedCount += try isOpen ? attackOpen(count) : attackClosed(count)
      remaining -= count
    }
    return refusedCount
  }

  /// As a device like any other.
  private mutating func attackOpen(_ count: Int) throws -> Int {
    let client = try WireClient.opened(port: port)
    let expected = try send(count, client)
    let fence = RequestID(.max)
    try client.send(.claimKeyPackages(ClaimKeyPackages(request: fence, devices: [])))
    var got: [RelayErrorCode] = []
    while true {
      let frame = try client.read()
      if frame == .keyPackages(ClaimedKeyPackages(request: fence, packages: [])) { break }
      if case .failed(.none, let code, _) = frame, code.isAboutBytes { got.append(code) }
    }
    guard got == expected else {
      throw Failure.wrongAnswers(expected: expected.count, got: got.count)
    }
    return got.count
  }

  /// Without authenticating, until the relay has had enough.
  private mutating func attackClosed(_ count: Int) throws -> Int {
    let client = try WireClient(port: port)
    do {
      let expected = try send(count, client)
      var got: [RelayErrorCode] = []
      while true {
        switch try client.read() {
        case .failed(_, let code, _) where code.isAboutBytes: got.append(code)
        case .challenge: break
        case .failed(_, .notAuthenticated, _): break
        case .refused(let refused) where refused.code == .notAuthenticated: break
        case .goodbye:
          guard expected.starts(with: got) else {
            throw Failure.wrongAnswers(expected: expected.count, got: got.count)
          }
          return got.count
        default: throw Failure.wrongAnswers(expected: expected.count, got: got.count)
        }
      }
    } catch WireSocket.Failure.closed {
      // The relay may end the connection while frames are still being sent.
      return 0
    }
  }

  private mutating func send(_ count: Int, _ client: WireClient) throws -> [RelayErrorCode] {
    var expected: [RelayErrorCode] = []
    for _ in 0..<count {
      let bytes = mutator.next()
      do {
        _ = try ClientFrame(decoding: bytes)
      } catch {
        expected.append(error)
      }
      try client.send(bytes)
    }
    return expected
  }
}

extension RelayErrorCode {
  fileprivate var isAboutBytes: Bool {
    self == .malformed || self == .tooLarge || self == .unknownFrame
  }
}
