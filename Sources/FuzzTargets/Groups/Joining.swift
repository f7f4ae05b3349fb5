import CryptoSuite
import MLS
import TLSSyntax

extension FuzzTarget {
  /// Everything a newcomer is told, in the fuzzer's words: the decrypted secrets and GroupInfo of
  /// a Welcome, also to a branch or the successor of a known group, or a published GroupInfo. Who
  /// gets in uses the group.
  static let joining = FuzzTarget(
    "joining", byteCountMax: 16_384,
    check: { bytes throws(BrokenPromise) in
      var input = FuzzInput(bytes)
      let group =
        switch input.byte() % 4 {
        case 0: welcomed(&input, among: [])
        case 1: entered(&input)
        case 2: welcomed(&input, among: [World.shared.member])
        default: welcomed(&input, among: [World.shared.concluded])
        }
      guard let group else { return false }
      try GroupUse.exercise(group)
      return true
    },
    seeds: {
      let groupInfo = World.shared.groupInfos[0].encodedBytes
      return [
        [0] + seed(World.shared.welcome), [1, 255] + groupInfo, [1, 2] + groupInfo,
        [2] + seed(World.shared.branchWelcome), [3] + seed(World.shared.successorWelcome),
      ]
    })

  /// What `AcceptingCrypto` has sealed for the first newcomer, as `welcomed` reads it.
  private static func seed(_ welcome: Welcome) -> [UInt8] {
    let share = welcome.secrets[0].ciphertext.ciphertext.dropLast(16)
    return FuzzInput.chunk(Array(share)) + welcome.encryptedGroupInfo.dropLast(16)
  }

  /// Joins by a Welcome with this inside, which may continue one of the groups.
  private static func welcomed(
    _ input: inout FuzzInput, among groups: [FuzzedGroup]
  ) -> FuzzedGroup? {
    let newcomer = World.shared.newcomers[0]
    guard let reference = try? newcomer.keyPackage.reference(crypto: World.crypto) else {
      return nil
    }
    let sealing = [UInt8](repeating: 0, count: 16)
    let share = HPKECiphertext(
      kemOutput: [UInt8](repeating: 0, count: 32), ciphertext: input.chunk() + sealing)
    let welcome = Welcome(
      cipherSuite: .x25519AES128,
      secrets: [EncryptedGroupSecrets(newMember: reference, ciphertext: share)],
      encryptedGroupInfo: input.rest() + sealing)
    return try? FuzzedGroup.join(
      welcome, with: newcomer.keyPackage, identity: newcomer.identity,
      preSharedKeys: [World.preSharedKey], knownGroups: groups, matching: { _, _ in true },
      crypto: World.crypto)
  }

  /// Joins from outside by this GroupInfo.
  private static func entered(_ input: inout FuzzInput) -> FuzzedGroup? {
    let replaced = input.byte()
    guard let groupInfo = try? GroupInfo(decoding: input.rest()) else { return nil }
    var random = SeededRandom(seed: 5)
    return try? FuzzedGroup.joinExternally(
      groupInfo, identity: World.shared.newcomers[0].identity,
      replacing: replaced < 8 ? LeafIndex(UInt32(replaced)) : nil, crypto: World.crypto,
      using: &random
    ).group
  }
}
