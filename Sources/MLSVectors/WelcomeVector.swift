import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §12.4.3.1, up to the confirmation tag; the tree is not part of the vector.
struct WelcomeVector: Vector {
  let cipherSuite: UInt16?
  let initPriv: Hex
  let signerPub: Hex
  let keyPackage: Hex
  let welcome: Hex

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    guard case .keyPackage(let keyPackage) = try MLSMessage(decoding: keyPackage.bytes),
      case .welcome(let welcome) = try MLSMessage(decoding: welcome.bytes)
    else { throw VectorMismatch(description: "another kind of message") }
    let reference = suite.reference(to: keyPackage)
    guard let share = welcome.secrets.first(where: { $0.newMember == reference }) else {
      throw VectorMismatch(description: "no share for the key package")
    }
    let opened = try suite.decrypt(
      share.ciphertext,
      with: HPKEKeyPair(privateKey: initPriv.privateKey, publicKey: keyPackage.initKey), "Welcome",
      context: welcome.encryptedGroupInfo)
    let secrets = try GroupSecrets(decoding: opened.reveal())
    let schedule = KeySchedule(suite: suite)
    let preSharedKey = schedule.preSharedKeySecret([])
    let groupInfo = try GroupInfo(
      decoding: try suite.open(
        schedule.welcomeKey(joiner: secrets.joinerSecret, preSharedKey: preSharedKey),
        authenticating: [], welcome.encryptedGroupInfo))
    try suite.verify(
      "GroupInfoTBS", groupInfo.signedBytes, publicKey: signerPub.bytes,
      signature: groupInfo.signature)
    let epoch = schedule.epoch(
      joiner: secrets.joinerSecret, preSharedKey: preSharedKey,
      context: groupInfo.context.encodedBytes)
    try expect(
      "confirmation tag",
      suite.mac(key: epoch.confirmation, groupInfo.context.confirmedTranscriptHash),
      groupInfo.confirmationTag)
  }
}
