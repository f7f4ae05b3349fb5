import ClientEngine
import CryptoNative
import RelayCore

/// A running process of a client: holds the engine, which cannot be copied. When the process dies,
/// this is dropped.
package final class Machine {
  /// Holds hardly anything in memory, so that the disk is asked all the time.
  package var engine: ClientEngine<GullibleCrypto, Everyone>

  package init(believesSignatures: Bool = false, speaksHybrids: Bool = true) {
    let crypto = GullibleCrypto(
      believesSignatures: believesSignatures, speaksHybrids: speaksHybrids)
    engine = ClientEngine(crypto: crypto, loadedCountMax: 0)
  }
}

extension RelayCrypto {
  /// What the relay decides with, by the primitives that the engines use.
  package static var native: RelayCrypto {
    let crypto = NativeCrypto()
    return RelayCrypto(
      isValid: { key, signature, message in
        crypto.verify(.ed25519, publicKey: key, signature: signature, message)
      },
      sha256: { crypto.hash(.sha256, $0) })
  }
}
