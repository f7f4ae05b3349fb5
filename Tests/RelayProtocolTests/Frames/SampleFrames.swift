import RelayProtocol

/// One frame of every kind, and its name.
enum SampleFrames {
  static let device = DeviceID(Array(repeating: 1, count: 32))!
  static let other = DeviceID(Array(repeating: 2, count: 32))!
  static let conversation = ConversationID(Array(repeating: 3, count: 16))!
  static let slug = DeskSlug(Array("support".utf8))!

  static let client: [ClientFrame] = [
    .authenticate(Authenticate(device: device, signature: Array(repeating: 4, count: 64))),
    .publishKeyPackages(PublishKeyPackages(lastResort: [1], oneUse: [[2, 3], []])),
    .publishKeyPackages(PublishKeyPackages(lastResort: nil, oneUse: [])),
    .claimKeyPackages(ClaimKeyPackages(request: RequestID(7), devices: [device, other])),
    .create(
      CreateConversation(
        conversation: conversation, desk: slug, members: [other], welcome: [5, 6])),
    .create(
      CreateConversation(
        conversation: conversation, desk: nil, members: [other], welcome: [5, 6])),
    .append(
      AppendEntry(
        conversation: conversation, epoch: LogEpoch(8), submission: Submission(9),
        content: .application, payload: Array(repeating: 1, count: 70))),
    .append(
      AppendEntry(
        conversation: conversation, epoch: LogEpoch(8), submission: Submission(9),
        content: .commit(MembershipChange(added: [other], removed: [device], welcome: [1])),
        payload: [2])),
    .signal(SendSignal(conversation: conversation, epoch: LogEpoch(1), payload: [1])),
    .acknowledge(Acknowledge(conversation: conversation, sequence: Sequence(.max))),
    .claimSetup(
      ClaimSetup(
        request: RequestID(1), token: Array(repeating: 1, count: 16), profile: [1],
        roster: [2])),
    .joinDesk(JoinDesk(request: RequestID(2), desk: slug, certificate: [3])),
    .publishRoster(PublishRoster(request: RequestID(3), desk: slug, roster: [4])),
    .fetchDesk(FetchDesk(request: RequestID(.max), desk: slug)),
    .newcomers(Newcomers(request: RequestID(4), desk: slug, wish: .pause)),
  ]

  static let server: [ServerFrame] = [
    .challenge(Array(repeating: 1, count: 32)),
    .opened(
      SessionOpened(
        now: Timestamp(milliseconds: 5), keyPackageCount: 300, hasLastResort: true)),
    .entry(
      LogEntry(
        conversation: conversation, sequence: Sequence(1), epoch: LogEpoch(2), kind: .welcome,
        sender: device, submission: Submission(3), acceptedAt: Timestamp(milliseconds: 4),
        payload: [5])),
    .signal(
      ReceivedSignal(
        conversation: conversation, epoch: LogEpoch(2), sender: device, payload: [6])),
    .accepted(
      Accepted(
        conversation: conversation, submission: Submission(1), sequence: Sequence(2),
        acceptedAt: Timestamp(milliseconds: 3))),
    .refused(
      Refused(
        conversation: conversation, submission: Submission(1), code: .staleEpoch,
        epoch: LogEpoch(4))),
    .keyPackages(
      ClaimedKeyPackages(
        request: RequestID(1), packages: [ClaimedKeyPackage(device: other, keyPackage: [1, 2])])),
    .desk(request: RequestID(2), record: [1, 2, 3]),
    .done(RequestID(3)),
    .refused(
      Refused(
        conversation: conversation, submission: Submission(1), code: .quotaExceeded,
        epoch: LogEpoch(4), retryAfterMilliseconds: 60_000)),
    .failed(RequestID(4), .unknownDesk),
    .failed(RequestID(4), .rateLimited, retryAfterMilliseconds: 1_500),
    .caughtUp,
    .goodbye(.replaced),
    .goodbye(.rateLimited, retryAfterMilliseconds: .max),
  ]

  /// The compiler asks for a new frame here, and with it for its sample and its documentation.
  static func name(_ frame: ClientFrame) -> String {
    switch frame {
    case .authenticate: "authenticate"
    case .publishKeyPackages: "publishKeyPackages"
    case .claimKeyPackages: "claimKeyPackages"
    case .create: "create"
    case .append: "append"
    case .signal: "signal"
    case .acknowledge: "acknowledge"
    case .claimSetup: "claimSetup"
    case .joinDesk: "joinDesk"
    case .publishRoster: "publishRoster"
    case .fetchDesk: "fetchDesk"
    case .newcomers: "newcomers"
    }
  }

  static func name(_ frame: ServerFrame) -> String {
    switch frame {
    case .challenge: "challenge"
    case .opened: "opened"
    case .entry: "entry"
    case .signal: "signal"
    case .accepted: "accepted"
    case .refused: "refused"
    case .keyPackages: "keyPackages"
    case .desk: "desk"
    case .done: "done"
    case .failed: "failed"
    case .caughtUp: "caughtUp"
    case .goodbye: "goodbye"
    }
  }
}
