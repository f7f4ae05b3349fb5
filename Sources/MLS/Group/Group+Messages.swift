import CryptoSuite
import TLSSyntax

extension Group {
  /// Encrypts and signs application data (RFC 9420 §6.3). Uses up a key: save the group before the
  /// message leaves.
  public mutating func protect(
    _ content: [UInt8], authenticatedData: [UInt8] = [], paddingBlockByteCount: Int = 1,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    try checkActive()
    let message = try sign(
      .application(content), authenticatedData: authenticatedData, wireFormat: .privateMessage)
    return try seal(message, paddingBlockByteCount: paddingBlockByteCount, using: &random)
  }

  /// Decodes a message and verifies it, as the other `process` does.
  public mutating func process(
    _ bytes: [UInt8], preSharedKeys: [PreSharedKey] = [], under rules: GroupRules = .full
  ) throws(MLSError) -> Incoming {
    try process(try MLSMessage(untrusted: bytes), preSharedKeys: preSharedKeys, under: rules)
  }

  /// Verifies a message. Whatever is refused has changed nothing. `preSharedKeys` are those that a
  /// commit may name; resumption secrets of this group are known.
  public mutating func process(
    _ message: MLSMessage, preSharedKeys: [PreSharedKey] = [], under rules: GroupRules = .full
  ) throws(MLSError) -> Incoming {
    switch message {
    case .publicMessage(let message) where rules == .full:
      try checkActive()
      try check(groupID: message.content.groupID)
      try checkIsCurrent(message.content.epoch)
      if case .member(current.ownLeaf) = message.content.sender {
        throw .staleOrDuplicate(.ownMessage)
      }
      let opened = try suiteCrypto.open(
        message, context: current.contextBytes, membershipKey: current.secrets.membership)
      try verify(opened)
      return try handle(opened, preSharedKeys, rules)
    case .privateMessage(let message):
      try check(groupID: message.groupID)
      if message.epoch < epoch, message.contentType == .application, standing != .removed {
        return try openPast(message)
      }
      try checkActive()
      try checkIsCurrent(message.epoch)
      return try openCurrent(message, preSharedKeys, rules)
    case .publicMessage:
      throw .peerMisbehaved(.againstRules)
    case .welcome, .groupInfo, .keyPackage:
      try checkActive()
      // Rule 6-10
      throw .peerMisbehaved(.invalidFraming)
    }
  }

  // MARK: Receiving

  private func check(groupID: [UInt8]) throws(MLSError) {
    // Rule 6-6
    guard groupID == self.groupID else { throw .misuse(.wrongGroup) }
  }

  private func checkIsCurrent(_ messageEpoch: Epoch) throws(MLSError) {
    // Rule 6-8
    guard messageEpoch <= epoch else { throw .staleOrDuplicate(.futureEpoch) }
    // Rule 6-7
    guard messageEpoch == epoch else { throw .staleOrDuplicate(.pastEpoch) }
  }

  private mutating func openCurrent(
    _ message: PrivateMessage, _ preSharedKeys: [PreSharedKey], _ rules: GroupRules
  ) throws(MLSError) -> Incoming {
    let senderData = try suiteCrypto.openSenderData(of: message, current.secrets.senderData)
    guard senderData.leaf != current.ownLeaf else { throw .staleOrDuplicate(.ownMessage) }
    // Rule 6.3.2-2
    guard let leafNode = current.tree[senderData.leaf] else {
      throw .peerMisbehaved(.invalidSender)
    }
    var ratchet = try secretTree.ratchet(
      of: senderData.leaf, for: message.contentType, suiteCrypto)
    let key = try ratchet.take(senderData.generation, suiteCrypto)
    let opened = try suiteCrypto.open(message, from: senderData, key: key)
    try suiteCrypto.verify(
      opened, context: current.contextBytes, publicKey: leafNode.signatureKey)
    let incoming = try handle(opened, preSharedKeys, rules)
    // A commit uses up nothing until it is merged, and then the whole epoch goes.
    if message.contentType != .commit {
      secretTree.store(ratchet, of: senderData.leaf, for: message.contentType, suiteCrypto)
    }
    return incoming
  }

  /// Application data that was under way when its epoch ended.
  private mutating func openPast(_ message: PrivateMessage) throws(MLSError) -> Incoming {
    guard let index = pastEpochs.firstIndex(where: { $0.epoch == message.epoch }) else {
      throw .staleOrDuplicate(.pastEpoch)
    }
    let past = pastEpochs[index]
    let senderData = try suiteCrypto.openSenderData(of: message, past.senderDataSecret)
    guard senderData.leaf != current.ownLeaf else { throw .staleOrDuplicate(.ownMessage) }
    // Rule 6.3.2-2
    guard let leafNode = past.tree[senderData.leaf] else {
      throw .peerMisbehaved(.invalidSender)
    }
    var ratchet = try past.secretTree.ratchet(
      of: senderData.leaf, for: .application, suiteCrypto)
    let key = try ratchet.take(senderData.generation, suiteCrypto)
    let opened = try suiteCrypto.open(message, from: senderData, key: key)
    try suiteCrypto.verify(
      opened, context: past.contextBytes, publicKey: leafNode.signatureKey)
    var secretTree = past.secretTree
    secretTree.store(ratchet, of: senderData.leaf, for: .application, suiteCrypto)
    pastEpochs[index] = past.with(secretTree)
    return .application(
      ApplicationMessage(opened, from: Member(senderData.leaf, leafNode)))
  }

  private func verify(_ message: AuthenticatedContent) throws(MLSError) {
    try suiteCrypto.verify(
      message, context: current.contextBytes,
      publicKey: try signatureKey(of: message.content))
  }

  /// Whose key must have signed what is not encrypted (RFC 9420 §6.1).
  private func signatureKey(of content: FramedContent) throws(MLSError) -> [UInt8] {
    switch (content.sender, content.body) {
    case (.member(let leaf), _):
      // Rule 6.1-2
      guard let leafNode = current.tree[leaf] else { throw .peerMisbehaved(.invalidSender) }
      return leafNode.signatureKey
    case (.external(let index), .proposal):
      let senders = try extensions.externalSenders()
      // Rule 6.1-3
      guard index < senders.count else { throw .peerMisbehaved(.invalidSender) }
      return senders[Int(index)].signatureKey
    case (.newMemberProposal, .proposal(.add(let keyPackage))):
      return keyPackage.leafNode.signatureKey
    case (.newMemberCommit, .commit(let commit)):
      // Rule 12.4.3.2-1
      guard let path = commit.path else { throw .peerMisbehaved(.invalidUpdatePath) }
      return path.leafNode.signatureKey
    // Rule 6.1-4, 6.1-5, 6.1-6
    default:
      throw .peerMisbehaved(.invalidSender)
    }
  }

  private mutating func handle(
    _ message: AuthenticatedContent, _ preSharedKeys: [PreSharedKey], _ rules: GroupRules
  ) throws(MLSError) -> Incoming {
    switch message.content.body {
    case .application:
      guard case .member(let leaf) = message.content.sender, let sender = member(at: leaf) else {
        throw .peerMisbehaved(.invalidSender)
      }
      return .application(ApplicationMessage(message, from: sender))
    case .proposal(let proposal):
      guard rules == .full else { throw .peerMisbehaved(.againstRules) }
      return .proposal(try queue(proposal, of: message))
    case .commit(let commit):
      return .commit(try stage(message, commit, preSharedKeys: preSharedKeys, under: rules))
    }
  }

  // MARK: Sending

  package func sign(
    _ body: FramedContent.Body, authenticatedData: [UInt8], wireFormat: WireFormat
  ) throws(MLSError) -> AuthenticatedContent {
    try suiteCrypto.sign(
      FramedContent(
        groupID: groupID, epoch: epoch, sender: .member(current.ownLeaf),
        authenticatedData: authenticatedData, body: body),
      wireFormat: wireFormat, context: current.contextBytes,
      privateKey: current.identity.privateKey)
  }

  package mutating func frame(
    _ message: AuthenticatedContent, under rules: GroupRules = .full, paddingBlockByteCount: Int,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    switch message.wireFormat {
    case .publicMessage where rules == .full:
      return .publicMessage(
        suiteCrypto.publicMessage(
          message, context: current.contextBytes,
          membershipKey: current.secrets.membership))
    case .privateMessage:
      return try seal(message, paddingBlockByteCount: paddingBlockByteCount, using: &random)
    case .publicMessage, .welcome, .groupInfo, .keyPackage:
      throw .misuse(.invalidFraming)
    }
  }

  private mutating func seal(
    _ message: AuthenticatedContent, paddingBlockByteCount: Int,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    guard (1...MLSLimits.paddingByteCountMax).contains(paddingBlockByteCount) else {
      throw .misuse(.lengthOutOfRange)
    }
    let type = message.content.body.type
    var ratchet = try secretTree.ratchet(of: current.ownLeaf, for: type, suiteCrypto)
    let (generation, key) = try ratchet.advance(suiteCrypto)
    let sealed = try suiteCrypto.privateMessage(
      message, from: current.ownLeaf, generation: generation, key: key,
      senderDataSecret: current.secrets.senderData,
      paddingBlockByteCount: paddingBlockByteCount, using: &random)
    secretTree.store(ratchet, of: current.ownLeaf, for: type, suiteCrypto)
    return .privateMessage(sealed)
  }
}

extension ApplicationMessage {
  init(_ message: AuthenticatedContent, from sender: Member) {
    self.sender = sender
    epoch = message.content.epoch
    authenticatedData = message.content.authenticatedData
    if case .application(let content) = message.content.body {
      self.content = content
    } else {
      preconditionFailure("the caller has looked at the content type")
    }
  }
}
