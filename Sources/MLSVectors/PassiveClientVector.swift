import CryptoSuite
import MLS
import TLSSyntax

/// A client that joins by Welcome and follows what others commit.
struct PassiveClientVector: Vector {
  var cipherSuite: UInt16?
  var externalPsks: [ExternalPSK] = []
  var keyPackage = Hex()
  var signaturePriv = Hex()
  var encryptionPriv = Hex()
  var initPriv = Hex()
  var welcome = Hex()
  var ratchetTree: Hex?
  var initialEpochAuthenticator = Hex()
  var epochs: [EpochVector] = []

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("external_psks", &externalPsks)
    try fields.field("key_package", &keyPackage)
    try fields.field("signature_priv", &signaturePriv)
    try fields.field("encryption_priv", &encryptionPriv)
    try fields.field("init_priv", &initPriv)
    try fields.field("welcome", &welcome)
    try fields.field(ifPresent: "ratchet_tree", &ratchetTree)
    try fields.field("initial_epoch_authenticator", &initialEpochAuthenticator)
    try fields.field("epochs", &epochs)
  }

  struct ExternalPSK: VectorRecord {
    var pskId = Hex()
    var psk = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("psk_id", &pskId)
      try fields.field("psk", &psk)
    }
  }

  struct EpochVector: VectorRecord {
    var proposals: [Hex] = []
    var commit = Hex()
    var epochAuthenticator = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("proposals", &proposals)
      try fields.field("commit", &commit)
      try fields.field("epoch_authenticator", &epochAuthenticator)
    }
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    guard case .welcome(let welcome) = try MLSMessage(untrusted: welcome.bytes) else {
      throw .peerMisbehaved(.invalidFraming)
    }
    let keyPackage = try decodedKeyPackage()
    try verifyKeys(of: keyPackage, SuiteCrypto(crypto, suite), &checks)
    checks.expect("suite of the Welcome", welcome.cipherSuite, suite)
    guard checks.failure == nil else { return }
    var tree: RatchetTree?
    if let ratchetTree { tree = try RatchetTree(untrusted: ratchetTree.bytes) }
    let keys = externalPsks.map { PreSharedKey(id: $0.pskId.bytes, secret: $0.psk.secret) }
    var group = try Group.join(
      welcome,
      with: PrivateKeyPackage(
        keyPackage: keyPackage, initKey: initPriv.privateKey, leafKey: encryptionPriv.privateKey),
      identity: SigningIdentity(
        credential: keyPackage.leafNode.credential, privateKey: signaturePriv.privateKey,
        publicKey: keyPackage.leafNode.signatureKey),
      ratchetTree: tree, preSharedKeys: keys, crypto: crypto)
    checks.expect("first authenticator", group.epochAuthenticator, initialEpochAuthenticator)
    for epoch in epochs {
      for proposal in epoch.proposals { _ = try group.process(proposal.bytes) }
      guard case .commit(let staged) = try group.process(epoch.commit.bytes, preSharedKeys: keys)
      else { throw .peerMisbehaved(.invalidFraming) }
      try group.merge(staged)
      checks.expect("authenticator", group.epochAuthenticator, epoch.epochAuthenticator)
      group = try Group.restore(group.save(), crypto: crypto)
    }
  }

  private var suite: CipherSuite { CipherSuite(rawValue: cipherSuite ?? 0) }

  /// The description says a KeyPackage, and the published files have it inside an MLSMessage.
  private func decodedKeyPackage() throws(MLSError) -> KeyPackage {
    if let message = try? MLSMessage(decoding: keyPackage.bytes),
      case .keyPackage(let keyPackage) = message
    {
      return keyPackage
    }
    return try KeyPackage(untrusted: keyPackage.bytes)
  }

  /// The three private keys are those of the key package.
  private func verifyKeys(
    of keyPackage: KeyPackage, _ suite: SuiteCrypto<some CryptoProvider>,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    checks.expect("suite of the key package", keyPackage.cipherSuite, suite.suite)
    let leafNode = keyPackage.leafNode
    checks.expect(
      "signature_priv", try suite.signatureKey(of: signaturePriv.privateKey),
      leafNode.signatureKey)
    checks.expect(
      "encryption_priv", try suite.keyPair(privateKey: encryptionPriv.privateKey).publicKey,
      leafNode.encryptionKey)
    checks.expect(
      "init_priv", try suite.keyPair(privateKey: initPriv.privateKey).publicKey,
      keyPackage.initKey)
  }
}

extension SuiteCrypto {
  /// The public key of a signature private key.
  func signatureKey(of privateKey: SecretBytes) throws(MLSError) -> [UInt8] {
    do {
      return try provider.publicKey(algorithms.signature, privateKey: privateKey)
    } catch {
      throw .peerMisbehaved(.invalidKey)
    }
  }
}
