import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §2.1 and what our types cannot even hold: bytes that break a rule, and those that do
/// not.
@Suite("Rules for bytes")
struct EncodingRules {
  private func judge<Value: TLSDecodable>(
    _ type: Value.Type, _ error: TLSDecodingError, _ illegal: [UInt8], but legal: [UInt8]
  ) {
    #expect(throws: error) { _ = try Value(decoding: illegal) }
    #expect(throws: Never.self) { _ = try Value(decoding: legal) }
  }

  @Test("2.1.1-1: an optional path is there or not")
  func presence() {
    for octet in [2, 128, 255] as [UInt8] {
      judge(Commit.self, .invalidPresenceOctet, [0, octet], but: [0, 0])
    }
  }

  @Test("2.1.2-1: no length begins with 11")
  func prefix() {
    for first in [0xc0, 0xc1, 0xff] as [UInt8] {
      judge(
        ProposalRef.self, .invalidLengthPrefix, [first, 0, 0, 0, 0, 0, 0, 1, 7], but: [1, 7])
    }
  }

  @Test("2.1.2-2: a length is as short as it can be")
  func minimal() {
    let long = [UInt8](repeating: 7, count: 64)
    judge(ProposalRef.self, .nonMinimalLength, [0x40, 1, 7], but: [1, 7])
    judge(ProposalRef.self, .nonMinimalLength, [0x80, 0, 0, 1, 7], but: [1, 7])
    judge(ProposalRef.self, .nonMinimalLength, [0x80, 0, 0, 64] + long, but: [0x40, 64] + long)
  }

  @Test("2.1.2-3: a vector ends within what holds it")
  func overlong() {
    judge(ProposalRef.self, .truncated, [2, 7], but: [1, 7])
    // Of two-byte numbers, in a vector of one and a half.
    judge(RequiredCapabilities.self, .truncated, [3, 0, 1, 0, 0, 0], but: [2, 0, 1, 0, 0])
    judge(RequiredCapabilities.self, .truncated, [4, 0, 1], but: [2, 0, 1, 0, 0])
  }

  @Test("8.4-1: a pre-shared key is external or of a resumption")
  func keyKind() {
    for kind in [0, 3, 255] as [UInt8] {
      judge(PreSharedKeyID.self, .invalidValue, [kind, 1, 7, 0], but: [1, 1, 7, 0])
    }
  }

  @Test("8.4-2: a resumption key has one of three usages")
  func keyUsage() {
    let rest: [UInt8] = [1, 7] + [0, 0, 0, 0, 0, 0, 0, 0] + [0]
    for usage in [0, 4, 255] as [UInt8] {
      judge(PreSharedKeyID.self, .invalidValue, [2, usage] + rest, but: [2, 3] + rest)
    }
  }

  @Test("7.2-1: a leaf comes from a key package, an update or a commit")
  func leafSource() throws {
    var party = Party()
    let leaf = try party.makeKeyPackage(try party.makeIdentity("alice")).keyPackage.leafNode
    let bytes = LeafNode(
      encryptionKey: leaf.encryptionKey, signatureKey: leaf.signatureKey,
      credential: leaf.credential, capabilities: leaf.capabilities, source: .update,
      extensions: [], signature: [1]
    ).encodedBytes
    // Behind it: no extensions, and a signature of one byte.
    let position = bytes.count - 4
    #expect(bytes[position] == 2)
    for source in [0, 4, 255] as [UInt8] {
      var illegal = bytes
      illegal[position] = source
      judge(LeafNode.self, .invalidValue, illegal, but: bytes)
    }
  }

  @Test("12.1-1, 12.2-10: a proposal of an unknown type is refused, alone and in a commit")
  func proposalType() throws {
    let remove = Proposal.remove(LeafIndex(1)).encodedBytes
    let commit = Commit(proposals: [.proposal(.remove(LeafIndex(1)))], path: nil).encodedBytes
    // Behind the length of the list and the kind of its entry.
    let position = 2
    #expect(commit[position..<position + 2] == [0, 3])
    for type in [0, 8, 0x0a] as [UInt8] {
      var illegal = commit
      illegal[position + 1] = type
      #expect(throws: MLSError.peerMisbehaved(.malformed(.unknown(.proposal)))) {
        _ = try Commit(untrusted: illegal)
      }
      #expect(throws: MLSError.peerMisbehaved(.malformed(.unknown(.proposal)))) {
        _ = try Proposal(untrusted: [0, type] + remove.dropFirst(2))
      }
    }
    _ = try Commit(untrusted: commit)
    _ = try Proposal(untrusted: remove)
  }

  @Test("13.3-1: a credential of an unknown type is refused")
  func credentialType() throws {
    let known = Credential.basic([7]).encodedBytes
    for type in [[0, 0], [0, 3], [0x0a, 0x0a]] as [[UInt8]] {
      #expect(throws: MLSError.peerMisbehaved(.malformed(.unknown(.credential)))) {
        _ = try Credential(untrusted: type + known.dropFirst(2))
      }
    }
    _ = try Credential(untrusted: known)
  }

  @Test("5.1-1: a suite that nobody here can compute is refused by name")
  func suite() throws {
    let party = Party()
    for number in [0, 4, 6, 0xf000] as [UInt16] {
      let suite = CipherSuite(rawValue: number)
      #expect(throws: MLSError.misuse(.unsupportedSuite(suite))) {
        try SuiteCrypto(party.crypto, suite)
      }
    }
    // Whoever only prints the error reads the name.
    for (suite, name) in [
      (CipherSuite.x448AES256, "MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448"),
      (.x448ChaCha20, "MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448"),
      (CipherSuite(rawValue: 0xf000), "cipher suite 61440"),
    ] {
      #expect("\(MLSError.misuse(.unsupportedSuite(suite)))".contains(name))
    }
    _ = try SuiteCrypto(party.crypto, .x25519AES128)
  }

  @Test("13.4-7: nobody founds a group with an extension twice")
  func foundingExtensions() throws {
    let one = Extension(type: .requiredCapabilities, data: RequiredCapabilities().encodedBytes)
    var party = Party()
    #expect(throws: MLSError.misuse(.invalidExtensions)) {
      try party.found("alice", extensions: [one, one])
    }
    try party.found("alice", extensions: [one])
  }

  @Test("12.4.3.2-4: a GroupInfo to join from outside has the key for it")
  func externalKey() throws {
    var party = try Party(of: "alice", "bob")
    let erin = try party.makeIdentity("erin")
    let info = try party["alice"].groupInfo()
    func changed(_ extensions: [Extension]) throws -> GroupInfo {
      func make(_ signature: [UInt8]) -> GroupInfo {
        GroupInfo(
          context: info.context, extensions: extensions, confirmationTag: info.confirmationTag,
          signer: info.signer, signature: signature)
      }
      let group = party["alice"]
      return make(
        try group.suiteCrypto.sign(
          "GroupInfoTBS", make([]).signedBytes, privateKey: group.identity.privateKey))
    }
    let bare = try changed(info.extensions.filter { $0.type != .externalPub })
    let whole = try changed(info.extensions)
    #expect(throws: MLSError.peerMisbehaved(.invalidGroupInfo)) {
      try NativeGroup.joinExternally(
        bare, identity: erin, crypto: party.crypto, using: &party.random)
    }
    let joined = try NativeGroup.joinExternally(
      whole, identity: erin, crypto: party.crypto, using: &party.random)
    _ = try party["bob"].process(joined.message.encodedBytes)
  }
}
