import Crypto
import Foundation
import NIOCore
import NIOHTTP1

/// Turns an HTTP connection into a WebSocket (RFC 6455 §4.2): says yes to requests that are well
/// made and welcome, and leaves all others to be answered like any request.
package final class WebSocketUpgrade: HTTPServerProtocolUpgrader, Sendable {
  /// The request is no good, or nobody wants it.
  struct Refused: Error {}

  package let supportedProtocol = "websocket"
  // NIO wants whatever stands here to be named in `Connection` too, as this one has to be.
  package let requiredUpgradeHeaders = ["Upgrade"]
  private let isWelcome: @Sendable (HTTPRequestHead) -> Bool
  private let begin: @Sendable (any Channel, HTTPRequestHead) throws -> Void

  /// `begin` makes the session's pipeline, once the answer is out.
  init(
    isWelcome: @escaping @Sendable (HTTPRequestHead) -> Bool,
    begin: @escaping @Sendable (any Channel, HTTPRequestHead) throws -> Void
  ) {
    self.isWelcome = isWelcome
    self.begin = begin
  }

  package func buildUpgradeResponse(
    channel: any Channel, upgradeRequest request: HTTPRequestHead,
    initialResponseHeaders: HTTPHeaders
  ) -> EventLoopFuture<HTTPHeaders> {
    let keys = request.headers[canonicalForm: "Sec-WebSocket-Key"]
    let versions = request.headers[canonicalForm: "Sec-WebSocket-Version"]
    guard keys.count == 1, versions == ["13"], isUnderstood(request), isWelcome(request) else {
      return channel.eventLoop.makeFailedFuture(Refused())
    }
    return channel.eventLoop.makeSucceededFuture([
      "Upgrade": "websocket", "Connection": "upgrade",
      "Sec-WebSocket-Accept": Self.answer(to: keys[0]),
    ])
  }

  /// Whether the HTTP parser takes `Connection` as NIO does, and so stops behind this request. If
  /// it does not, as with a tab behind the word, NIO hands what it reads on as requests to the
  /// session, and traps because they are no bytes.
  private func isUnderstood(_ request: HTTPRequestHead) -> Bool {
    request.headers["Connection"].allSatisfy { value in
      value.utf8.allSatisfy { byte in
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || ", -".utf8.contains(byte)
      }
    }
  }

  package func upgrade(
    context: ChannelHandlerContext, upgradeRequest request: HTTPRequestHead
  ) -> EventLoopFuture<Void> {
    let channel = context.channel
    return context.eventLoop.makeCompletedFuture { try begin(channel, request) }
  }

  /// RFC 6455 §4.2.2: shows that whoever answers speaks WebSocket. SHA-1 protects nothing here.
  package static func answer(to key: Substring) -> String {
    let text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return Data(Insecure.SHA1.hash(data: Array(text.utf8))).base64EncodedString()
  }
}
