import RelayProtocol

// What may be asked of a conversation, and what may lie in the store unread.

extension Books {
  /// A conversation's rate is spent by its members alone, or anyone could silence it.
  mutating func admitAppend(
    to conversation: Conversation
  ) throws(Refusal) {
    guard isLimiting else { return }
    let charge = RateLimiter.Charge(
      subject: .conversation(conversation.id), action: .append,
      rate: RateLimits.conversationAppend)
    guard let refusal = limiter.take([charge]) else { return }
    throw .limited(
      refusal.action, retryAfterMilliseconds: refusal.retryAfter, epoch: conversation.head.epoch)
  }

  /// The epoch that is told to who was refused before anything was read, as far as it is in
  /// memory: a refusal costs no question to the store.
  func knownEpoch(_ frame: ClientFrame, _ device: DeviceID) -> LogEpoch {
    guard case .append(let frame) = frame, let conversation = conversations[frame.conversation],
      conversation.isMember(device)
    else { return LogEpoch(0) }
    return conversation.head.epoch
  }

  /// Holds the sender and the conversation to what may lie in the store unread.
  mutating func admitEntry(
    _ byteCount: Int, in conversation: ConversationID?, at desk: DeskSlug?, by device: DeviceID,
    epoch: LogEpoch
  ) throws(Refusal) {
    guard isLimiting else { return }
    let now = limiter.nowNanoseconds
    let quota = desks.isAgent(device, at: desk) ? RateLimits.agentQuota : RateLimits.strangerQuota
    let isAdmitted = try stored { (books) throws(StoreError) in
      if let conversation {
        let hasRoom = try books.quotas.admit(
          .conversation(conversation), byteCount: byteCount, RateLimits.conversationQuota,
          nowNanoseconds: now
        ) { () throws(StoreError) in try books.store.usage(of: conversation) }
        guard hasRoom else { return false }
      }
      return try books.quotas.admit(
        .device(device), byteCount: byteCount, quota, nowNanoseconds: now
      ) { () throws(StoreError) in try books.store.usage(by: device) }
    }
    guard isAdmitted else {
      throw .limited(
        .storage, retryAfterMilliseconds: RateLimits.quotaRetryMilliseconds, epoch: epoch)
    }
  }
}
