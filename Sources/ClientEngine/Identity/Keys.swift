import CryptoSuite
import MLS
import RelayProtocol

// What the messenger does with keys, in every room of the engine.

extension CryptoProvider {
  func sha256(_ bytes: [UInt8]) -> [UInt8] { hash(.sha256, bytes) }

  var isValid: SignatureCheck { signatureCheck(isOurs: false) }

  /// What we signed or checked before we wrote it to our own disk need not be checked again. The
  /// same closure for both, so that the compiler does not make two of everything that it is
  /// handed to.
  func signatureCheck(isOurs: Bool) -> SignatureCheck {
    { key, signature, message in
      isOurs || verify(.ed25519, publicKey: key, signature: signature, message)
    }
  }

  func signer(_ key: SecretBytes) -> Signer {
    { message in try? sign(.ed25519, privateKey: key, message) }
  }

  /// `nil` for bytes that are no private key.
  func keyPair(_ privateKey: SecretBytes) -> KeyPair? {
    guard let publicKey = try? publicKey(.ed25519, privateKey: privateKey) else { return nil }
    return KeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  func makeKeyPair(using random: inout some RandomNumberGenerator) -> KeyPair {
    let seed = SecretBytes.random(count: KeyPair.privateKeyByteCount, using: &random)
    guard let pair = keyPair(seed) else { preconditionFailure("every seed is an Ed25519 key") }
    return pair
  }
}

/// An Ed25519 key pair that this engine made or was given: the house key on the owner's devices, an
/// invitation's key, a device's own.
final class KeyPair: Sendable {
  let privateKey: SecretBytes
  let publicKey: [UInt8]

  static let privateKeyByteCount = 32

  init(privateKey: SecretBytes, publicKey: [UInt8]) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }
}

extension CipherSuite {
  /// ChaCha20 and Poly1305 take the same time whatever the key, also where the processor has no
  /// instructions for AES: in WebAssembly and on old phones. For devices of earlier releases, and
  /// for large desks.
  static let plain = CipherSuite.x25519ChaCha20
  /// The same with ML-KEM-768 beside X25519, of conversations that begin now.
  static let hybrid = CipherSuite.mlkem768X25519ChaCha20
}

extension Account {
  /// Basic with the certificate; a customer's is empty.
  var signingIdentity: SigningIdentity {
    SigningIdentity(
      credential: .basic(certificate), privateKey: deviceKey, publicKey: device.bytes)
  }
}
