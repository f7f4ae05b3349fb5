import ClientEngine
import CryptoSuite
import MLS
import TLSSyntax

/// What travels (RFC 9420 §6, §10, §12).
extension FuzzTarget {
  static let messageDecoders = [
    decoding("mls-message", MLSMessage.self) { World.shared.messages },
    decoding("key-package", KeyPackage.self) { (keyPackage) throws(BrokenPromise) in
      try acceptsOrRefuses(keyPackage)
    } seeds: {
      let packages = World.shared.newcomers.map(\.keyPackage.keyPackage)
      return (packages + packages.map(carryingItself)).map(\.encodedBytes)
    },
    decoding("welcome", Welcome.self) { [World.shared.welcome.encodedBytes] },
    decoding("group-secrets", GroupSecrets.self) { [World.shared.groupSecrets.encodedBytes] },
    decoding("group-info", GroupInfo.self) { World.shared.groupInfos.map(\.encodedBytes) },
    decoding("proposal", Proposal.self) { World.shared.proposals.map(\.encodedBytes) },
    decoding("commit", Commit.self) { World.shared.commits.map(\.encodedBytes) },
    decoding("authenticated-content", AuthenticatedContent.self) {
      World.shared.authenticatedContents.map(\.encodedBytes)
    },
    decoding("extensions", ExtensionList.self) {
      [ExtensionList(World.extensions).encodedBytes]
    },
    decoding("credential", Credential.self) {
      [
        Credential.basic([1, 2, 3]), .x509([]),
        .x509([[0x30, 0x03, 0x02, 0x01, 0x05], [0x30, 0]]),
      ].map(\.encodedBytes)
    },
    decoding("sender-data", SenderData.self, byteCountMax: 64) {
      [
        SenderData(
          leaf: LeafIndex(3), generation: Generation(70_000), reuseGuard: [1, 2, 3, 4]
        ).encodedBytes
      ]
    },
    privateContent,
  ]

  /// Whatever validation says of a key package, it says it without trapping.
  private static func acceptsOrRefuses(_ keyPackage: KeyPackage) throws(BrokenPromise) {
    guard let suite = try? SuiteCrypto(AcceptingCrypto(), .x25519AES128) else {
      throw BrokenPromise("suite 1 is gone")
    }
    _ = try? keyPackage.validate(suite)
    _ = keyPackage.lifetime?.contains(World.now)
    _ = keyPackage.isLastResort
    if let carried = keyPackage.fitting(.mlkem768X25519ChaCha20) {
      try promise(
        carried.leafNode.signatureKey == keyPackage.leafNode.signatureKey,
        "a key package carries another device's")
    }
  }

  /// With itself inside, as one of the messenger's hybrid suite.
  private static func carryingItself(_ plain: KeyPackage) -> KeyPackage {
    let hybrid = KeyPackage(
      cipherSuite: .mlkem768X25519ChaCha20, initKey: plain.initKey, leafNode: plain.leafNode,
      extensions: plain.extensions, signature: plain.signature)
    let carried = Extension(
      type: ExtensionType(rawValue: 0xf103), data: MLSMessage.keyPackage(hybrid).encodedBytes)
    return KeyPackage(
      cipherSuite: plain.cipherSuite, initKey: plain.initKey, leafNode: plain.leafNode,
      extensions: plain.extensions + [carried], signature: plain.signature)
  }
}

/// `Extension extensions<V>`, and what the known ones hold.
private struct ExtensionList: TLSCodable {
  let extensions: [Extension]

  init(_ extensions: [Extension]) { self.extensions = extensions }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    extensions = try reader.readVector()
    // Refusing one of these refuses no extension: their owners read them when they need them.
    for entry in extensions {
      _ = try? RequiredCapabilities(decoding: entry.data)
      _ = try? ExternalSenders(decoding: entry.data)
    }
  }

  func encode(into writer: inout TLSWriter) { writer.write(vector: extensions) }
}
