import CryptoSuite
import MLS
import TLSSyntax

/// Frames any content as a message of the group's current epoch, in the names of its members.
struct Forgery {
  private let groupID: [UInt8]
  private let epoch: Epoch
  /// The tag and signature that `AcceptingCrypto` makes and takes.
  private static let tag = [UInt8](repeating: 0, count: 32)
  private static let sealing = [UInt8](repeating: 0, count: 16)

  init(_ group: FuzzedGroup) {
    groupID = group.groupID
    epoch = group.epoch
  }

  func application(_ data: [UInt8], from leaf: UInt32) -> MLSMessage {
    var body = TLSWriter()
    body.write(opaque: data)
    return sealed(body.bytes, type: .application, from: leaf, generation: 0)
  }

  /// Signed in the clear.
  func open(_ body: FramedContent.Body, from sender: Sender) -> MLSMessage {
    var membershipTag: [UInt8]?
    if case .member = sender { membershipTag = Self.tag }
    return .publicMessage(
      PublicMessage(
        content: FramedContent(
          groupID: groupID, epoch: epoch, sender: sender, authenticatedData: [], body: body),
        auth: FramedContentAuthData(
          signature: [0], confirmationTag: body.type == .commit ? Self.tag : nil),
        membershipTag: membershipTag))
  }

  /// Encrypted; `content` is what stands before the signature, well-formed or not.
  func sealed(
    _ content: [UInt8], type: ContentType, from leaf: UInt32, generation: UInt32
  ) -> MLSMessage {
    var plaintext = TLSWriter()
    plaintext.write(raw: content)
    plaintext.write(opaque: [0])
    if type == .commit { plaintext.write(opaque: Self.tag) }
    var senderData = TLSWriter()
    senderData.write(leaf)
    senderData.write(generation)
    senderData.write(raw: [0, 0, 0, 0])
    return .privateMessage(
      PrivateMessage(
        groupID: groupID, epoch: epoch, contentType: type, authenticatedData: [],
        encryptedSenderData: senderData.bytes + Self.sealing,
        ciphertext: plaintext.bytes + Self.sealing))
  }
}
