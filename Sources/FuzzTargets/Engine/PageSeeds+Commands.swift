// Made by Scripts/vocabulary of Vocabulary/page.txt.

import CBOR

extension PageSeeds {
  /// Each command once, with all of its fields.
  static var commands: [[CBOREntry]] {
    [
      say(
        "openDesk", ("slug", text("slug")), ("fingerprint", bytes("fingerprint")),
        ("record", bytes("record"))),
      say(
        "send", ("conversation", bytes("conversation")), ("id", bytes("id")), ("text", text("text"))
      ),
      say(
        "react", ("conversation", bytes("conversation")), ("id", bytes("id")), ("to", bytes("to")),
        ("replaces", bytes("replaces")), ("text", text("text"))),
      say("devices", ("conversation", bytes("conversation"))),
      say("know", ("device", bytes("device")), ("compared", flag("compared"))),
      say("withdraw", ("conversation", bytes("conversation")), ("id", bytes("id"))),
      say("leave", ("conversation", bytes("conversation"))),
      say("typing", ("conversation", bytes("conversation")), ("on", flag("on"))),
      say(
        "read", ("conversation", bytes("conversation")), ("from", number("from")),
        ("through", number("through"))),
      say("list", ("count", number("count"))),
      say(
        "history", ("conversation", bytes("conversation")), ("before", number("before")),
        ("count", number("count"))),
      say("prepare"),
      say(
        "setUp", ("token", bytes("token")), ("company", text("company")), ("desk", text("desk")),
        ("name", text("name")), ("colour", text("colour"))),
      say("invite", ("uses", number("uses")), ("days", number("days"))),
      say("withdrawInvitation", ("key", bytes("key"))),
      say("removeAgent", ("device", bytes("device"))),
      say("pauseNewcomers", ("on", flag("on"))),
      say("join", ("invitation", bytes("invitation")), ("name", text("name"))),
      say(
        "examine", ("invitation", bytes("invitation")), ("record", bytes("record")),
        ("at", number("at")), ("name", text("name"))),
    ]
  }
}
