import CBOR
import ClientEngine
import RelayProtocol

/// What the page's worker is to do: a CBOR array of maps, in order.
package struct PageOutput {
  private var writer = CBORWriter()

  package static func encode(_ outputs: [Output]) -> [UInt8] {
    var page = PageOutput()
    page.writer.write(arrayCount: outputs.count)
    for output in outputs { page.write(output) }
    return page.writer.bytes
  }

  private mutating func write(_ output: Output) {
    switch output {
    case .persist(let records):
      open(1, "persist")
      writer.write(arrayCount: records.count)
      for record in records {
        writer.write(arrayCount: 2)
        writer.write(bytes: record.key)
        write(bytesOrNull: record.value)
      }
    case .send(let frame):
      open(1, "send")
      writer.write(bytes: frame)
    case .close:
      open(1, "close")
      writer.write(bool: true)
    case .wake(let milliseconds):
      open(1, "wake")
      writer.write(unsigned: milliseconds)
    case .done(let command):
      open(1, "done")
      writer.write(unsigned: command)
    case .event(let event): write(event)
    }
  }

  /// Begins a map, with the name that tells what it is.
  @inline(never)
  private mutating func open(_ count: Int, _ name: StaticString) {
    writer.write(mapCount: count)
    write(name)
  }

  @inline(never)
  private mutating func open(event name: StaticString, fieldCount: Int) {
    open(fieldCount + 1, "event")
    write(name)
  }

  // MARK: Fields

  @inline(never)
  private mutating func write(_ name: StaticString) { writer.write(text: UTF8Text(name)) }

  @inline(never)
  private mutating func write(bytesOrNull value: [UInt8]?) {
    if let value {
      writer.write(bytes: value)
    } else {
      writer.writeNull()
    }
  }

  @inline(never)
  private mutating func write(textOrNull value: UTF8Text?) {
    if let value {
      writer.write(text: value)
    } else {
      writer.writeNull()
    }
  }

  @inline(never)
  private mutating func field(_ name: StaticString, bytes: [UInt8]?) {
    write(name)
    write(bytesOrNull: bytes)
  }

  @inline(never)
  private mutating func field(_ name: StaticString, text: UTF8Text?) {
    write(name)
    write(textOrNull: text)
  }

  @inline(never)
  private mutating func field(_ name: StaticString, case value: StaticString?) {
    write(name)
    if let value {
      write(value)
    } else {
      writer.writeNull()
    }
  }

  private mutating func field(_ name: StaticString, bool: Bool) {
    write(name)
    writer.write(bool: bool)
  }

  /// JavaScript counts no further. Relays and members say what they like, and a page must show it.
  private static var numberMax: UInt64 { 1 << 53 - 1 }

  @inline(never)
  private mutating func field(
    _ name: StaticString, unsigned: UInt64?, atMost limit: UInt64 = numberMax
  ) {
    write(name)
    if let unsigned {
      writer.write(unsigned: min(unsigned, limit))
    } else {
      writer.writeNull()
    }
  }

  private mutating func field(_ name: StaticString, time: Timestamp?) {
    field(name, unsigned: time?.milliseconds, atMost: EngineLimits.timeMillisecondsMax)
  }

  // MARK: Events

  private mutating func write(_ event: Event) {
    switch event {
    case .identity(let event):
      open(event: "identity", fieldCount: 4)
      field("role", case: event.role?.pageName ?? "none")
      field("device", bytes: event.device?.bytes)
      field("name", text: event.name)
      field("removed", bool: event.isRemoved)
    case .desk(let event): write(event)
    case .invitation(let bytes, let expiresAt, let isUsed):
      open(event: "invitation", fieldCount: 3)
      field("invitation", bytes: bytes)
      field("expires", time: expiresAt)
      field("used", bool: isUsed)
    case .conversation(let event): write(event)
    case .message(let event): write(event)
    case .notice(let event):
      open(event: "notice", fieldCount: 4)
      field("conversation", bytes: event.conversation.bytes)
      field("order", unsigned: event.order.rawValue)
      field("kind", case: event.kind.pageName)
      field("name", text: event.name)
    case .typing(let event):
      open(event: "typing", fieldCount: 4)
      field("conversation", bytes: event.conversation.bytes)
      field("name", text: event.name)
      field("side", case: event.side.pageName)
      field("on", bool: event.isOn)
    case .connection(let state):
      open(event: "connection", fieldCount: 1)
      field("state", case: state.pageName)
    case .refused(let command, let code):
      open(event: "refused", fieldCount: 2)
      field("command", unsigned: command)
      field("code", case: code.pageName)
    }
  }

  private mutating func write(_ event: DeskEvent) {
    open(event: "desk", fieldCount: 7)
    field("company", text: event.companyName)
    field("desk", text: event.deskName)
    field("slug", text: UTF8Text(validating: event.slug.bytes))
    field("colour", text: colourText(event.colour))
    field("fingerprint", bytes: event.fingerprint)
    field("trust", case: event.trust.pageName)
    write("agents")
    writer.write(arrayCount: event.agents.count)
    for agent in event.agents {
      writer.write(mapCount: 4)
      field("device", bytes: agent.device.bytes)
      field("name", text: agent.name)
      field("role", case: agent.role.pageName)
      field("self", bool: agent.isSelf)
    }
  }

  private func colourText(_ octets: [UInt8]) -> UTF8Text? {
    var text = [UInt8(ascii: "#")]
    for octet in octets {
      for nibble in [octet >> 4, octet & 0xf] {
        text.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
      }
    }
    return UTF8Text(validating: text)
  }

  private mutating func write(_ event: ConversationEvent) {
    open(event: "conversation", fieldCount: 10)
    field("id", bytes: event.id.bytes)
    field("number", unsigned: event.number)
    write("members")
    writer.write(arrayCount: event.members.count)
    for member in event.members {
      writer.write(mapCount: 4)
      field("device", bytes: member.device.bytes)
      field("name", text: member.name)
      field("role", case: member.role.pageName)
      field("self", bool: member.isSelf)
    }
    field("createdAt", time: event.createdAt)
    field("lastAt", time: event.lastAt)
    field("unread", unsigned: UInt64(event.unreadCount))
    write("seen")
    writer.write(arrayCount: event.seen.count)
    for bound in event.seen { writer.write(unsigned: min(bound, Self.numberMax)) }
    field("waiting", case: event.waiting?.pageName)
    field("stopped", case: event.stopped?.pageName)
    field("closed", bool: event.isClosed)
  }

  private mutating func write(_ event: MessageEvent) {
    open(event: "message", fieldCount: 10)
    field("conversation", bytes: event.conversation.bytes)
    field("id", bytes: event.id)
    field("order", unsigned: event.order?.rawValue)
    field("at", time: event.at)
    field("mine", bool: event.isMine)
    field("side", case: event.side.pageName)
    field("name", text: event.name)
    field("text", text: event.text)
    field("sentAt", time: event.sentAt)
    field("state", case: event.state?.pageName)
  }
}
