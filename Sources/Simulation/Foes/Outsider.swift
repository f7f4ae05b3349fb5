import CryptoNative
import MLS
import RelayProtocol

/// Keys of somebody who has no place in a conversation, held to what is sent there. All ciphertext
/// is in its hands, as in the relay's.
struct Outsider {
  let name: String
  /// As the groups know it.
  let device: DeviceID?
  /// Its group, and what that has become by each commit since: not all of them were accepted.
  private var branches: [Group<NativeCrypto>]

  private static let branchCountMax = 6

  init(_ name: String, device: DeviceID?, _ group: Group<NativeCrypto>) {
    self.name = name
    self.device = device
    branches = [group]
  }

  var conversation: ConversationID? { branches[0].conversation }

  /// What it reads of a message. By a commit it goes on as a member would.
  mutating func open(_ payload: [UInt8]) -> [UInt8]? {
    for place in branches.indices {
      switch try? branches[place].process(payload) {
      case .application(let message)?: return message.content
      case .commit(let staged)?:
        var next = branches[place]
        guard !staged.removesOwnLeaf, (try? next.merge(staged)) != nil else { continue }
        branches.insert(next, at: 0)
        if branches.count > Self.branchCountMax { branches.removeLast() }
        return nil
      default: break
      }
    }
    return nil
  }
}

extension Group {
  /// Whose name its own begins with.
  var conversation: ConversationID? {
    ConversationID(Array(groupID.prefix(ConversationID.byteCount)))
  }
}

extension SigningIdentity {
  /// Of a liar's own, under whatever credential.
  static func made(
    as certificate: [UInt8], using random: inout Seeded
  ) -> SigningIdentity? {
    try? SigningIdentity.make(
      .basic(certificate), suite: .x25519ChaCha20, crypto: NativeCrypto(), using: &random)
  }
}

extension PrivateKeyPackage {
  static func made(
    for identity: SigningIdentity, in suite: CipherSuite = .x25519ChaCha20,
    using random: inout Seeded
  ) -> PrivateKeyPackage? {
    try? PrivateKeyPackage.make(
      suite: suite, identity: identity,
      lifetime: Lifetime(notBefore: 0, notAfter: Bounds.epochMilliseconds / 500),
      crypto: NativeCrypto(), using: &random)
  }
}
