import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayCore
import RelayProtocol
import Simulation
import Testing

/// A group that somebody has made by hand, and a Welcome into it for a device whose key package
/// they have.
struct Trap {
  var group: Group<NativeCrypto>
  let host: DeviceID
  let conversation: [UInt8]
  let welcome: [UInt8]

  /// - Parameters:
  ///   - conversation: The name of one that there is; one of its own, if nothing is said.
  ///   - host: Whose group it is; a stranger's of that moment, if nothing is said.
  ///   - asking: Through whose session the key package is taken.
  ///   - house: Whose desk it is made for; this one's, if nothing is said.
  init(
    _ world: inout World, for victim: Int, in conversation: [UInt8]? = nil,
    as host: SigningIdentity? = nil, asking: Int, house: [UInt8]? = nil
  ) throws {
    let invited = try #require(world.people[victim].identity?.device)
    let bytes = world.relayKeyPackage(of: invited, asking: asking)
    guard case .keyPackage(let package) = try MLSMessage(decoding: bytes) else {
      throw MLSError.misuse(.unknownMember)
    }
    let own = try host ?? SigningIdentity.stranger(&world.random)
    let device = try #require(DeviceID(own.publicKey))
    self.host = device
    self.conversation = conversation ?? .founded(by: device, &world.random)
    let seconds = world.now.milliseconds / 1_000
    group = try Group.create(
      groupID: try self.conversation + (house ?? world.houseKey()), suite: .x25519ChaCha20,
      identity: own,
      lifetime: Lifetime(notBefore: 0, notAfter: .max), crypto: NativeCrypto(),
      using: &world.random)
    let pending = try group.commit(
      CommitRequest(adding: [package]), now: seconds, using: &world.random)
    try group.merge(pending)
    welcome = MLSMessage.welcome(try #require(pending.welcome)).encodedBytes
  }
}

extension [UInt8] {
  /// The name of a conversation that this device could have begun.
  static func founded(by device: DeviceID, _ random: inout Seeded) -> [UInt8] {
    let salt = randomBytes(count: ConversationID.saltByteCount, using: &random)
    return ConversationID(founder: device, salt: salt, RelayCrypto.native.sha256)?.bytes ?? []
  }
}

extension SigningIdentity {
  /// The same key under another credential.
  func called(_ credential: Credential) -> SigningIdentity {
    SigningIdentity(credential: credential, privateKey: privateKey, publicKey: publicKey)
  }

  /// Nobody that anyone knows.
  static func stranger(_ random: inout Seeded) throws -> SigningIdentity {
    let key = SecretBytes.random(count: 32, using: &random)
    return SigningIdentity(
      credential: .basic([]), privateKey: key,
      publicKey: try NativeCrypto().publicKey(SignatureAlgorithm.ed25519, privateKey: key))
  }
}

extension World {
  /// What a device signs with that has published this KeyPackage: for somebody who turns on us.
  func signingIdentity(of person: Int, whose own: KeyPackage) throws -> SigningIdentity {
    let account = try #require(people[person].disk[[UInt8(ascii: "a")]])
    return SigningIdentity(
      credential: own.leafNode.credential,
      // A version, a role, a length of one octet, the key.
      privateKey: SecretBytes(Array(account[3..<35])), publicKey: own.leafNode.signatureKey)
  }

  /// What anybody can fetch who knows the desk's name.
  func houseKey() throws -> [UInt8] {
    let crypto = RelayCrypto.native
    let record = try DeskRecord(decoding: deskRecord())
    return try VerifiedDesk(record, crypto.isValid, crypto.sha256).profile.houseKey
  }
}
