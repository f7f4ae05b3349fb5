import CBOR
import ClientEngine
import ClientWasm
import RelayProtocol

extension FuzzTarget {
  /// What the page's worker hands to the module: refused, or taken by a client whatever it is, and
  /// answered.
  static let pageInput = FuzzTarget(
    "page-input",
    check: { bytes throws(BrokenPromise) in
      guard let page = try? PageInput(decoding: bytes, Everyone.self) else { return false }
      for profile in [Input.Profile.customer, .desk] {
        var random = SeededRandom(seed: 37)
        var engine = ClientEngine<_, Everyone>(crypto: AcceptingCrypto(hashesAreAlike: false))
        engine.handle(.start(profile, records: []), now: page.now, using: &random)
        engine.handle(page.input, now: page.now, using: &random)
        let outputs = engine.drain()
        var answer = CBORReader(PageOutput.encode(outputs))
        try promise((try? answer.readArrayCount()) == outputs.count, "the answer is no list")
      }
      return true
    },
    seeds: { PageSeeds.all })
}

/// One of everything that a page may say.
private enum PageSeeds {
  private static let conversation = CBORValue.bytes(MessengerSeeds.conversation.bytes)
  private static let key = CBORValue.bytes([UInt8](repeating: 1, count: 32))

  static var all: [[UInt8]] {
    let words: [[CBOREntry]] = [
      say("timer"), say("connected"), say("disconnected"), say("show"), say("prepare"),
      say("frame", ("bytes", .bytes(MessengerSeeds.serverFrames[0]))),
      say("start", ("role", .text("customer")), ("records", records)),
      say("start", ("role", .text("desk")), ("records", .array([]))),
      say(
        "send", ("conversation", conversation), ("id", .bytes([1, 2, 3])), ("text", .text("hello")),
        ("command", .unsigned(7))),
      say("typing", ("conversation", conversation), ("on", .bool(true))),
      say(
        "read", ("conversation", conversation), ("from", .unsigned(3)), ("through", .unsigned(12))),
      say(
        "openDesk", ("slug", .text("support")), ("fingerprint", key),
        ("record", .bytes(MessengerSeeds.staffedDesk.encodedBytes)), ("command", .unsigned(1))),
      say(
        "setUp", ("token", key), ("company", .text("Harbour Bank")), ("desk", .text("Support")),
        ("name", .text("Mira")), ("colour", .text("#1a2B3c")), ("command", .unsigned(2))),
      say("invite", ("uses", .unsigned(3)), ("days", .unsigned(7))),
      say("removeAgent", ("device", key)),
      say(
        "join", ("invitation", .bytes(MessengerSeeds.invitations.first ?? [])),
        ("name", .text("Night shift"))),
      say(
        "examine", ("invitation", .bytes(MessengerSeeds.invitations.first ?? [])),
        ("record", .bytes(MessengerSeeds.staffedDesk.encodedBytes)), ("command", .unsigned(3)),
        ("at", .unsigned(1_800_000_000_000))),
    ]
    return words.map { CBORValue.map($0).encodedBytes }
  }

  private static var records: CBORValue {
    .array([.array([.bytes([0x61]), .bytes([1, 0])]), .array([.bytes([0x68]), key])])
  }

  private static func say(
    _ name: UTF8Text, _ fields: (name: UTF8Text, value: CBORValue)...
  ) -> [CBOREntry] {
    var entries = [
      CBOREntry(.text("do"), .text(name)), CBOREntry(.text("now"), .unsigned(1_800_000_000_000)),
    ]
    for field in fields { entries.append(CBOREntry(.text(field.name), field.value)) }
    return entries
  }
}
