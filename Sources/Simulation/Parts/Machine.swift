import ClientEngine
import CryptoNative
import RelayCore

/// A running process of a client: holds the engine, which cannot be copied. When the process dies,
/// this is dropped.
package final class Machine {
  /// Hold hardly anything in memory, so that the disk is asked all the time.
  private var whole: ClientEngine<GullibleCrypto, Everyone>
  private var first: ClientEngine<GullibleCrypto, FirstVisitors>
  private let isFirst: Bool

  /// - Parameter isFirst: It can say the first words, and no more.
  package init(
    isFirst: Bool = false, believesSignatures: Bool = false, speaksHybrids: Bool = true
  ) {
    let crypto = GullibleCrypto(
      believesSignatures: believesSignatures, speaksHybrids: speaksHybrids)
    whole = ClientEngine(crypto: crypto, loadedCountMax: 0)
    first = ClientEngine(crypto: crypto, loadedCountMax: 0)
    self.isFirst = isFirst
  }

  package func handle(
    _ input: Input, now: Timestamp, using random: inout some RandomNumberGenerator
  ) -> [Output] {
    if isFirst {
      first.handle(input, now: now, using: &random)
      return first.drain()
    }
    whole.handle(input, now: now, using: &random)
    return whole.drain()
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
