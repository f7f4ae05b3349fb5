import CryptoSuite
import MLS
import RelayProtocol
import TLSSyntax

/// What goes to those who are online and is kept nowhere: sealed under a secret that the group
/// exports (RFC 9420 §8.5) for one sender and one epoch, and signed by the sender's device.
///
/// Not with the sender's ratchet, as entries are: each step of that has to be on the disk before
/// anything leaves, with the whole group, and whoever was away would have to follow every step.
struct SealedSignal {
  let conversation: ConversationID
  let epoch: LogEpoch
  let sender: DeviceID

  private static let algorithm = AEADAlgorithm.chaCha20Poly1305
  private static let signatureByteCount = 64

  func seal<Crypto: CryptoProvider>(
    _ content: [UInt8], in group: Group<Crypto>, _ crypto: Crypto, signedBy sign: Signer,
    using random: inout some RandomNumberGenerator
  ) -> [UInt8]? {
    let nonce = randomBytes(count: Self.algorithm.nonceByteCount, using: &random)
    guard let key = key(group), let signature = sign(signed(nonce, content)),
      let sealed = try? crypto.seal(
        Self.algorithm, key: key, nonce: nonce, authenticating: context, signature + content)
    else { return nil }
    return nonce + sealed
  }

  /// `nil` for what this sender did not say here and now.
  func open<Crypto: CryptoProvider>(
    _ payload: [UInt8], in group: Group<Crypto>, _ crypto: Crypto
  ) -> [UInt8]? {
    let nonce = Array(payload.prefix(Self.algorithm.nonceByteCount))
    guard nonce.count == Self.algorithm.nonceByteCount, let key = key(group),
      let opened = try? crypto.open(
        Self.algorithm, key: key, nonce: nonce, authenticating: context,
        Array(payload.dropFirst(nonce.count))),
      opened.count >= Self.signatureByteCount
    else { return nil }
    let content = Array(opened.dropFirst(Self.signatureByteCount))
    let isGenuine = crypto.verify(
      .ed25519, publicKey: sender.bytes,
      signature: Array(opened.prefix(Self.signatureByteCount)), signed(nonce, content))
    return isGenuine ? content : nil
  }

  private func key<Crypto: CryptoProvider>(_ group: Group<Crypto>) -> SecretBytes? {
    try? group.export(
      label: "sotto signal", context: sender.bytes, byteCount: Self.algorithm.keyByteCount)
  }

  private var context: [UInt8] {
    var writer = TLSWriter()
    writer.write(raw: conversation.bytes)
    writer.write(epoch.rawValue)
    writer.write(sender)
    return writer.bytes
  }

  private func signed(_ nonce: [UInt8], _ content: [UInt8]) -> [UInt8] {
    Array("Sotto signal 1".utf8) + [0] + context + nonce + content
  }
}
