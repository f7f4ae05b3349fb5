import CryptoSuite
import MLS
import TLSSyntax

extension FuzzTarget {
  /// What a member finds in a PrivateMessage once it is opened (RFC 9420 §6.3.1): content,
  /// signature and padding. First the kind of content, which travels in the clear.
  static let privateContent = FuzzTarget(
    "private-content",
    check: { bytes throws(BrokenPromise) in
      var input = FuzzInput(bytes)
      guard let type = ContentType(rawValue: 1 + input.byte() % 3),
        let suite = try? SuiteCrypto(AcceptingCrypto(), .x25519AES128)
      else { throw BrokenPromise("suite 1 is gone") }
      let plaintext = input.rest()
      guard
        let opened = try? suite.open(
          sealed(plaintext, type), from: sender, key: key(suite))
      else {
        return false
      }
      var random = SeededRandom(seed: 31)
      guard
        let again = try? suite.privateMessage(
          opened, from: sender.leaf, generation: sender.generation, key: key(suite),
          senderDataSecret: secret, paddingBlockByteCount: 1, using: &random)
      else { throw BrokenPromise("what was opened cannot be sealed") }
      let content = again.ciphertext.dropLast(sealing.count)
      try promise(
        plaintext.starts(with: content)
          && plaintext.dropFirst(content.count).allSatisfy { $0 == 0 },
        "private content has a second encoding")
      return true
    },
    seeds: {
      World.shared.authenticatedContents.map { seed($0) }
        + [[0, 3, 104, 105, 33, 1, 0], [0, 3, 104, 105, 33, 1, 0, 0, 0, 0, 0, 0, 0]]
    })

  private static let sender = SenderData(
    leaf: LeafIndex(1), generation: Generation(0), reuseGuard: [0, 0, 0, 0])
  private static let secret = SecretBytes([UInt8](repeating: 1, count: 32))

  /// Any key will do: `AcceptingCrypto` looks at its length only.
  private static func key(_ suite: SuiteCrypto<AcceptingCrypto>) -> MessageKey {
    suite.senderDataKey(secret, ciphertext: [])
  }

  /// What `AcceptingCrypto` puts behind a plaintext.
  private static let sealing = [UInt8](repeating: 0, count: 16)

  private static func sealed(_ plaintext: [UInt8], _ type: ContentType) -> PrivateMessage {
    PrivateMessage(
      groupID: World.groupID, epoch: Epoch(1), contentType: type, authenticatedData: [],
      encryptedSenderData: [], ciphertext: plaintext + sealing)
  }

  private static func seed(_ content: AuthenticatedContent) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(content.content.body.type.rawValue - 1)
    switch content.content.body {
    case .application(let data): writer.write(opaque: data)
    case .proposal(let proposal): writer.write(proposal)
    case .commit(let commit): writer.write(commit)
    }
    writer.write(opaque: content.auth.signature)
    if let tag = content.auth.confirmationTag { writer.write(opaque: tag) }
    return writer.bytes
  }
}
