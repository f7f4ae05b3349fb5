import CBOR
import ClientEngine
import CryptoNative
import MLS
import RelayProtocol

/// Removed stays removed. A device whose pages have ceased to show somebody because the house has
/// removed them never shows them at the desk again; and what its person says from then on, whoever
/// was removed cannot open, with all that they kept and every ciphertext: they go on from a copy of
/// their groups as far as any commit leads them.
struct RemovedStaysRemoved: Checker {
  static let name = "RemovedStaysRemoved"
  private(set) var violations: [Violation] = []

  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .desk(let client, let desk) = sight, !client.isBad else { return }
    for agent in desk.agents where client.knownRemoved.contains(agent.device) {
      violations.append(violation("\(client.name) shows somebody removed at the desk", at: time))
    }
  }

  mutating func conclude(_ world: Simulator) {
    for (device, groups) in world.copies {
      for saved in groups {
        guard let group = try? Group.restore(saved, crypto: NativeCrypto()) else { continue }
        follow(group, as: device, world)
      }
    }
  }

  private mutating func follow(
    _ group: Group<NativeCrypto>, as device: DeviceID, _ world: Simulator
  ) {
    var group = group
    while true {
      for sent in world.tape
      where sent.conversation == group.conversation
        && sent.epoch.rawValue == group.epoch.rawValue && sent.client.device != device
      {
        guard case .application(let message)? = try? group.process(sent.payload) else { continue }
        judge(message.content, from: sent.client, device, world)
      }
      guard let payload = commit(after: group, world),
        case .commit(let staged)? = try? group.process(payload), !staged.removesOwnLeaf,
        (try? group.merge(staged)) != nil
      else { return }
    }
  }

  private func commit(after group: Group<NativeCrypto>, _ world: Simulator) -> [UInt8]? {
    for (conversation, entry) in world.history.entries
    where conversation == group.conversation && entry.epoch.rawValue == group.epoch.rawValue {
      if case .commit(let payload, _) = entry.content { return payload }
    }
    return nil
  }

  private mutating func judge(
    _ content: [UInt8], from client: Client, _ device: DeviceID, _ world: Simulator
  ) {
    guard case .text(let text)? = try? MessageContent(decoding: content),
      let number = Said.number(of: text.utf8), world.said.indices.contains(number),
      world.said[number].knownRemoved.contains(device)
    else { return }
    let name = world.client(of: device)?.name ?? "somebody"
    violations.append(
      violation("\(name), removed, opens message \(number) of \(client.name)", at: world.now))
  }
}
