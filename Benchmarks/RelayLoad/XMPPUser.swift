import Foundation
import NIOCore

/// A user of an XMPP server over WebSocket (RFC 7395), as far as a load needs one: signs in with a
/// password, sends, and asks for or gives receipts (XEP-0184).
final class XMPPUser: PeerUser {
  let name: String
  private var connection: LoadConnection?
  private var whenOpened: EventLoopPromise<Void>?
  private var step = Step.stream

  var onMessage: (_ id: String) -> Void = { _ in }
  var onReceipt: () -> Void = {}

  private enum Step { case stream, password, secondStream, binding, present }

  init(name: String) { self.name = name }

  func connect(port: Int, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    let promise = eventLoop.makePromise(of: Void.self)
    whenOpened = promise
    let connection = LoadConnection(
      path: "/ws", subprotocol: "xmpp",
      onUpgrade: { [unowned self] in openStream() },
      onMessage: { [unowned self] bytes in
        take(String(decoding: bytes, as: UTF8.self))
        return true
      },
      // It may outlive us when the program ends early.
      onEnd: { [weak self] in
        self?.whenOpened?.fail(LoadConnection.Failure.closed)
        self?.whenOpened = nil
      })
    self.connection = connection
    connection.open(port: port, on: eventLoop)
      .assumeIsolated().whenFailure { error in promise.fail(error) }
    return promise.futureResult
  }

  func send(_ id: String, _ body: String, to other: String, wantsReceipt: Bool) {
    let receipt = wantsReceipt ? "<request xmlns='urn:xmpp:receipts'/>" : ""
    say(
      "<message xmlns='jabber:client' to='\(other)@localhost' type='chat' id='\(id)'>"
        + "<body>\(body)</body>\(receipt)</message>")
  }

  func confirm(_ id: String, to other: String) {
    say(
      "<message xmlns='jabber:client' to='\(other)@localhost' type='chat'>"
        + "<received xmlns='urn:xmpp:receipts' id='\(id)'/></message>")
  }

  private func say(_ text: String) { connection?.send(opcode: 1, Array(text.utf8)) }

  private func openStream() {
    say("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>")
  }

  /// Looks for what it waits for and for nothing else: a parser would cost more than it brings.
  private func take(_ text: String) {
    switch step {
    case .stream where text.contains("features"):
      step = .password
      let secret = Data("\0\(name)\0secret".utf8).base64EncodedString()
      say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>\(secret)</auth>")
    case .password where text.hasPrefix("<success"):
      step = .secondStream
      openStream()
    case .password where text.hasPrefix("<failure"): connection?.close()
    case .secondStream where text.contains("features"):
      step = .binding
      say(
        "<iq xmlns='jabber:client' type='set' id='b'>"
          + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
    case .binding where text.hasPrefix("<iq"):
      step = .present
      say("<presence xmlns='jabber:client'/>")
      whenOpened?.succeed()
      whenOpened = nil
    case .present where text.hasPrefix("<message"): takeMessage(text)
    default: break
    }
  }

  private func takeMessage(_ text: String) {
    if text.contains("<received ") {
      onReceipt()
    } else if let start = text.range(of: "<body>"),
      let id = Self.attribute("id", in: text[..<start.lowerBound])
    {
      onMessage(id)
    }
  }

  private static func attribute(_ name: String, in text: Substring) -> String? {
    for quote in ["'", "\""] {
      guard let start = text.range(of: " \(name)=\(quote)") ?? text.range(of: "\(name)=\(quote)"),
        let end = text[start.upperBound...].range(of: quote)
      else { continue }
      return String(text[start.upperBound..<end.lowerBound])
    }
    return nil
  }
}
