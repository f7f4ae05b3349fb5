import ClientEngine
import CryptoNative
import MLS
import RelayCore
import RelayProtocol

/// A removed member reads nothing later: no device shows what was said after the owner was told
/// that it is removed, or what stands outside of its stays; and with all that lies on its disk and
/// every ciphertext in hand it can open none that was sent in an epoch after its last.
struct RemovedReadsNothing: Checker {
  static let name = "RemovedReadsNothing"
  private(set) var violations: [Violation] = []
  private var removedAt: [DeviceID: UInt64] = [:]
  private var shown: [(client: Client, number: Int)] = []

  /// Ciphertexts tried against each removed device: enough to find a key that should be gone.
  private static let trialCountMax = 24

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .removed(let device): if removedAt[device] == nil { removedAt[device] = time }
    case .message(let client, let message):
      guard let device = client.device, removedAt[device] != nil, message.order != nil,
        let number = Said.number(of: message.text.utf8)
      else { return }
      shown.append((client, number))
    default: break
    }
  }

  mutating func conclude(_ world: Simulator) {
    // Where the relay lies, one member hears later than another; see `RemovedStaysRemoved`.
    for (client, number) in shown where world.scenario.lying == nil {
      guard let device = client.device, let time = removedAt[device],
        world.said[number].at > time
      else { continue }
      violations.append(
        violation("\(client.name), removed, shows message \(number)", at: world.now))
    }
    checkStays(world)
    for (device, _) in world.removals { checkKeys(of: device, world) }
  }

  private mutating func checkStays(_ world: Simulator) {
    let stays = world.history.stays
    for client in world.clients where !client.isDeceived {
      guard let device = client.device else { continue }
      for message in client.page.lines {
        guard let place = client.place(of: message), world.isSound(place) else { continue }
        let isMember = stays.contains {
          $0.device == device && $0.conversation == place.conversation
            && $0.contains(place.sequence)
        }
        if !isMember {
          violations.append(
            violation(
              "\(client.name) shows entry \(place.sequence.rawValue), not a member", at: world.now))
        }
      }
    }
  }

  /// The removed device's groups, as they lie on its disk, against everything that came after. A
  /// bad member may tell it everything, and seal what it says itself for an epoch that is over.
  private mutating func checkKeys(of device: DeviceID, _ world: Simulator) {
    guard let client = world.client(of: device) else { return }
    for record in client.disk.records {
      guard record.key[0] == UInt8(ascii: "G"),
        var group = try? Group.restore(record.value, crypto: NativeCrypto())
      else { continue }
      let later = world.history.entries.filter {
        group.groupID.starts(with: $0.conversation.bytes)
          && $0.entry.epoch.rawValue > group.epoch.rawValue
          && world.client(of: $0.entry.sender)?.isBad != true
      }
      for (_, entry) in later.suffix(Self.trialCountMax) {
        guard case .application(let payload) = entry.content else { continue }
        if (try? group.process(payload)) != nil {
          violations.append(
            violation("\(client.name), removed, can open entry \(entry.sequence)", at: world.now))
        }
      }
    }
  }
}
