import CBOR
import RelayProtocol

/// One of everything that a page may say.
enum PageSeeds {
  static var all: [[UInt8]] {
    (inputs + commands).map { CBORValue.map($0).encodedBytes }
  }

  private static var inputs: [[CBOREntry]] {
    [
      say("timer"), say("connected"), say("disconnected"), say("show"),
      say("frame", ("bytes", .bytes(MessengerSeeds.serverFrames[0]))),
      say("start", ("role", .text("customer")), ("records", records)),
      say("start", ("role", .text("desk")), ("records", .array([]))),
    ]
  }

  private static var records: CBORValue {
    .array([.array([.bytes([0x61]), .bytes([1, 0])]), .array([.bytes([0x68]), key])])
  }

  private static let key = CBORValue.bytes([UInt8](repeating: 1, count: 32))

  // Something for a field of each name that a command may mean.

  static func bytes(_ name: UTF8Text) -> CBORValue {
    switch name {
    case "conversation": .bytes(MessengerSeeds.conversation.bytes)
    case "record": .bytes(MessengerSeeds.staffedDesk.encodedBytes)
    case "invitation": .bytes(MessengerSeeds.invitations.first ?? [])
    case "id": .bytes([UInt8](repeating: 3, count: 16))
    default: key
    }
  }

  static func text(_ name: UTF8Text) -> CBORValue {
    switch name {
    case "slug": .text("support")
    case "colour": .text("#1a2B3c")
    default: .text("Harbour Bank")
    }
  }

  static func number(_ name: UTF8Text) -> CBORValue { .unsigned(7) }
  static func flag(_ name: UTF8Text) -> CBORValue { .bool(true) }

  static func say(
    _ name: UTF8Text, _ fields: (name: UTF8Text, value: CBORValue)...
  ) -> [CBOREntry] {
    var entries = [
      CBOREntry(.text("do"), .text(name)), CBOREntry(.text("now"), .unsigned(1_800_000_000_000)),
      CBOREntry(.text("command"), .unsigned(5)),
    ]
    for field in fields { entries.append(CBOREntry(.text(field.name), field.value)) }
    return entries
  }
}
