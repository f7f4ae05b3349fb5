import CBOR
import CryptoSuite
import RelayProtocol

/// An Ed25519 key pair that this engine made or was given: the house key on the owner's devices, an
/// invitation's key, a device's own.
final class HouseKey: Sendable {
  let privateKey: SecretBytes
  let publicKey: [UInt8]

  static let privateKeyByteCount = 32

  init(privateKey: SecretBytes, publicKey: [UInt8]) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }
}

extension ClientEngine {
  /// `nil` for bytes that are no private key.
  func keyPair(_ privateKey: SecretBytes) -> HouseKey? {
    guard let publicKey = try? crypto.publicKey(.ed25519, privateKey: privateKey) else {
      return nil
    }
    return HouseKey(privateKey: privateKey, publicKey: publicKey)
  }

  func makeKeyPair(using random: inout some RandomNumberGenerator) -> HouseKey {
    let seed = SecretBytes.random(count: HouseKey.privateKeyByteCount, using: &random)
    guard let pair = keyPair(seed) else { preconditionFailure("every seed is an Ed25519 key") }
    return pair
  }

  /// Makes this device's key pair, and with it its name at the relay.
  mutating func makeAccount(
    _ role: PersonRole, name: UTF8Text, founding: Founding? = nil, invitation: Invitation? = nil,
    using random: inout some RandomNumberGenerator
  ) {
    let pair = makeKeyPair(using: &random)
    guard let device = DeviceID(pair.publicKey) else { preconditionFailure("32 bytes") }
    account = Account(
      role: role, deviceKey: pair.privateKey, device: device, name: name, founding: founding,
      invitation: invitation)
    saveAccount()
    authenticate()
  }
}
