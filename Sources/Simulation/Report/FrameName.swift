import RelayProtocol

// Frames in a trace: what they are, with the numbers by which one follows a conversation, and
// nothing of what they carry.

extension ClientFrame {
  var name: String {
    switch self {
    case .authenticate: "authenticate"
    case .publishKeyPackages(let frame): "\(frame.oneUse.count) key packages"
    case .claimKeyPackages(let frame): "claim of \(frame.devices.count) key packages"
    case .create(let frame): "create \(frame.conversation.label), \(frame.members.count) members"
    case .append(let frame):
      "append \(frame.submission.rawValue) to \(frame.conversation.label), "
        + "\(frame.content.name), epoch \(frame.epoch.rawValue)"
    case .signal(let frame): "signal in \(frame.conversation.label)"
    case .acknowledge(let frame):
      "acknowledge \(frame.sequence.rawValue) of \(frame.conversation.label)"
    case .claimSetup: "set-up"
    case .joinDesk: "join"
    case .publishRoster: "roster"
    case .fetchDesk: "fetch desk"
    case .newcomers(let frame): "newcomers: \(frame.wish)"
    }
  }
}

extension AppendEntry.Content {
  fileprivate var name: String {
    switch self {
    case .application: "message"
    case .commit(let change): "commit +\(change.added.count) -\(change.removed.count)"
    }
  }
}

extension ServerFrame {
  var name: String {
    switch self {
    case .challenge: "challenge"
    case .opened(let frame): "opened, \(frame.keyPackageCount) key packages left"
    case .entry(let entry):
      "\(entry.kind) \(entry.sequence.rawValue) of \(entry.conversation.label), "
        + "epoch \(entry.epoch.rawValue)"
    case .signal(let frame): "signal in \(frame.conversation.label)"
    case .accepted(let frame):
      "accepted \(frame.submission.rawValue) as \(frame.sequence.rawValue) of "
        + frame.conversation.label
    case .refused(let frame):
      "refused \(frame.submission.rawValue) of \(frame.conversation.label): \(frame.code)"
    case .keyPackages(let frame): "\(frame.packages.count) key packages"
    case .desk: "desk"
    case .done: "done"
    case .failed(_, let code, _): "failed: \(code)"
    case .caughtUp: "caught up"
    case .goodbye(let code, _): "goodbye: \(code)"
    }
  }
}

extension ConversationID {
  /// Enough to tell the conversations of one world apart.
  var label: String { String(UInt16(bytes[0]) << 8 | UInt16(bytes[1]), radix: 16) }
}
