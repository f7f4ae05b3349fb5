import RelayProtocol

extension FuzzTarget {
  /// A whole relay over a store that may fail, among devices that may say anything: the input is a
  /// play of who comes, goes and says what.
  static let relay = FuzzTarget(
    "relay", byteCountMax: 8_192,
    check: { bytes throws(BrokenPromise) in
      var play = try RelayPlay()
      var input = FuzzInput(bytes)
      var sceneCount = 0
      while !input.isAtEnd, sceneCount < RelayPlay.sceneCountMax {
        try play.scene(&input)
        sceneCount += 1
      }
      try play.curtain()
      return true
    },
    seeds: { RelayPlay.seeds })
}

/// Where the fuzzer starts.
extension RelayPlay {
  static var seeds: [[UInt8]] {
    // Scenes as `Scene` numbers them: two devices come, and the first begins a conversation with
    // all four, in which they talk and change who is in it.
    let opening: [UInt8] = [0, 0, 0, 1]
    let conversation: [UInt8] = [4, 0, 0, 15, 0, 3, 0]
    let talk: [UInt8] = [4, 1, 0, 1, 2, 0, 5, 0, 4, 1, 0, 1, 1, 0, 5, 1, 4, 4, 0, 1, 1]
    let change: [UInt8] = [4, 2, 0, 0, 4, 1, 3, 0, 6, 0, 4, 2, 0, 4, 8, 2, 4, 0, 6, 0]
    // They acknowledge, one leaves and comes back, time passes, and the relay starts again.
    let late: [UInt8] = [
      4, 3, 0, 1, 1, 4, 3, 0, 5, 0, 1, 1, 4, 1, 0, 3, 5, 0, 9, 0, 0, 1, 4, 7, 0, 255, 255, 1, 3,
      0, 200, 5, 0, 0, 0, 1, 0, 2, 0, 3, 4, 3, 0, 2, 2, 3, 255, 255,
    ]
    let keys: [UInt8] = [4, 5, 0, 1, 9, 8, 0, 4, 6, 0, 15, 1, 4, 6, 0, 1, 1]
    let whole = opening + conversation + talk + change + keys + late
    var seeds = [
      whole, opening + conversation + [6] + talk + [6] + talk,
      opening + [7] + conversation + [7] + talk + [7, 7] + change,
    ]
    for frame in MessengerSeeds.clientFrames + deskFrames.map(\.encodedBytes) {
      seeds.append(opening + conversation + talk + [2, 0] + FuzzInput.chunk(frame) + talk)
    }
    // A desk is founded and joined, one after the other.
    var desk = opening
    for frame in deskFrames { desk += [2, 0] + FuzzInput.chunk(frame.encodedBytes) }
    seeds.append(desk + [5] + opening + desk)
    return seeds
  }

  private static var deskFrames: [ClientFrame] {
    guard let slug = DeskSlug(Array("support".utf8)),
      let profile = MessengerSeeds.deskObjects.first, let agent = MessengerSeeds.agentCertificate,
      let first = MessengerSeeds.roster(number: 1), let next = MessengerSeeds.roster
    else { return [] }
    let request = RequestID(5)
    return [
      .claimSetup(
        ClaimSetup(
          request: request, token: setupToken, profile: profile, roster: first)),
      .fetchDesk(FetchDesk(request: request, desk: slug)),
      .joinDesk(JoinDesk(request: request, desk: slug, certificate: agent)),
      .publishRoster(PublishRoster(request: request, desk: slug, roster: next)),
      .newcomers(Newcomers(request: request, desk: slug, wish: .pause)),
    ]
  }
}
