import CryptoSuite
import MLS
import TLSSyntax

extension TreeKEMVector: VectorScenario {
  static var kindCount: Int { TreeShape.small.count }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> TreeKEMVector {
    let world = try TreeWorld(TreeShape.small[kind], &workshop)
    var vector = TreeKEMVector()
    vector.cipherSuite = workshop.suite.suite.rawValue
    vector.groupId = Hex(world.groupID)
    vector.epoch = workshop.random.next() >> 1
    vector.confirmedTranscriptHash = workshop.hex()
    vector.ratchetTree = Hex(world.tree.encodedBytes)
    vector.leavesPrivate = world.members.map(LeafPrivate.init)
    for member in world.members {
      let path = try vector.path(of: member, in: world, &workshop)
      vector.updatePaths.append(path)
    }
    return vector
  }

  private func path<Crypto: CryptoProvider>(
    of author: TreeMember, in world: TreeWorld<Crypto>, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> UpdatePathVector {
    var after = world.tree
    guard let draft = after[author.leaf] else { preconditionFailure("members have leaves") }
    let renewed = try after.renewPath(
      of: author.leaf, draft: draft, identity: author.identity,
      context: context(of: after, workshop.suite), excluding: [], workshop.suite,
      using: &workshop.random)
    var path = UpdatePathVector()
    path.sender = author.leaf.rawValue
    path.updatePath = Hex(renewed.path.encodedBytes)
    path.commitSecret = Hex(renewed.secrets.commitSecret)
    path.treeHashAfter = Hex(after.treeHash(workshop.suite))
    // One a leaf, blank ones too; nothing for blanks and for the author.
    for index in 0..<after.size.leafCount {
      let leaf = LeafIndex(index)
      guard leaf != author.leaf, after[leaf] != nil else {
        path.pathSecrets.append(nil)
        continue
      }
      path.pathSecrets.append(renewed.secret(sharedWith: leaf).map { Hex($0) })
    }
    return path
  }
}

extension TreeKEMVector.LeafPrivate {
  fileprivate init(_ member: TreeMember) {
    self.init()
    index = member.leaf.rawValue
    encryptionPriv = Hex(member.leafKey)
    signaturePriv = Hex(member.identity.privateKey)
    for known in member.pathSecrets {
      var entry = TreeKEMVector.PathSecretVector()
      entry.node = known.node.rawValue
      entry.pathSecret = Hex(known.secret)
      pathSecrets.append(entry)
    }
  }
}
