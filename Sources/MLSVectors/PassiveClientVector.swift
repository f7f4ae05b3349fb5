import CryptoSuite
import MLS
import TLSSyntax

/// A client that joins by Welcome and follows what others commit.
struct PassiveClientVector: Vector {
  let cipherSuite: UInt16?
  let externalPsks: [ExternalPSK]
  let keyPackage: Hex
  let signaturePriv: Hex
  let encryptionPriv: Hex
  let initPriv: Hex
  let welcome: Hex
  let ratchetTree: Hex?
  let initialEpochAuthenticator: Hex
  let epochs: [EpochVector]

  struct ExternalPSK: Decodable {
    let pskId: Hex
    let psk: Hex
  }

  struct EpochVector: Decodable {
    let proposals: [Hex]
    let commit: Hex
    let epochAuthenticator: Hex
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    guard case .keyPackage(let keyPackage) = try MLSMessage(decoding: keyPackage.bytes),
      case .welcome(let welcome) = try MLSMessage(decoding: welcome.bytes)
    else { throw VectorMismatch(description: "another kind of message") }
    let keys = externalPsks.map { PreSharedKey(id: $0.pskId.bytes, secret: $0.psk.secret) }
    var group = try Group.join(
      welcome,
      with: PrivateKeyPackage(
        keyPackage: keyPackage, initKey: initPriv.privateKey, leafKey: encryptionPriv.privateKey),
      identity: SigningIdentity(
        credential: keyPackage.leafNode.credential, privateKey: signaturePriv.privateKey,
        publicKey: keyPackage.leafNode.signatureKey),
      ratchetTree: try ratchetTree.map { try RatchetTree(decoding: $0.bytes) },
      preSharedKeys: keys, crypto: crypto)
    try expect("first authenticator", group.epochAuthenticator, initialEpochAuthenticator)
    for epoch in epochs {
      for proposal in epoch.proposals { _ = try group.process(proposal.bytes) }
      guard case .commit(let staged) = try group.process(epoch.commit.bytes, preSharedKeys: keys)
      else { throw VectorMismatch(description: "not a commit") }
      try group.merge(staged)
      try expect("authenticator", group.epochAuthenticator, epoch.epochAuthenticator)
      group = try Group.restore(group.save(), crypto: crypto)
    }
  }
}
