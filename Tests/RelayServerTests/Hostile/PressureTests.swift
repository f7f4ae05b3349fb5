import Foundation
import RelayServer
import Testing

/// Peers that ask without listening: what waits for them must stay small.
@Suite struct PressureTests {
  @Test("pings of a client that does not read are not all kept")
  func pings() throws {
    let server = try LocalServer(isLimiting: false)
    let client = try WireClient.opened(port: server.port)
    let ping = WireClient.frame([UInt8](repeating: 7, count: 125), opcode: 9)
    var volley: [UInt8] = []
    for _ in 0..<2_000 { volley += ping }
    let volleyCount = 200
    for _ in 0..<volleyCount { try client.socket.write(volley) }
    // A question behind them shows where the answers end.
    try client.send([0x7f])
    var pongCount = 0
    while try client.readMessage().opcode != 2 || pongCount == 0 { pongCount += 1 }
    #expect(pongCount < volleyCount * 2_000 / 2, "\(pongCount) pongs were kept")
  }

  @Test("requests without end, whose answers nobody takes, end the connection")
  func requests() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(repeating: 1, count: 256 * 1024).write(to: folder.appendingPathComponent("large.wasm"))
    let server = try LocalServer(web: WebContent(root: folder.path))
    let socket = try WireSocket(port: server.port)
    let request = Array("GET /assets/large.wasm HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
    // Asks on until it is told off, and takes nothing before: a busy server needs its time.
    var requestCount = 0
    let end = Date(timeIntervalSinceNow: 60)
    while (try? socket.write(request)) != nil, Date() < end {
      requestCount += 1
      Thread.sleep(forTimeInterval: 0.001)
    }
    #expect(Date() < end, "the connection goes on")
    var byteCount = 0
    while let bytes = try? socket.read(4_096) { byteCount += bytes.count }
    #expect(byteCount < 64 * 256 * 1024, "\(byteCount) bytes of \(requestCount) were kept")
    #expect(try server.request("/health").status == 200)
  }
}
