// Made by Scripts/vocabulary of Vocabulary/page.txt.

import CBOR
import ClientEngine
import RelayProtocol

extension PageInput {
  static func command(
    named name: UTF8Text, _ fields: Fields
  ) throws(CBORError) -> Command? {
    if name.isEqual("openDesk") {
      return .openDesk(
        OpenDesk(
          slug: try fields.name("slug"), fingerprint: fields.bytesOrNil("fingerprint"),
          record: fields.bytesOrNil("record")))
    }
    if name.isEqual("send") {
      return .send(
        conversation: fields.bytesOrNil("conversation"), id: try fields.bytes("id"),
        text: try fields.text("text"))
    }
    if name.isEqual("react") {
      return .react(
        conversation: fields.bytesOrNil("conversation"), id: try fields.bytes("id"),
        target: try fields.bytes("to"), replaces: fields.bytesOrNil("replaces"),
        text: fields.textOrNil("text"))
    }
    if name.isEqual("devices") {
      return .devices(conversation: fields.bytesOrNil("conversation"))
    }
    if name.isEqual("know") {
      return .know(device: try fields.bytes("device"), isCompared: try fields.bool("compared"))
    }
    if name.isEqual("withdraw") {
      return .withdraw(conversation: fields.bytesOrNil("conversation"), id: try fields.bytes("id"))
    }
    if name.isEqual("leave") {
      return .leave(conversation: fields.bytesOrNil("conversation"))
    }
    if name.isEqual("typing") {
      return .typing(conversation: fields.bytesOrNil("conversation"), isOn: try fields.bool("on"))
    }
    if name.isEqual("read") {
      return .read(
        conversation: fields.bytesOrNil("conversation"), from: try fields.unsigned("from"),
        through: fields.unsignedOrNil("through"))
    }
    if name.isEqual("history") {
      return .history(
        conversation: fields.bytesOrNil("conversation"), before: fields.unsignedOrNil("before"),
        count: try fields.unsigned("count"))
    }
    if name.isEqual("prepare") {
      return .prepare
    }
    return nil
  }

  /// What only people at a desk ask for, or want to be.
  static func deskCommand(
    named name: UTF8Text, _ fields: Fields
  ) throws(CBORError) -> Command? {
    if name.isEqual("list") {
      return .list(count: try fields.unsigned("count"))
    }
    if name.isEqual("setUp") {
      return .setUp(
        SetUp(
          token: try fields.bytes("token"), companyName: try fields.text("company"),
          deskName: try fields.text("desk"), name: try fields.text("name"),
          colour: try fields.colour("colour")))
    }
    if name.isEqual("invite") {
      return .invite(useCount: try fields.unsigned("uses"), dayCount: try fields.unsigned("days"))
    }
    if name.isEqual("withdrawInvitation") {
      return .withdrawInvitation(key: try fields.bytes("key"))
    }
    if name.isEqual("removeAgent") {
      return .removeAgent(device: try fields.bytes("device"))
    }
    if name.isEqual("pauseNewcomers") {
      return .pauseNewcomers(isOn: try fields.bool("on"))
    }
    if name.isEqual("join") {
      return .join(invitation: try fields.bytes("invitation"), name: try fields.text("name"))
    }
    if name.isEqual("examine") {
      return .examine(
        invitation: try fields.bytes("invitation"), record: fields.bytesOrNil("record"),
        at: fields.timeOrNil("at"), name: fields.textOrNil("name"))
    }
    return nil
  }
}

extension PageOutput {
  mutating func write(_ event: Event) {
    switch event {
    case .identity(let event): write(event)
    case .desk(let event): write(event)
    case .invitations(let event):
      if Served.includesDesks { write(event) }
    case .invitation(let invitation, let expires, let used):
      guard Served.includesDesks else { return }
      open(event: "invitation", fieldCount: 3)
      field("invitation", bytes: invitation)
      field("expires", time: expires)
      field("used", bool: used)
    case .conversation(let event): write(event)
    case .list(let count, let unread, let dropped):
      guard Served.includesDesks else { return }
      open(event: "list", fieldCount: 3)
      field("count", unsigned: UInt64(count))
      field("unread", unsigned: unread)
      field("dropped", unsigned: UInt64(dropped))
    case .newcomers(let paused):
      guard Served.includesDesks else { return }
      open(event: "newcomers", fieldCount: 1)
      field("paused", bool: paused)
    case .history(let event): write(event)
    case .message(let event): write(event)
    case .withdrawn(let conversation, let id):
      open(event: "withdrawn", fieldCount: 2)
      field("conversation", bytes: conversation.bytes)
      field("id", bytes: id)
    case .reaction(let event): write(event)
    case .notice(let event): write(event)
    case .device(let event): write(event)
    case .typing(let event): write(event)
    case .connection(let state):
      open(event: "connection", fieldCount: 1)
      field("state", case: state.pageName)
    case .refused(let command, let code):
      open(event: "refused", fieldCount: 2)
      field("command", unsigned: command)
      field("code", case: code.pageName(Served.self))
    }
  }

  private mutating func write(_ event: IdentityEvent) {
    open(event: "identity", fieldCount: 4)
    field("role", case: event.role?.pageName ?? "none")
    field("device", bytes: event.device?.bytes)
    field("name", text: event.name)
    field("removed", bool: event.isRemoved)
  }

  private mutating func write(_ event: DeskEvent) {
    open(event: "desk", fieldCount: 8)
    field("company", text: event.companyName)
    field("desk", text: event.deskName)
    field("slug", text: UTF8Text(validating: event.slug.bytes))
    field("colour", text: colourText(event.colour))
    field("fingerprint", bytes: event.fingerprint)
    field("trust", case: event.trust.pageName)
    write("agents")
    writer.write(arrayCount: event.agents.count)
    for element in event.agents { write(element) }
    field("stale", bool: event.isStale)
  }

  private mutating func write(_ event: InvitationsEvent) {
    open(event: "invitations", fieldCount: 3)
    write("open")
    writer.write(arrayCount: event.open.count)
    for element in event.open { write(element) }
    write("taken")
    writer.write(arrayCount: event.taken.count)
    for element in event.taken { write(element) }
    write("unclear")
    writer.write(arrayCount: event.unclear.count)
    for element in event.unclear { write(element) }
  }

  private mutating func write(_ event: ConversationEvent) {
    open(event: "conversation", fieldCount: 12)
    field("id", bytes: event.id.bytes)
    field("number", unsigned: event.number)
    write("members")
    writer.write(arrayCount: event.members.count)
    for element in event.members { write(element) }
    field("createdAt", time: event.createdAt)
    field("lastAt", time: event.lastAt)
    field("unread", unsigned: UInt64(event.unreadCount))
    write("seen")
    writer.write(arrayCount: event.seen.count)
    for element in event.seen { write(number: element) }
    field("waiting", case: event.waiting?.pageName)
    field("stopped", case: event.stopped?.pageName(Served.self))
    field("closed", bool: event.isClosed)
    field("answered", bool: event.isAnswered)
    write("last")
    if let last = event.last { write(last) } else { writer.writeNull() }
  }

  private mutating func write(_ event: HistoryEvent) {
    open(event: "history", fieldCount: 4)
    field("conversation", bytes: event.conversation.bytes)
    field("from", unsigned: event.from)
    field("before", unsigned: event.before)
    field("whole", bool: event.isWhole)
  }

  private mutating func write(_ event: MessageEvent) {
    open(event: "message", fieldCount: 12)
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
    field("messageID", bytes: event.messageID)
    field("held", bool: event.isHeld)
  }

  private mutating func write(_ event: ReactionEvent) {
    open(event: "reaction", fieldCount: 10)
    field("conversation", bytes: event.conversation.bytes)
    field("messageID", bytes: event.messageID)
    field("order", unsigned: event.order?.rawValue)
    field("to", bytes: event.target)
    field("replaces", bytes: event.replaces)
    field("device", bytes: event.device.bytes)
    field("mine", bool: event.isMine)
    field("side", case: event.side.pageName)
    field("name", text: event.name)
    field("text", text: event.text)
  }

  private mutating func write(_ event: NoticeEvent) {
    open(event: "notice", fieldCount: 4)
    field("conversation", bytes: event.conversation.bytes)
    field("order", unsigned: event.order.rawValue)
    field("kind", case: event.kind.pageName)
    field("name", text: event.name)
  }

  private mutating func write(_ event: DeviceEvent) {
    open(event: "device", fieldCount: 6)
    field("device", bytes: event.device.bytes)
    field("name", text: event.name)
    field("number", text: event.number)
    field("compared", bool: event.isCompared)
    field("changed", bool: event.isChanged)
    field("before", bool: event.wasCompared)
  }

  private mutating func write(_ event: TypingEvent) {
    open(event: "typing", fieldCount: 4)
    field("conversation", bytes: event.conversation.bytes)
    field("name", text: event.name)
    field("side", case: event.side.pageName)
    field("on", bool: event.isOn)
  }

  private mutating func write(_ record: InvitationsEvent.OpenPlaces) {
    writer.write(mapCount: 3)
    field("key", bytes: record.key)
    field("places", unsigned: record.placeCount)
    field("expires", time: record.expiresAt)
  }

  private mutating func write(_ record: Participant) {
    writer.write(mapCount: 4)
    field("device", bytes: record.device.bytes)
    field("name", text: record.name)
    field("role", case: record.role.pageName)
    field("self", bool: record.isSelf)
  }

  private mutating func write(_ record: Preview) {
    writer.write(mapCount: 4)
    field("mine", bool: record.isMine)
    field("side", case: record.side.pageName)
    field("name", text: record.name)
    field("text", text: record.text)
  }
}

extension PersonRole {
  var pageName: StaticString {
    switch self {
    case .customer: "customer"
    case .owner: "owner"
    case .agent: "agent"
    }
  }
}

extension Side {
  var pageName: StaticString {
    switch self {
    case .customer: "customer"
    case .company: "company"
    }
  }
}

extension MessageState {
  var pageName: StaticString {
    switch self {
    case .waiting: "waiting"
    case .sent: "sent"
    case .delivered: "delivered"
    case .read: "read"
    }
  }
}

extension Trust {
  var pageName: StaticString {
    switch self {
    case .link: "link"
    case .firstUse: "firstUse"
    case .own: "own"
    case .invitation: "invitation"
    }
  }
}

extension ConnectionState {
  var pageName: StaticString {
    switch self {
    case .offline: "offline"
    case .connecting: "connecting"
    case .catchingUp: "catchingUp"
    case .online: "online"
    }
  }
}

extension Waiting {
  var pageName: StaticString {
    switch self {
    case .connection: "connection"
    case .desk: "desk"
    case .keys: "keys"
    case .epoch: "epoch"
    case .busy: "busy"
    case .lost: "lost"
    case .paused: "paused"
    case .device: "device"
    }
  }
}

extension NoticeKind {
  var pageName: StaticString {
    switch self {
    case .joined: "joined"
    case .left: "left"
    case .started: "started"
    case .unreadable: "unreadable"
    case .earlier: "earlier"
    case .newer: "newer"
    case .broken: "broken"
    case .cutOff: "cutOff"
    case .differs: "differs"
    case .moved: "moved"
    case .classical: "classical"
    }
  }
}

extension RefusalCode {
  func pageName<Served: Audience>(_ served: Served.Type) -> StaticString {
    switch self {
    case .fingerprintMismatch: "fingerprintMismatch"
    case .houseKeyChanged: "houseKeyChanged"
    case .rosterForged: "rosterForged"
    case .invitationInvalid: Served.includesDesks ? "invitationInvalid" : "internal"
    case .invitationExpired: Served.includesDesks ? "invitationExpired" : "internal"
    case .invitationUsed: Served.includesDesks ? "invitationUsed" : "internal"
    case .setupTokenInvalid: Served.includesDesks ? "setupTokenInvalid" : "internal"
    case .slugTaken: Served.includesDesks ? "slugTaken" : "internal"
    case .rosterRolledBack: "rosterRolledBack"
    case .removed: "removed"
    case .unknownDesk: "unknownDesk"
    case .tooLong: "tooLong"
    case .storage: "storage"
    case .network: "network"
    case .tooManyConversations: Served.includesDesks ? "tooManyConversations" : "internal"
    case .rolledBack: "rolledBack"
    case .`internal`: "internal"
    case .storageNewer: "storageNewer"
    case .left: "left"
    case .clockWrong: "clockWrong"
    case .rosterWithheld: "rosterWithheld"
    case .nameInvalid: Served.includesDesks ? "nameInvalid" : "internal"
    case .nameTaken: Served.includesDesks ? "nameTaken" : "internal"
    }
  }
}
