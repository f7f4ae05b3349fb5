import CryptoSuite
import TLSSyntax

/// How one epoch's secrets come from the last (RFC 9420 §8):
///
///     init_secret[n-1]
///           │
///     commit_secret → Extract → "joiner" + GroupContext = joiner_secret
///                                       │
///                       psk_secret → Extract ──→ welcome_secret
///                                       │
///                             "epoch" + GroupContext = epoch_secret ──→ everything below
package struct KeySchedule<Crypto: CryptoProvider> {
  package let suite: SuiteCrypto<Crypto>

  package init(suite: SuiteCrypto<Crypto>) { self.suite = suite }

  package func joinerSecret(
    initSecret: SecretBytes, commitSecret: SecretBytes, context: [UInt8]
  ) -> SecretBytes {
    suite.expand(
      suite.extract(salt: initSecret, commitSecret), "joiner", context,
      byteCount: suite.hashByteCount)
  }

  /// The secret between joiner and epoch.
  private func memberSecret(joiner: SecretBytes, preSharedKey: SecretBytes) -> SecretBytes {
    suite.extract(salt: joiner, preSharedKey)
  }

  package func welcomeSecret(joiner: SecretBytes, preSharedKey: SecretBytes) -> SecretBytes {
    suite.derive(memberSecret(joiner: joiner, preSharedKey: preSharedKey), "welcome")
  }

  /// What the GroupInfo of a Welcome is sealed with (RFC 9420 §12.4.3.1).
  package func welcomeKey(joiner: SecretBytes, preSharedKey: SecretBytes) -> MessageKey {
    let secret = welcomeSecret(joiner: joiner, preSharedKey: preSharedKey)
    return MessageKey(
      key: suite.expand(secret, "key", [], byteCount: suite.algorithms.aead.keyByteCount),
      nonce: suite.expand(
        secret, "nonce", [], byteCount: suite.algorithms.aead.nonceByteCount
      ).reveal())
  }

  package func epoch(joiner: SecretBytes, preSharedKey: SecretBytes, context: [UInt8]) -> NewEpoch {
    let secret = suite.expand(
      memberSecret(joiner: joiner, preSharedKey: preSharedKey), "epoch", context,
      byteCount: suite.hashByteCount)
    return epoch(secret: secret)
  }

  package func epoch(secret: SecretBytes) -> NewEpoch {
    NewEpoch(
      secrets: EpochSecrets(
        senderData: suite.derive(secret, "sender data"),
        exporter: suite.derive(secret, "exporter"),
        external: suite.derive(secret, "external"),
        membership: suite.derive(secret, "membership"),
        resumption: suite.derive(secret, "resumption"),
        authenticator: suite.derive(secret, "authentication"),
        initial: suite.derive(secret, "init")),
      encryption: suite.derive(secret, "encryption"),
      confirmation: suite.derive(secret, "confirm"))
  }

  /// MLS-Exporter (RFC 9420 §8.5).
  package func export(
    _ exporter: SecretBytes, label: Label, context: [UInt8], byteCount: Int
  ) -> SecretBytes {
    let secret = suite.expand(exporter, label, [], byteCount: suite.hashByteCount)
    return suite.expand(secret, "exported", suite.hash(context), byteCount: byteCount)
  }

  /// RFC 9420 §8.4: every pre-shared key, in the order of the commit, with its place in the list.
  package func preSharedKeySecret(_ keys: [(id: PreSharedKeyID, secret: SecretBytes)])
    -> SecretBytes
  {
    var result = suite.zeros
    for index in keys.indices {
      var label = TLSWriter()
      label.write(keys[index].id)
      label.write(UInt16(index))
      label.write(UInt16(keys.count))
      let input = suite.expand(
        suite.extract(salt: suite.zeros, keys[index].secret), "derived psk", label.bytes,
        byteCount: suite.hashByteCount)
      result = suite.extract(salt: input, result)
    }
    return result
  }
}

/// The secrets an epoch keeps while it lasts.
package final class EpochSecrets: Sendable {
  package let senderData: SecretBytes
  package let exporter: SecretBytes
  package let external: SecretBytes
  package let membership: SecretBytes
  package let resumption: SecretBytes
  package let authenticator: SecretBytes
  /// For the next epoch's joiner secret.
  package let initial: SecretBytes

  init(
    senderData: SecretBytes, exporter: SecretBytes, external: SecretBytes,
    membership: SecretBytes, resumption: SecretBytes, authenticator: SecretBytes,
    initial: SecretBytes
  ) {
    self.senderData = senderData
    self.exporter = exporter
    self.external = external
    self.membership = membership
    self.resumption = resumption
    self.authenticator = authenticator
    self.initial = initial
  }

  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    senderData = try reader.readSecret()
    exporter = try reader.readSecret()
    external = try reader.readSecret()
    membership = try reader.readSecret()
    resumption = try reader.readSecret()
    authenticator = try reader.readSecret()
    initial = try reader.readSecret()
  }
}

/// An epoch's secrets at its beginning, with the two that are used up at once.
package struct NewEpoch {
  package let secrets: EpochSecrets
  /// The root of the secret tree.
  package let encryption: SecretBytes
  /// The key of the confirmation tag.
  package let confirmation: SecretBytes
}

extension EpochSecrets: TLSCodable {
  package func encode(into writer: inout TLSWriter) {
    writer.write(senderData)
    writer.write(exporter)
    writer.write(external)
    writer.write(membership)
    writer.write(resumption)
    writer.write(authenticator)
    writer.write(initial)
  }
}
