import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §12.4.3.1, up to the confirmation tag; the tree is not part of the vector.
struct WelcomeVector: Vector {
  var cipherSuite: UInt16?
  var initPriv = Hex()
  var signerPub = Hex()
  var keyPackage = Hex()
  var welcome = Hex()

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("init_priv", &initPriv)
    try fields.field("signer_pub", &signerPub)
    try fields.field("key_package", &keyPackage)
    try fields.field("welcome", &welcome)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    guard case .keyPackage(let keyPackage) = try MLSMessage(untrusted: keyPackage.bytes),
      case .welcome(let welcome) = try MLSMessage(untrusted: welcome.bytes)
    else { throw .peerMisbehaved(.invalidFraming) }
    checks.expect("suite of the key package", keyPackage.cipherSuite, suite.suite)
    checks.expect("suite of the Welcome", welcome.cipherSuite, suite.suite)
    checks.expect(
      "init key", try suite.keyPair(privateKey: initPriv.privateKey).publicKey, keyPackage.initKey)
    let reference = suite.reference(to: keyPackage)
    guard let share = welcome.secrets.first(where: { $0.newMember == reference }) else {
      throw .misuse(.wrongGroup)
    }
    let opened = try suite.decrypt(
      share.ciphertext,
      with: HPKEKeyPair(privateKey: initPriv.privateKey, publicKey: keyPackage.initKey), "Welcome",
      context: welcome.encryptedGroupInfo)
    let secrets = try GroupSecrets(untrusted: opened.reveal())
    let schedule = KeySchedule(suite: suite)
    let preSharedKey = schedule.preSharedKeySecret([])
    let groupInfo = try GroupInfo(
      untrusted: try suite.open(
        schedule.welcomeKey(joiner: secrets.joinerSecret, preSharedKey: preSharedKey),
        authenticating: [], welcome.encryptedGroupInfo))
    try suite.verify(
      "GroupInfoTBS", groupInfo.signedBytes, publicKey: signerPub.bytes,
      signature: groupInfo.signature)
    let epoch = schedule.epoch(
      joiner: secrets.joinerSecret, preSharedKey: preSharedKey,
      context: groupInfo.context.encodedBytes)
    checks.expect(
      "confirmation tag",
      suite.mac(key: epoch.confirmation, groupInfo.context.confirmedTranscriptHash),
      groupInfo.confirmationTag)
  }
}
