import ClientEngine
import MLS
import RelayProtocol

/// The relay never holds plaintext, nor a private key: neither in a frame that it is sent nor in
/// any byte that it writes. Every text begins with a marker that is looked for as it passes; what
/// is secret on the disks of clients is looked for at the end, in everything that has passed.
struct RelayKnowsNothing: Checker {
  static let name = "RelayKnowsNothing"
  private(set) var violations: [Violation] = []
  private var held: [UInt8] = []

  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .relayBytes(let bytes) = sight else { return }
    held += bytes
    if Self.contains(Said.marker, in: bytes) {
      violations.append(violation("the relay is given what somebody said", at: time))
    }
  }

  mutating func conclude(_ world: Simulator) {
    let secrets = world.clients.flatMap { Self.secrets(on: $0.disk) }
    var starts = [Bool](repeating: false, count: 1 << 16)
    for secret in secrets { starts[Self.start(secret, 0)] = true }
    var index = 0
    while index + Self.secretByteCount <= held.count {
      if starts[Self.start(held, index)],
        secrets.contains(where: { held[index...].starts(with: $0) })
      {
        violations.append(violation("the relay is given a private key", at: world.now))
        return
      }
      index += 1
    }
  }

  private static let secretByteCount = 32

  private static func start(_ bytes: [UInt8], _ index: Int) -> Int {
    Int(bytes[index]) << 8 | Int(bytes[index + 1])
  }

  /// The house key, the device's key and the private halves of KeyPackages.
  private static func secrets(on disk: Disk) -> [[UInt8]] {
    var secrets: [[UInt8]] = []
    for record in disk.records {
      let value = record.value
      switch record.key.first {
      case UInt8(ascii: "h"): secrets.append(value)
      // A version, a role, a length of one octet, the key.
      case UInt8(ascii: "a"): secrets.append(Array(value.dropFirst(3).prefix(secretByteCount)))
      default: break
      }
    }
    for package in disk.stock.flatMap(\.packages) {
      // At the end of what is saved: one, a length of one octet, the other.
      let both = package.save().suffix(2 * secretByteCount + 1)
      secrets += [Array(both.prefix(secretByteCount)), Array(both.suffix(secretByteCount))]
    }
    return secrets.filter { $0.count == secretByteCount }
  }

  private static func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
    guard bytes.count >= needle.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for start in 0...(bytes.count - needle.count) where bytes[start] == needle[0] {
        if needle.indices.allSatisfy({ bytes[start + $0] == needle[$0] }) { return true }
      }
      return false
    }
  }
}
