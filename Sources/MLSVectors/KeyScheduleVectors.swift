import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §8: several epochs in a row.
struct KeyScheduleVector: Vector {
  var cipherSuite: UInt16?
  var groupId = Hex()
  var initialInitSecret = Hex()
  var epochs: [EpochVector] = []

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("group_id", &groupId)
    try fields.field("initial_init_secret", &initialInitSecret)
    try fields.field("epochs", &epochs)
  }

  struct EpochVector: VectorRecord {
    var treeHash = Hex()
    var commitSecret = Hex()
    var pskSecret = Hex()
    var confirmedTranscriptHash = Hex()
    var groupContext = Hex()
    var joinerSecret = Hex()
    var welcomeSecret = Hex()
    var initSecret = Hex()
    var senderDataSecret = Hex()
    var encryptionSecret = Hex()
    var exporterSecret = Hex()
    var epochAuthenticator = Hex()
    var externalSecret = Hex()
    var confirmationKey = Hex()
    var membershipKey = Hex()
    var resumptionPsk = Hex()
    var externalPub = Hex()
    var exporter = Exporter()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("tree_hash", &treeHash)
      try fields.field("commit_secret", &commitSecret)
      try fields.field("psk_secret", &pskSecret)
      try fields.field("confirmed_transcript_hash", &confirmedTranscriptHash)
      try fields.field("group_context", &groupContext)
      try fields.field("joiner_secret", &joinerSecret)
      try fields.field("welcome_secret", &welcomeSecret)
      try fields.field("init_secret", &initSecret)
      try fields.field("sender_data_secret", &senderDataSecret)
      try fields.field("encryption_secret", &encryptionSecret)
      try fields.field("exporter_secret", &exporterSecret)
      try fields.field("epoch_authenticator", &epochAuthenticator)
      try fields.field("external_secret", &externalSecret)
      try fields.field("confirmation_key", &confirmationKey)
      try fields.field("membership_key", &membershipKey)
      try fields.field("resumption_psk", &resumptionPsk)
      try fields.field("external_pub", &externalPub)
      try fields.field("exporter", &exporter)
    }
  }

  struct Exporter: VectorRecord {
    var label: Label = ""
    var context = Hex()
    var length: Int = 0
    var secret = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("label", &label)
      try fields.field("context", &context)
      try fields.field("length", &length)
      try fields.field("secret", &secret)
    }
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let schedule = KeySchedule(suite: suite)
    var initSecret = initialInitSecret.secret
    checks.expectLengths(of: [("initial_init_secret", initialInitSecret)], suite)
    if epochs.isEmpty { checks.fail("count of epochs") }
    for (number, vector) in epochs.enumerated() {
      let context = GroupContext(
        cipherSuite: suite.suite, groupID: groupId.bytes, epoch: Epoch(UInt64(number)),
        treeHash: vector.treeHash.bytes,
        confirmedTranscriptHash: vector.confirmedTranscriptHash.bytes, extensions: []
      ).encodedBytes
      checks.expect("group context", context, vector.groupContext)
      let joiner = schedule.joinerSecret(
        initSecret: initSecret, commitSecret: vector.commitSecret.secret, context: context)
      checks.expect("joiner secret", joiner, vector.joinerSecret)
      let preSharedKey = vector.pskSecret.secret
      checks.expect(
        "welcome secret", schedule.welcomeSecret(joiner: joiner, preSharedKey: preSharedKey),
        vector.welcomeSecret)
      let epoch = schedule.epoch(joiner: joiner, preSharedKey: preSharedKey, context: context)
      verify(epoch, vector, &checks)
      checks.expect(
        "external key", try suite.deriveKeyPair(epoch.secrets.external).publicKey,
        vector.externalPub)
      guard 0...255 * suite.hashByteCount ~= vector.exporter.length else {
        return checks.fail("length")
      }
      checks.expect(
        "export",
        schedule.export(
          epoch.secrets.exporter, label: vector.exporter.label,
          context: vector.exporter.context.bytes, byteCount: vector.exporter.length),
        vector.exporter.secret)
      initSecret = epoch.secrets.initial
    }
  }

  private func verify(
    _ epoch: NewEpoch, _ vector: EpochVector, _ checks: inout VectorChecks
  ) {
    checks.expect("init secret", epoch.secrets.initial, vector.initSecret)
    checks.expect("sender data secret", epoch.secrets.senderData, vector.senderDataSecret)
    checks.expect("encryption secret", epoch.encryption, vector.encryptionSecret)
    checks.expect("exporter secret", epoch.secrets.exporter, vector.exporterSecret)
    checks.expect("authenticator", epoch.secrets.authenticator, vector.epochAuthenticator)
    checks.expect("external secret", epoch.secrets.external, vector.externalSecret)
    checks.expect("confirmation key", epoch.confirmation, vector.confirmationKey)
    checks.expect("membership key", epoch.secrets.membership, vector.membershipKey)
    checks.expect("resumption secret", epoch.secrets.resumption, vector.resumptionPsk)
  }
}

/// RFC 9420 §8.4.
struct PreSharedKeyVector: Vector {
  var cipherSuite: UInt16?
  var psks: [Entry] = []
  var pskSecret = Hex()

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("psks", &psks)
    try fields.field("psk_secret", &pskSecret)
  }

  struct Entry: VectorRecord {
    var pskId = Hex()
    var psk = Hex()
    var pskNonce = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("psk_id", &pskId)
      try fields.field("psk", &psk)
      try fields.field("psk_nonce", &pskNonce)
    }
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let keys = psks.map { entry in
      let id = PreSharedKeyID(
        kind: .external(id: entry.pskId.bytes), nonce: entry.pskNonce.bytes)
      return (id: id, secret: entry.psk.secret)
    }
    checks.expect(
      "pre-shared key secret", KeySchedule(suite: suite).preSharedKeySecret(keys), pskSecret)
  }
}

/// RFC 9420 §8.2.
struct TranscriptHashesVector: Vector {
  var cipherSuite: UInt16?
  var confirmationKey = Hex()
  var authenticatedContent = Hex()
  var interimTranscriptHashBefore = Hex()
  var confirmedTranscriptHashAfter = Hex()
  var interimTranscriptHashAfter = Hex()

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("confirmation_key", &confirmationKey)
    try fields.field("authenticated_content", &authenticatedContent)
    try fields.field("interim_transcript_hash_before", &interimTranscriptHashBefore)
    try fields.field("confirmed_transcript_hash_after", &confirmedTranscriptHashAfter)
    try fields.field("interim_transcript_hash_after", &interimTranscriptHashAfter)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let commit = try AuthenticatedContent(untrusted: authenticatedContent.bytes)
    checks.expectLengths(of: [("confirmation_key", confirmationKey)], suite)
    let confirmed = suite.confirmedTranscriptHash(
      interim: interimTranscriptHashBefore.bytes, commit: commit)
    checks.expect("confirmed transcript hash", confirmed, confirmedTranscriptHashAfter)
    let tag = suite.mac(key: confirmationKey.secret, confirmed)
    checks.expect("confirmation tag", tag, commit.auth.confirmationTag ?? [])
    checks.expect(
      "interim transcript hash",
      suite.interimTranscriptHash(confirmed: confirmed, confirmationTag: tag),
      interimTranscriptHashAfter)
  }
}
