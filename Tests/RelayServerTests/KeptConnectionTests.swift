import Foundation
import RelayProtocol
import RelayServer
import Testing

/// A connection that carries one request after the other, as browsers and proxies keep them.
@Suite struct KeptConnectionTests {
  @Test("a connection that has carried requests becomes a WebSocket")
  func upgradesLater() throws {
    let server = try LocalServer()
    for count in [1, 3] {
      let socket = try WireSocket(port: server.port)
      for _ in 0..<count {
        try socket.write(request("/health", to: server))
        #expect(try readAnswer(from: socket) == "HTTP/1.1 200 OK")
      }
      let client = try WireClient(port: server.port, on: socket)
      try client.authenticate()
      #expect(try client.read() == .caughtUp)
    }
  }

  @Test("a request, the one for the WebSocket and a frame may come in one piece")
  func pipelined() throws {
    let server = try LocalServer()
    let socket = try WireSocket(port: server.port)
    let greeting = WireClient.greeting(host: "localhost:\(server.port)")
    try socket.write(
      request("/health", to: server) + greeting + WireClient.frame([1, 2, 3], opcode: 9))
    #expect(try readAnswer(from: socket) == "HTTP/1.1 200 OK")
    #expect(try readAnswer(from: socket) == "HTTP/1.1 101 Switching Protocols")
    var bytes: [UInt8] = []
    // The challenge comes first or last.
    for _ in 0..<2 {
      let head = try socket.read(2)
      let payload = try socket.read(Int(head[1]))
      if head[0] & 0x0f == 10 { bytes = payload }
    }
    #expect(bytes == [1, 2, 3])
  }

  @Test("a later request for a WebSocket is refused as a first one is, and is the last")
  func refusedLater() throws {
    let server = try LocalServer()
    let foreign = WireClient.greeting(
      host: "localhost:\(server.port)", origin: "https://elsewhere.example")
    for greeting in [foreign, without("Sec-WebSocket-Key", foreign)] {
      let socket = try WireSocket(port: server.port)
      try socket.write(request("/health", to: server))
      #expect(try readAnswer(from: socket) == "HTTP/1.1 200 OK")
      try socket.write(greeting + request("/health", to: server))
      let answer = HTTPAnswer(try socket.readToEnd())
      #expect(answer.status == 403)
      #expect(answer.headers["connection"] == "close")
      #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix("originRefused: "))
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("HTTP/1.1"))
    }
  }

  private func request(_ path: String, to server: LocalServer) -> [UInt8] {
    Array("GET \(path) HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\r\n".utf8)
  }

  private func without(_ name: String, _ request: [UInt8]) -> [UInt8] {
    let lines = String(decoding: request, as: UTF8.self).components(separatedBy: "\r\n")
    return Array(lines.filter { !$0.hasPrefix(name) }.joined(separator: "\r\n").utf8)
  }

  /// Reads a whole answer, and gives its first line.
  private func readAnswer(from socket: WireSocket) throws -> String {
    let status = try socket.readLine()
    var byteCount = 0
    while true {
      let line = try socket.readLine().lowercased()
      if line.isEmpty { break }
      if line.hasPrefix("content-length:") { byteCount = Int(line.dropFirst(15).trimmed) ?? 0 }
    }
    _ = try socket.read(byteCount)
    return status
  }
}

extension Substring {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
