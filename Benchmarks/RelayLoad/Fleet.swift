import Foundation
import NIOCore
import NIOPosix
import RelayProtocol

/// Many devices on one event loop, and how to wait for what they do.
///
/// @unchecked: everything inside is touched on `eventLoop` only; the main thread waits.
final class Fleet: @unchecked Sendable {
  struct Refused: Error { let codes: [RelayErrorCode] }

  let port: Int
  let eventLoop: any EventLoop
  private(set) var devices: [LoadDevice]

  init(count: Int, port: Int, group: MultiThreadedEventLoopGroup) {
    self.port = port
    eventLoop = group.next()
    devices = (0..<count).map { _ in LoadDevice() }
  }

  /// Signs everybody in, at most `together` at a time.
  func connect(_ range: Range<Int>? = nil, together: Int = 64) throws {
    let range = range ?? devices.indices
    var next = range.lowerBound
    while next < range.upperBound {
      let end = min(next + together, range.upperBound)
      let batch = next..<end
      try onLoop {
        EventLoopFuture.andAllSucceed(
          batch.map { self.devices[$0].connect(port: self.port, on: self.eventLoop) },
          on: self.eventLoop)
      }
      next = end
    }
  }

  func disconnect(_ range: Range<Int>) throws {
    try onLoop {
      for index in range { self.devices[index].disconnect() }
      return self.eventLoop.makeSucceededVoidFuture()
    }
    try wait { range.allSatisfy { !self.devices[$0].isConnected } }
  }

  /// Runs on the event loop, and waits for the end of what it began.
  func onLoop<Value: Sendable>(
    _ body: @escaping @Sendable () -> EventLoopFuture<Value>
  ) throws -> Value {
    try eventLoop.flatSubmit(body).wait()
  }

  /// Waits until a condition holds, or somebody was refused something.
  func wait(until condition: @escaping @Sendable () -> Bool) throws {
    while true {
      let (isDone, refusals) = try eventLoop.submit {
        (condition(), self.devices.flatMap(\.refusals))
      }.wait()
      if isDone { return }
      guard refusals.isEmpty else { throw Refused(codes: refusals) }
      Thread.sleep(forTimeInterval: 0.005)
    }
  }
}

extension ConversationID {
  static func random() -> ConversationID {
    guard let id = ConversationID((0..<byteCount).map { _ in UInt8.random(in: 0...255) }) else {
      preconditionFailure("it has as many bytes as it needs")
    }
    return id
  }
}
