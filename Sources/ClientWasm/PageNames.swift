import ClientEngine

// What the page calls the cases of our enumerations.

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
  var pageName: StaticString { self == .customer ? "customer" : "company" }
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

extension Waiting {
  var pageName: StaticString {
    switch self {
    case .connection: "connection"
    case .desk: "desk"
    case .keys: "keys"
    case .epoch: "epoch"
    case .busy: "busy"
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

extension NoticeKind {
  var pageName: StaticString {
    switch self {
    case .joined: "joined"
    case .left: "left"
    case .started: "started"
    case .unreadable: "unreadable"
    case .newer: "newer"
    case .earlier: "earlier"
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

extension RefusalCode {
  var pageName: StaticString {
    switch self {
    case .fingerprintMismatch: "fingerprintMismatch"
    case .houseKeyChanged: "houseKeyChanged"
    case .rosterForged: "rosterForged"
    case .invitationInvalid: "invitationInvalid"
    case .invitationExpired: "invitationExpired"
    case .invitationUsed: "invitationUsed"
    case .setupTokenInvalid: "setupTokenInvalid"
    case .slugTaken: "slugTaken"
    case .revocationsRolledBack: "revocationsRolledBack"
    case .removed: "removed"
    case .unknownDesk: "unknownDesk"
    case .tooLong: "tooLong"
    case .storage: "storage"
    case .network: "network"
    case .tooManyConversations: "tooManyConversations"
    case .rolledBack: "rolledBack"
    case .internal: "internal"
    case .storageNewer: "storageNewer"
    }
  }
}
