import CryptoSuite
import MLS
import TLSSyntax

/// What people do.
extension Session {
  enum Operation: CaseIterable {
    case add, remove, update, renameOneself, proposeAndCommit, mixKeyIn, changeExtensions
    case joinExternally, resynchronise, proposeFromOutside, askToBeAdded, race, reload, talk
    case branch, reinitialise
  }

  /// Does one thing at random. `sizeMax` members are enough.
  mutating func step(sizeMax: Int) throws -> Operation {
    let operation = choose(sizeMax: sizeMax)
    switch operation {
    case .add: try add(count: 1 + pick(3))
    case .remove: try remove()
    case .update: try update()
    case .renameOneself: try renameOneself()
    case .proposeAndCommit: try proposeAndCommit()
    case .mixKeyIn: try mixKeyIn()
    case .changeExtensions: try changeExtensions()
    case .joinExternally: try joinExternally()
    case .resynchronise: try resynchronise()
    case .proposeFromOutside: try proposeFromOutside()
    case .askToBeAdded: try askToBeAdded()
    case .race: try race()
    case .reload:
      for index in people.indices where chance(30) {
        people[index].group = try restored(people[index].group)
      }
    case .talk: try talk()
    case .branch: try branch()
    case .reinitialise: try reinitialise()
    }
    try receive()
    return operation
  }

  private mutating func choose(sizeMax: Int) -> Operation {
    while true {
      let operation = Operation.allCases[pick(Operation.allCases.count)]
      switch operation {
      case .add, .joinExternally, .askToBeAdded:
        if people.count + 3 <= sizeMax { return operation }
      case .remove, .resynchronise, .race, .proposeAndCommit, .proposeFromOutside:
        if people.count > sizeMax / 2 { return operation }
      case .branch, .reinitialise:
        if chance(25) { return operation }
      default:
        return operation
      }
    }
  }

  mutating func add(count: Int) throws {
    var request = CommitRequest()
    for _ in 0..<count { request.adding.append(try makeNewcomer()) }
    request.includesPath = chance(60)
    try commit(request, by: somebody())
  }

  private mutating func remove() throws {
    let author = somebody()
    let other = somebody(but: author)
    try commit(CommitRequest(removing: [people[other].group.ownLeafIndex]), by: author)
  }

  private mutating func update() throws {
    try commit(CommitRequest(), by: somebody())
  }

  private mutating func renameOneself() throws {
    let author = somebody()
    var request = CommitRequest()
    request.identity = try makeIdentity(people[author].name).identity
    request.profile = makeProfile()
    try commit(request, by: author)
  }

  /// Several propose, and somebody commits what goes together, by reference.
  private mutating func proposeAndCommit() throws {
    let key = someKey()
    for _ in 0..<(1 + pick(4)) {
      let author = somebody()
      let format = wireFormat()
      let message: MLSMessage
      switch pick(6) {
      case 0:
        let other = somebody(but: author)
        message = try people[author].group.propose(
          .remove(people[other].group.ownLeafIndex), wireFormat: format, using: &random)
      case 1:
        message = try people[author].group.propose(
          .add(try makeNewcomer()), wireFormat: format, now: Party.now, using: &random)
      case 2:
        message = try people[author].group.propose(key, wireFormat: format, using: &random)
      case 3:
        message = try people[author].group.propose(
          .groupContextExtensions(extensions), wireFormat: format, using: &random)
      case 4:
        let identity = try makeIdentity(people[author].name).identity
        message = try people[author].group.proposeUpdate(
          identity: identity, wireFormat: format, using: &random)
      default:
        message = try people[author].group.proposeUpdate(wireFormat: format, using: &random)
      }
      try announce(message, except: author)
    }
    var request = CommitRequest()
    if chance(70) { request.preSharedKeys = [key] }
    try commit(request, by: somebody(), [key])
  }

  /// An external key, and one of an epoch of this group that all remember.
  private mutating func mixKeyIn() throws {
    let key = someKey()
    var request = CommitRequest()
    request.preSharedKeys = [key]
    request.adding = chance(30) ? [try makeNewcomer()] : []
    let author = somebody()
    if request.adding.isEmpty {
      request.preSharedKeys.append(try people[author].group.resumptionKey())
    }
    try commit(request, by: author, [key])
  }

  private mutating func changeExtensions() throws {
    var request = CommitRequest()
    let required = RequiredCapabilities(
      extensions: chance(50) ? [ExtensionType.lastResort.rawValue] : [], credentials: [1])
    request.groupContextExtensions =
      extensions
      + [Extension(type: .requiredCapabilities, data: required.encodedBytes)]
    try commit(request, by: somebody())
  }

  private mutating func joinExternally() throws {
    let (name, identity) = try makeIdentity()
    try enter(name, identity, replacing: nil, chance(50) ? [someKey()] : [])
  }

  private mutating func resynchronise() throws {
    let lost = people.remove(at: somebody())
    let key = try lost.group.resumptionKey()
    try enter(lost.name, lost.group.identity, replacing: lost.group.ownLeafIndex, [key])
  }

  private mutating func enter(
    _ name: String, _ identity: SigningIdentity, replacing leaf: LeafIndex?,
    _ keys: [PreSharedKey]
  ) throws {
    let holdsTree = chance(50)
    let publisher = people[somebody()].group
    let info = try publisher.groupInfo(
      holdsRatchetTree: holdsTree, extensions: [.grease(using: &random)])
    let (group, message) = try Group.joinExternally(
      try GroupInfo(decoding: info.encodedBytes), identity: identity,
      ratchetTree: holdsTree ? nil : publisher.ratchetTree, replacing: leaf, preSharedKeys: keys,
      profile: makeProfile(), crypto: crypto, using: &random)
    try follow(message, keys, except: nil)
    people.append(Person(name: name, group: group))
    noteEpoch()
  }

  private mutating func proposeFromOutside() throws {
    let key = someKey()
    let nonce = randomBytes(count: suite.algorithms?.hash.byteCount ?? 0, using: &random)
    let group = people[0].group
    let proposals: [Proposal] = [
      .remove(people[somebody()].group.ownLeafIndex), .add(try makeNewcomer()),
      .groupContextExtensions(extensions),
      .preSharedKey(PreSharedKeyID(kind: key.kind, nonce: nonce)),
    ]
    for proposal in proposals where chance(60) {
      let message = try MLSMessage.externalProposal(
        proposal, groupID: group.groupID, epoch: group.epoch, sender: 0, identity: outsider,
        suite: suite, crypto: crypto)
      try announce(message, except: nil)
    }
    var request = CommitRequest()
    request.preSharedKeys = chance(50) ? [key] : []
    try commit(request, by: somebody(), [key])
  }

  private mutating func askToBeAdded() throws {
    let package = try makeNewcomer()
    guard let newcomer = newcomers.last else { return }
    let group = people[0].group
    try announce(
      try MLSMessage.joinProposal(
        package, groupID: group.groupID, epoch: group.epoch, identity: newcomer.identity,
        crypto: crypto), except: nil)
    try commit(CommitRequest(), by: somebody())
  }

  /// Two commit at once; the delivery service takes one.
  private mutating func race() throws {
    let loser = somebody()
    _ = try people[loser].group.commit(CommitRequest(), now: Party.now, using: &random)
    try commit(CommitRequest(), by: somebody(but: loser))
  }

  /// Some go off on their own for a moment.
  private mutating func branch() throws {
    let author = somebody()
    let others = people.indices.filter { $0 != author && chance(40) }
    var packages: [KeyPackage] = []
    for index in others { packages.append(try makeNewcomer(people[index].name)) }
    let founder = Founder(
      identity: try makeIdentity(people[author].name).identity, lifetime: Party.lifetime)
    let made = try people[author].group.branch(
      groupID: randomBytes(count: 8, using: &random), members: packages, founder: founder,
      now: Party.now, using: &random)
    for (index, newcomer) in zip(others, newcomers) {
      guard let welcome = made.welcome else { throw SessionError.strangerAdded }
      let joined = try join(newcomer, welcome, knownGroups: [people[index].group])
      guard joined.group.epochAuthenticator == made.group.epochAuthenticator else {
        throw SessionError.disagreement("branch")
      }
    }
    newcomers = []
  }

  /// The group ends, and all go on in its successor, which anybody may have made.
  private mutating func reinitialise() throws {
    groupNumber &+= 1
    var request = CommitRequest()
    request.reInit = ReInit(groupID: [groupNumber], cipherSuite: suite, extensions: extensions)
    let author = somebody()
    let pending = try people[author].group.commit(request, now: Party.now, using: &random)
    try follow(pending.message, except: author)
    try people[author].group.merge(pending)

    let maker = somebody()
    var packages: [KeyPackage] = []
    for index in people.indices where index != maker {
      packages.append(try makeNewcomer(people[index].name))
    }
    let founder = Founder(
      identity: try makeIdentity(people[maker].name).identity, lifetime: Party.lifetime)
    let old = try restored(people[maker].group)
    let made = try old.successor(
      members: packages, founder: founder, now: Party.now, using: &random)
    var moved = [Person(name: people[maker].name, group: made.group)]
    for (index, newcomer) in zip(people.indices.filter({ $0 != maker }), newcomers) {
      guard let welcome = made.welcome else { throw SessionError.strangerAdded }
      moved.append(try join(newcomer, welcome, knownGroups: [people[index].group]))
    }
    people = moved
    newcomers = []
    noteEpoch()
  }
}
