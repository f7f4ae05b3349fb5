import CryptoSuite

/// The chain of secrets along a filtered direct path (RFC 9420 §7.4), from where somebody entered
/// it up to the commit secret:
///
///     path_secret[0] ─"path"→ path_secret[1] ─"path"→ … ─"path"→ commit_secret
///           │ "node"                │ "node"
///       key pair [0]            key pair [1]
package struct PathSecrets {
  /// One a step; what newcomers below that step are told.
  package let secrets: [SecretBytes]
  package let keyPairs: [HPKEKeyPair]
  package let commitSecret: SecretBytes

  package init<Crypto: CryptoProvider>(
    from first: SecretBytes, stepCount: Int, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    var current = first
    var secrets: [SecretBytes] = []
    var keyPairs: [HPKEKeyPair] = []
    for _ in 0..<stepCount {
      secrets.append(current)
      keyPairs.append(try suite.deriveKeyPair(suite.derive(current, "node")))
      current = suite.derive(current, "path")
    }
    self.secrets = secrets
    self.keyPairs = keyPairs
    commitSecret = current
  }
}
