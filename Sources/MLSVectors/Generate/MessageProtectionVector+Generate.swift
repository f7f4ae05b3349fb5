import CryptoSuite
import MLS
import TLSSyntax

extension MessageProtectionVector: VectorScenario {
  static var kindCount: Int { 1 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> MessageProtectionVector {
    let suite = workshop.suite
    let identity = try workshop.identity("sender")
    var vector = MessageProtectionVector()
    vector.cipherSuite = suite.suite.rawValue
    vector.groupId = workshop.hex()
    vector.epoch = workshop.random.next() >> 1
    vector.treeHash = workshop.hex()
    vector.confirmedTranscriptHash = workshop.hex()
    vector.signaturePriv = Hex(identity.privateKey)
    vector.signaturePub = Hex(identity.publicKey)
    vector.encryptionSecret = workshop.hex()
    vector.senderDataSecret = workshop.hex()
    vector.membershipKey = workshop.hex()

    let proposal = Proposal.preSharedKey(
      PreSharedKeyID(kind: .external(id: workshop.bytes()), nonce: workshop.bytes()))
    let commit = Commit(proposals: [.proposal(.remove(LeafIndex(0)))], path: nil)
    vector.proposal = Hex(proposal.encodedBytes)
    vector.commit = Hex(commit.encodedBytes)
    vector.application = workshop.hex()
    var secretTree = vector.secretTree
    func protect(
      _ body: FramedContent.Body, _ format: WireFormat
    ) throws(MLSError) -> Hex {
      Hex(try vector.protect(body, format, &secretTree, suite, using: &workshop.random))
    }
    vector.proposalPub = try protect(.proposal(proposal), .publicMessage)
    vector.proposalPriv = try protect(.proposal(proposal), .privateMessage)
    vector.commitPub = try protect(.commit(commit), .publicMessage)
    vector.commitPriv = try protect(.commit(commit), .privateMessage)
    vector.applicationPriv = try protect(
      .application(vector.application.bytes), .privateMessage)
    return vector
  }
}
