import Crypto
import Foundation
import RelayProtocol
import Testing

@Suite struct DurabilityTests {
  @Test("what was accepted is there after kill -9, and a repeated send is accepted, not doubled")
  func killed() throws {
    let folder = DataFolder()
    for round in 1...5 as ClosedRange<UInt8> {
      let sotto = try SottoProcess.serve(folder.path)
      let alice = try WireClient.opened(port: sotto.port)
      let bob = try WireClient(port: sotto.port)
      let id = try alice.create(round, [bob])
      for number in 2...40 as ClosedRange<UInt64> { try alice.append(id, number, [UInt8(number)]) }
      for number in 2...40 as ClosedRange<UInt64> {
        #expect(try alice.readAccepted().sequence == Sequence(number))
      }
      sotto.kill(SIGKILL)

      let again = try SottoProcess.serve(folder.path)
      let returned = try WireClient(port: again.port, as: bob)
      try returned.authenticate()
      #expect(try returned.readEntry().kind == .welcome)
      for number in 2...40 as ClosedRange<UInt64> {
        #expect(try returned.readEntry().payload == [UInt8(number)])
      }
      let sender = try WireClient(port: again.port, as: alice)
      try sender.authenticate()
      for _ in 2...40 { _ = try sender.readEntry() }
      try sender.append(id, 40, [40])
      #expect(try sender.readAccepted().sequence == Sequence(40))
      try sender.append(id, 41, [41])
      #expect(try sender.readAccepted().sequence == Sequence(41))
      again.kill(SIGKILL)
    }
  }

  @Test("what everyone has acknowledged leaves every file")
  func forgotten() throws {
    let folder = DataFolder()
    let sotto = try SottoProcess.serve(folder.path)
    let alice = try WireClient.opened(port: sotto.port)
    let bob = try WireClient.opened(port: sotto.port)
    let id = try alice.create(1, [bob])
    try alice.append(id, 2, Array(repeating: 0x41, count: 5_000) + Array("marker-in-payload".utf8))
    try alice.append(id, 3, Array("marker-in-payload".utf8))
    _ = try alice.readAccepted()
    _ = try alice.readAccepted()
    #expect(try folder.contains("marker-in-payload"), "the test would see what is there")
    for client in [alice, bob] { try client.acknowledge(id, 3) }
    let start = Date()
    #expect(try eventually { try !folder.contains("marker-in-payload") })
    print("gone from the files after", String(format: "%.1f s", Date().timeIntervalSince(start)))
  }

  @Test("the set-up link is printed until the desk is founded, is then dead, and not made again")
  func setupLink() throws {
    let folder = DataFolder()
    let first = try SottoProcess.serve(folder.path)
    let oldLink = try #require(first.setupLink)
    first.kill(SIGKILL)
    let second = try SottoProcess.serve(folder.path)
    let link = try #require(second.setupLink)
    #expect(link != oldLink)

    let owner = try WireClient.opened(port: second.port)
    #expect(
      try owner.claim(setupLink: oldLink, slug: "support")
        == .failed(RequestID(1), .setupTokenInvalid))
    #expect(try owner.claim(setupLink: link, slug: "support") == .done(RequestID(1)))
    #expect(
      try owner.claim(setupLink: link, slug: "other") == .failed(RequestID(1), .setupTokenInvalid))
    second.kill(SIGTERM)

    let third = try SottoProcess.serve(folder.path)
    #expect(third.setupLink == nil)
    let socket = try WireSocket(port: third.port)
    try socket.write(
      Array("GET /desks/support HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8))
    let answer = HTTPAnswer(try socket.readToEnd())
    #expect(answer.headers["content-type"] == "application/cbor")
    let desk = try VerifiedDesk(
      DeskRecord(decoding: answer.body),
      { key, signature, message in
        (try? Curve25519.Signing.PublicKey(rawRepresentation: key))?
          .isValidSignature(signature, for: message) ?? false
      }, { Array(SHA256.hash(data: $0)) })
    #expect(desk.members.map(\.device) == [owner.id])
  }
}
