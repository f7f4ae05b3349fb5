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
      // At the end of a saved KeyPackage: one, a length of one octet, the other. Behind the plain
      // one stands the hybrid one, where there is one, and behind both a time.
      case UInt8(ascii: "k"):
        for end in ends(ofKeyPackagesIn: Array(value.dropLast(8))) {
          secrets.append(Array(value[..<end].suffix(secretByteCount)))
          secrets.append(
            Array(value[..<end].suffix(2 * secretByteCount + 1).prefix(secretByteCount)))
        }
      default: break
      }
    }
    return secrets.filter { $0.count == secretByteCount }
  }

  /// Where a KeyPackage of the hybrid suite begins that is no part of another, and at the end.
  private static func ends(ofKeyPackagesIn value: [UInt8]) -> [Int] {
    let beginning: [UInt8] = [0, 1, 0xf1, 3]
    let formByteCount = 2
    let hybrid = value.indices.reversed().first { index in
      value[index...].starts(with: beginning)
    }
    return [hybrid.map { $0 - formByteCount }, value.count].compactMap { $0 }
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
