import CryptoSuite
import MLS
import TLSSyntax

extension KeyScheduleVector: VectorScenario {
  static var kindCount: Int { 1 }
  private static var epochCount: UInt64 { 5 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> KeyScheduleVector {
    var vector = KeyScheduleVector()
    vector.cipherSuite = workshop.suite.suite.rawValue
    vector.groupId = workshop.hex()
    vector.initialInitSecret = workshop.hex()
    var initSecret = vector.initialInitSecret.secret
    for number in 0..<epochCount {
      let epoch = try EpochVector.make(
        Epoch(number), groupID: vector.groupId.bytes, initSecret: initSecret, &workshop)
      initSecret = epoch.initSecret.secret
      vector.epochs.append(epoch)
    }
    return vector
  }
}

extension KeyScheduleVector.EpochVector {
  fileprivate static func make<Crypto: CryptoProvider>(
    _ number: Epoch, groupID: [UInt8], initSecret: SecretBytes,
    _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> Self {
    var vector = Self()
    vector.treeHash = workshop.hex()
    vector.commitSecret = workshop.hex()
    // RFC 9420 §8.4: all zeros where a commit brings no pre-shared key.
    vector.pskSecret =
      workshop.chance(oneIn: 3)
      ? Hex([UInt8](repeating: 0, count: workshop.suite.hashByteCount)) : workshop.hex()
    vector.confirmedTranscriptHash = workshop.hex()
    let suite = workshop.suite
    let schedule = KeySchedule(suite: suite)
    let context = GroupContext(
      cipherSuite: suite.suite, groupID: groupID, epoch: number, treeHash: vector.treeHash.bytes,
      confirmedTranscriptHash: vector.confirmedTranscriptHash.bytes, extensions: []
    ).encodedBytes
    let joiner = schedule.joinerSecret(
      initSecret: initSecret, commitSecret: vector.commitSecret.secret, context: context)
    let preSharedKey = vector.pskSecret.secret
    let epoch = schedule.epoch(joiner: joiner, preSharedKey: preSharedKey, context: context)
    vector.groupContext = Hex(context)
    vector.joinerSecret = Hex(joiner)
    vector.welcomeSecret = Hex(
      schedule.welcomeSecret(joiner: joiner, preSharedKey: preSharedKey))
    vector.take(epoch)
    vector.externalPub = Hex(try suite.deriveKeyPair(epoch.secrets.external).publicKey)
    vector.exporter.label = Label(hexadecimalDigits(workshop.bytes()))
    vector.exporter.context = workshop.hex()
    vector.exporter.length = suite.hashByteCount
    vector.exporter.secret = Hex(
      schedule.export(
        epoch.secrets.exporter, label: vector.exporter.label,
        context: vector.exporter.context.bytes, byteCount: vector.exporter.length))
    return vector
  }

  private mutating func take(_ epoch: NewEpoch) {
    initSecret = Hex(epoch.secrets.initial)
    senderDataSecret = Hex(epoch.secrets.senderData)
    encryptionSecret = Hex(epoch.encryption)
    exporterSecret = Hex(epoch.secrets.exporter)
    epochAuthenticator = Hex(epoch.secrets.authenticator)
    externalSecret = Hex(epoch.secrets.external)
    confirmationKey = Hex(epoch.confirmation)
    membershipKey = Hex(epoch.secrets.membership)
    resumptionPsk = Hex(epoch.secrets.resumption)
  }
}

extension PreSharedKeyVector: VectorScenario {
  /// As many keys as the kind's number.
  static var kindCount: Int { 11 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> PreSharedKeyVector {
    var vector = PreSharedKeyVector()
    vector.cipherSuite = workshop.suite.suite.rawValue
    var keys: [(id: PreSharedKeyID, secret: SecretBytes)] = []
    for _ in 0..<kind {
      var entry = Entry()
      entry.pskId = workshop.hex()
      entry.psk = workshop.hex()
      entry.pskNonce = workshop.hex()
      vector.psks.append(entry)
      let id = PreSharedKeyID(
        kind: .external(id: entry.pskId.bytes), nonce: entry.pskNonce.bytes)
      keys.append((id, entry.psk.secret))
    }
    vector.pskSecret = Hex(KeySchedule(suite: workshop.suite).preSharedKeySecret(keys))
    return vector
  }
}

extension TranscriptHashesVector: VectorScenario {
  static var kindCount: Int { 1 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> TranscriptHashesVector {
    let suite = workshop.suite
    var vector = TranscriptHashesVector()
    vector.cipherSuite = suite.suite.rawValue
    vector.confirmationKey = workshop.hex()
    vector.interimTranscriptHashBefore = workshop.hex()
    let content = FramedContent(
      groupID: workshop.bytes(), epoch: Epoch(workshop.random.next() >> 1),
      sender: .member(LeafIndex(0)), authenticatedData: workshop.bytes(),
      body: .commit(Commit(proposals: [.proposal(.remove(LeafIndex(1)))], path: nil)))
    var commit = try suite.sign(
      content, wireFormat: .privateMessage, context: workshop.bytes(),
      privateKey: try workshop.identity("committer").privateKey)
    let confirmed = suite.confirmedTranscriptHash(
      interim: vector.interimTranscriptHashBefore.bytes, commit: commit)
    let tag = suite.mac(key: vector.confirmationKey.secret, confirmed)
    commit.auth.confirmationTag = tag
    vector.authenticatedContent = Hex(commit.encodedBytes)
    vector.confirmedTranscriptHashAfter = Hex(confirmed)
    vector.interimTranscriptHashAfter = Hex(
      suite.interimTranscriptHash(confirmed: confirmed, confirmationTag: tag))
    return vector
  }
}
