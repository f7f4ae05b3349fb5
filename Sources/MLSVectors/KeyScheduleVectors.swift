import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §8: several epochs in a row.
struct KeyScheduleVector: Vector {
  let cipherSuite: UInt16?
  let groupId: Hex
  let initialInitSecret: Hex
  let epochs: [EpochVector]

  struct EpochVector: Decodable {
    let treeHash: Hex
    let commitSecret: Hex
    let pskSecret: Hex
    let confirmedTranscriptHash: Hex
    let groupContext: Hex
    let joinerSecret: Hex
    let welcomeSecret: Hex
    let initSecret: Hex
    let senderDataSecret: Hex
    let encryptionSecret: Hex
    let exporterSecret: Hex
    let epochAuthenticator: Hex
    let externalSecret: Hex
    let confirmationKey: Hex
    let membershipKey: Hex
    let resumptionPsk: Hex
    let externalPub: Hex
    let exporter: Exporter
  }

  struct Exporter: Decodable {
    let label: String
    let context: Hex
    let length: Int
    let secret: Hex
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let schedule = KeySchedule(suite: suite)
    var initSecret = initialInitSecret.secret
    for (number, vector) in epochs.enumerated() {
      let context = GroupContext(
        cipherSuite: suite.suite, groupID: groupId.bytes, epoch: Epoch(UInt64(number)),
        treeHash: vector.treeHash.bytes,
        confirmedTranscriptHash: vector.confirmedTranscriptHash.bytes, extensions: []
      ).encodedBytes
      try expect("group context", context, vector.groupContext)
      let joiner = schedule.joinerSecret(
        initSecret: initSecret, commitSecret: vector.commitSecret.secret, context: context)
      try expect("joiner secret", joiner, vector.joinerSecret)
      let preSharedKey = vector.pskSecret.secret
      try expect(
        "welcome secret", schedule.welcomeSecret(joiner: joiner, preSharedKey: preSharedKey),
        vector.welcomeSecret)
      let epoch = schedule.epoch(joiner: joiner, preSharedKey: preSharedKey, context: context)
      try verify(epoch, vector)
      try expect(
        "external key", try suite.deriveKeyPair(epoch.secrets.external).publicKey,
        vector.externalPub)
      try expect(
        "export",
        schedule.export(
          epoch.secrets.exporter, label: Label(Array(vector.exporter.label.utf8)),
          context: vector.exporter.context.bytes, byteCount: vector.exporter.length),
        vector.exporter.secret)
      initSecret = epoch.secrets.initial
    }
  }

  private func verify(_ epoch: NewEpoch, _ vector: EpochVector) throws {
    try expect("init secret", epoch.secrets.initial, vector.initSecret)
    try expect("sender data secret", epoch.secrets.senderData, vector.senderDataSecret)
    try expect("encryption secret", epoch.encryption, vector.encryptionSecret)
    try expect("exporter secret", epoch.secrets.exporter, vector.exporterSecret)
    try expect("authenticator", epoch.secrets.authenticator, vector.epochAuthenticator)
    try expect("external secret", epoch.secrets.external, vector.externalSecret)
    try expect("confirmation key", epoch.confirmation, vector.confirmationKey)
    try expect("membership key", epoch.secrets.membership, vector.membershipKey)
    try expect("resumption secret", epoch.secrets.resumption, vector.resumptionPsk)
  }
}

/// RFC 9420 §8.4.
struct PreSharedKeyVector: Vector {
  let cipherSuite: UInt16?
  let psks: [Entry]
  let pskSecret: Hex

  struct Entry: Decodable {
    let pskId: Hex
    let psk: Hex
    let pskNonce: Hex
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let keys = psks.map { entry in
      let id = PreSharedKeyID(
        kind: .external(id: entry.pskId.bytes), nonce: entry.pskNonce.bytes)
      return (id: id, secret: entry.psk.secret)
    }
    try expect(
      "pre-shared key secret", KeySchedule(suite: suite).preSharedKeySecret(keys), pskSecret)
  }
}

/// RFC 9420 §8.2.
struct TranscriptHashesVector: Vector {
  let cipherSuite: UInt16?
  let confirmationKey: Hex
  let authenticatedContent: Hex
  let interimTranscriptHashBefore: Hex
  let confirmedTranscriptHashAfter: Hex
  let interimTranscriptHashAfter: Hex

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let commit = try AuthenticatedContent(decoding: authenticatedContent.bytes)
    let confirmed = suite.confirmedTranscriptHash(
      interim: interimTranscriptHashBefore.bytes, commit: commit)
    try expect("confirmed transcript hash", confirmed, confirmedTranscriptHashAfter)
    let tag = suite.mac(key: confirmationKey.secret, confirmed)
    try expect("confirmation tag", tag, commit.auth.confirmationTag ?? [])
    try expect(
      "interim transcript hash",
      suite.interimTranscriptHash(confirmed: confirmed, confirmationTag: tag),
      interimTranscriptHashAfter)
  }
}
