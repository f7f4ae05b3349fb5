import RelayProtocol

extension Books {
  /// Passes an ephemeral entry to the other members; it is stored nowhere.
  mutating func signal(_ frame: SendSignal, by device: DeviceID) throws(Refusal) {
    let loaded = try stored { (books) throws(StoreError) in try books.load(frame.conversation) }
    guard let conversation = loaded else { throw .because(.unknownConversation) }
    guard conversation.isMember(device) else { throw .because(.notAMember) }
    let epoch = conversation.head.epoch
    guard frame.epoch == epoch else {
      throw .because(frame.epoch < epoch ? .staleEpoch : .futureEpoch)
    }
    let signal = ReceivedSignal(
      conversation: frame.conversation, epoch: frame.epoch, sender: device, payload: frame.payload)
    let others = conversation.memberships
      .filter { $0.isCurrent && $0.device != device }.map(\.device)
    draft.news.append(.signal(signal, to: others, head: conversation.head.last))
  }
}
