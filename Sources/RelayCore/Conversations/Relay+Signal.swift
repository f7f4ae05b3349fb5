import RelayProtocol

extension Relay {
  /// Passes an ephemeral entry to the other members who are online and up to date; it is stored
  /// nowhere. Who is behind could not read it, and would find it stale when they could.
  mutating func signal(_ frame: SendSignal, by device: DeviceID) throws(Refusal) {
    let loaded = try stored { (relay) throws(StoreError) in try relay.load(frame.conversation) }
    guard let conversation = loaded else { throw .because(.unknownConversation) }
    guard conversation.isMember(device) else { throw .because(.notAMember) }
    let epoch = conversation.head.epoch
    guard frame.epoch == epoch else {
      throw .because(frame.epoch < epoch ? .staleEpoch : .futureEpoch)
    }
    let signal = ReceivedSignal(
      conversation: frame.conversation, epoch: frame.epoch, sender: device, payload: frame.payload)
    for membership in conversation.memberships
    where membership.isCurrent && membership.device != device {
      guard let id = online[membership.device] else { continue }
      if let delivery = sessions[id]?.deliveries[conversation.id],
        delivery.sent < conversation.head.last
      {
        continue
      }
      send(.signal(signal), to: id)
      tally.signalCount += 1
    }
  }
}
