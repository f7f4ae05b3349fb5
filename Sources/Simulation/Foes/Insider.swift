import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol

/// A member who has turned: a device that was let in, with real keys, from which any well-formed
/// message comes. Its engine goes on beside it and knows nothing of this.
struct Insider {
  /// Its groups as its own commits have left them; the engine's do not have those.
  private var groups: [ConversationID: Group<NativeCrypto>] = [:]
  /// Whom it has brought in, or tried to.
  var outsiders: [Outsider] = []

  /// Where it acts, and what it knows there. KeyPackages of others it has as it could claim them.
  struct Place {
    let conversation: ConversationID
    /// What MLS calls it.
    let groupID: [UInt8]
    let device: DeviceID
    /// As it lies on its disk.
    let savedGroup: [UInt8]
    let submission: Submission
    let epoch: LogEpoch
    let keyPackages: [(device: DeviceID, bytes: [UInt8])]
    let rosters: [[UInt8]]
    /// What it signs with.
    let privateKey: SecretBytes?
    /// Of somebody whom the house has removed, and who helps.
    let removedKey: (device: DeviceID, privateKey: SecretBytes)?
  }

  enum Act: CaseIterable {
    case removes
    case takesOver
    case addsStranger
    case bringsBack
    case addsAgain
    case commitsGarbage
    case liesToRelay
    case forgesHead
    case changesGroup
    case endsGroup
    case proposes
    case commitsFromOutside
    case sendsGarbage
    case authenticatesData
    case saysForgery
    case publishesForeign
    case publishesGarbage
    case saysOldRoster
    case signalsGarbage
    case complains
    case sparesOne
    case fillsLeaf
    case becomesAnother
  }

  mutating func act(at place: Place, using random: inout Seeded) -> [ClientFrame] {
    guard let act = random.pick(Act.allCases) else { return [] }
    if let frames = actAlone(act, place, using: &random) { return frames }
    var group: Group<NativeCrypto>
    if let own = groups[place.conversation], own.epoch.rawValue == place.epoch.rawValue {
      group = own
    } else if let saved = try? Group.restore(place.savedGroup, crypto: NativeCrypto()) {
      group = saved
    } else {
      return []
    }
    defer { groups[place.conversation] = group }
    if act == .sparesOne { return spareOne(&group, place, using: &random) }
    if let payload = say(act, &group, using: &random) {
      return [append(payload, .application, place)]
    }
    return commit(act, &group, place, using: &random)
  }

  // MARK: Without a group

  private func actAlone(
    _ act: Act, _ place: Place, using random: inout Seeded
  ) -> [ClientFrame]? {
    let garbage = randomBytes(count: random.pick(1...300), using: &random)
    let commit = AppendEntry.Content.commit(
      MembershipChange(added: [], removed: [], welcome: []))
    switch act {
    case .publishesForeign:
      guard let foreign = random.pick(place.keyPackages)?.bytes else { return [] }
      return [.publishKeyPackages(PublishKeyPackages(lastResort: foreign, oneUse: [foreign]))]
    case .publishesGarbage:
      return [.publishKeyPackages(PublishKeyPackages(lastResort: garbage, oneUse: [garbage]))]
    case .saysOldRoster:
      guard let roster = random.pick(place.rosters), let slug = DeskSlug(Simulator.slug) else {
        return []
      }
      return [.publishRoster(PublishRoster(request: .none, desk: slug, roster: roster))]
    case .signalsGarbage:
      return [
        .signal(
          SendSignal(conversation: place.conversation, epoch: place.epoch, payload: garbage))
      ]
    case .commitsGarbage:
      return [append(garbage, commit, place)]
    // That it could not follow, or was never in.
    case .complains:
      let now = place.epoch.rawValue
      let epochs: [UInt64] = [0, now, now &- 1, UInt64(random.pick(0...8))]
      return [append(LogEpoch(random.pick(epochs) ?? 0).complaint, commit, place)]
    case .sendsGarbage: return [append(garbage, .application, place)]
    default: return nil
    }
  }

  private func append(
    _ payload: [UInt8], _ content: AppendEntry.Content, _ place: Place
  ) -> ClientFrame {
    .append(
      AppendEntry(
        conversation: place.conversation, epoch: place.epoch,
        submission: Submission(place.submission.rawValue + 1), content: content,
        payload: payload))
  }

  // MARK: Messages

  private func say(
    _ act: Act, _ group: inout Group<NativeCrypto>, using random: inout Seeded
  ) -> [UInt8]? {
    let forgery = Said.forgery(using: &random)
    switch act {
    case .saysForgery: return (try? group.protect(forgery, using: &random))?.encodedBytes
    case .authenticatesData:
      return (try? group.protect(forgery, authenticatedData: [1], using: &random))?.encodedBytes
    case .proposes:
      let leaf = random.pick(group.members)?.leafIndex ?? LeafIndex(0)
      if random.oneIn(2) { return (try? group.proposeUpdate(using: &random))?.encodedBytes }
      return (try? group.propose(.remove(leaf), using: &random))?.encodedBytes
    default: return nil
    }
  }

  // MARK: Commits

  private mutating func commit(
    _ act: Act, _ group: inout Group<NativeCrypto>, _ place: Place, using random: inout Seeded
  ) -> [ClientFrame] {
    let others = group.members.filter { $0.signatureKey != place.device.bytes }
    guard let other = random.pick(others), let otherDevice = DeviceID(other.signatureKey) else {
      return []
    }
    var request = CommitRequest()
    request.includesPendingProposals = false
    var (added, removed): ([DeviceID], [DeviceID]) = ([], [])
    var newcomer: (identity: SigningIdentity, package: PrivateKeyPackage)?
    var welcome: [UInt8] = []
    switch act {
    case .removes:
      (request.removing, removed) = ([other.leafIndex], [otherDevice])
    case .takesOver:
      (request.removing, removed, added) = ([other.leafIndex], [otherDevice], [otherDevice])
      welcome = luring(otherDevice, place, using: &random) ?? []
    case .addsStranger, .bringsBack:
      newcomer =
        act == .bringsBack
        ? returning(group, place, using: &random) : stranger(group, place, using: &random)
      guard let newcomer else { return [] }
      request.adding = [newcomer.package.keyPackage]
      added = DeviceID(newcomer.identity.publicKey).map { [$0] } ?? []
    case .addsAgain:
      guard let (device, bytes) = random.pick(place.keyPackages),
        case .keyPackage(let offered)? = try? MLSMessage(decoding: bytes),
        let package = offered.fitting(group.suite)
      else { return [] }
      (request.adding, added) = ([package], [device])
    case .liesToRelay:
      removed = random.oneIn(2) ? [otherDevice] : []
      added = removed.isEmpty ? [random.pick(place.keyPackages)?.device].compactMap { $0 } : []
      welcome = added.isEmpty ? [] : [1, 2, 3]
    case .forgesHead: request.authenticatedData = randomBytes(count: 124, using: &random)
    case .changesGroup: request.groupContextExtensions = []
    case .fillsLeaf:
      let filling = [UInt8](repeating: 0, count: random.pick(100...WireLimits.payloadByteCountMax))
      request.profile = LeafProfile(extensions: [Extension(type: .applicationID, data: filling)])
    case .becomesAnother: request.identity = another(than: other, group, place, using: &random)
    case .endsGroup:
      request.reInit = ReInit(
        groupID: place.groupID, cipherSuite: group.suite)
    default: return fromOutside(&group, place, using: &random)
    }
    let now = Bounds.epochMilliseconds / 1_000
    guard let pending = try? group.commit(request, now: now, using: &random) else { return [] }
    if let made = pending.welcome {
      if welcome.isEmpty { welcome = MLSMessage.welcome(made).encodedBytes }
      if let newcomer { join(made, newcomer.identity, newcomer.package) }
    }
    _ = try? group.merge(pending)
    return [
      append(
        pending.message.encodedBytes,
        .commit(MembershipChange(added: added, removed: removed, welcome: welcome)), place)
    ]
  }

  /// New keys of its own, which one of the others cannot follow.
  private func spareOne(
    _ group: inout Group<NativeCrypto>, _ place: Place, using random: inout Seeded
  ) -> [ClientFrame] {
    let others = group.members.filter { $0.signatureKey != place.device.bytes }
    let now = Bounds.epochMilliseconds / 1_000
    guard let spared = random.pick(others)?.encryptionKey,
      var own = try? Group.restore(group.save(), crypto: SparingCrypto(spared: spared)),
      let pending = try? own.commit(CommitRequest(), now: now, using: &random),
      (try? own.merge(pending)) != nil,
      let after = try? Group.restore(own.save(), crypto: NativeCrypto())
    else { return [] }
    group = after
    return [
      append(
        pending.message.encodedBytes,
        .commit(MembershipChange(added: [], removed: [], welcome: [])), place)
    ]
  }

  private mutating func join(
    _ welcome: Welcome, _ identity: SigningIdentity, _ package: PrivateKeyPackage
  ) {
    guard
      let group = try? Group.join(
        welcome, with: package, identity: identity, crypto: NativeCrypto())
    else { return }
    outsiders.append(
      Outsider("a bad member's guest", device: DeviceID(identity.publicKey), group))
  }

  /// Somebody without a certificate, or with the insider's own.
  private func stranger(
    _ group: Group<NativeCrypto>, _ place: Place, using random: inout Seeded
  ) -> (SigningIdentity, PrivateKeyPackage)? {
    let credential = group.members.first { $0.signatureKey == place.device.bytes }?.credential
    var certificate: [UInt8] = []
    if random.oneIn(2), case .basic(let own)? = credential { certificate = own }
    guard let identity = SigningIdentity.made(as: certificate, using: &random),
      let package = PrivateKeyPackage.made(for: identity, in: group.suite, using: &random)
    else { return nil }
    return (identity, package)
  }

  /// Its own key under no certificate or somebody else's, or another key under its own.
  private func another(
    than other: Member, _ group: Group<NativeCrypto>, _ place: Place, using random: inout Seeded
  ) -> SigningIdentity? {
    guard let privateKey = place.privateKey, random.oneIn(2) else {
      return stranger(group, place, using: &random)?.0
    }
    return SigningIdentity(
      credential: random.oneIn(2) ? .basic([]) : other.credential, privateKey: privateKey,
      publicKey: place.device.bytes)
  }

  /// Somebody whom the house has removed, with the certificate that it once gave them.
  private func returning(
    _ group: Group<NativeCrypto>, _ place: Place, using random: inout Seeded
  ) -> (SigningIdentity, PrivateKeyPackage)? {
    guard let removed = place.removedKey else { return nil }
    let packages = place.keyPackages.filter { $0.device == removed.device }
    guard
      case .keyPackage(let old)? = packages.first.flatMap({ try? MLSMessage(decoding: $0.bytes) })
    else { return nil }
    let identity = SigningIdentity(
      credential: old.leafNode.credential, privateKey: removed.privateKey,
      publicKey: removed.device.bytes)
    guard let package = PrivateKeyPackage.made(for: identity, in: group.suite, using: &random)
    else { return nil }
    return (identity, package)
  }

  /// A Welcome for a member into a group of the insider's own, of the same name.
  private mutating func luring(
    _ device: DeviceID, _ place: Place, using random: inout Seeded
  ) -> [UInt8]? {
    guard let bytes = random.pick(place.keyPackages.filter { $0.device == device })?.bytes,
      case .keyPackage(let offered)? = try? MLSMessage(decoding: bytes),
      let package = offered.fitting(
        random.oneIn(2) ? .mlkem768X25519ChaCha20 : .x25519ChaCha20),
      let double = SigningIdentity.made(as: [], using: &random),
      var own = try? Group.create(
        groupID: place.groupID, suite: package.cipherSuite, identity: double,
        lifetime: Lifetime(notBefore: 0, notAfter: .max), crypto: NativeCrypto(), using: &random),
      let pending = try? own.commit(
        CommitRequest(adding: [package]), now: Bounds.epochMilliseconds / 1_000, using: &random),
      let welcome = pending.welcome, (try? own.merge(pending)) != nil
    else { return nil }
    outsiders.append(Outsider("a bad member's double", device: DeviceID(double.publicKey), own))
    return MLSMessage.welcome(welcome).encodedBytes
  }

  /// A stranger joins with what the insider tells of the group.
  private mutating func fromOutside(
    _ group: inout Group<NativeCrypto>, _ place: Place, using random: inout Seeded
  ) -> [ClientFrame] {
    guard let (identity, _) = stranger(group, place, using: &random),
      let info = try? group.groupInfo(),
      let joined = try? Group.joinExternally(
        info, identity: identity, crypto: NativeCrypto(), using: &random)
    else { return [] }
    outsiders.append(
      Outsider("a bad member's guest", device: DeviceID(identity.publicKey), joined.group))
    return [
      append(
        joined.message.encodedBytes,
        .commit(MembershipChange(added: [], removed: [], welcome: [])), place)
    ]
  }
}
