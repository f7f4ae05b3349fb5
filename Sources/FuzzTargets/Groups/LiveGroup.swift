import CryptoSuite
import MLS
import TLSSyntax

extension FuzzTarget {
  /// A living group among honest members and one or more liars with all keys: the input is a play
  /// of who does what. As long as only honest people have been heard, all must agree.
  static let liveGroup = FuzzTarget(
    "live-group", byteCountMax: 8_192,
    check: { bytes throws(BrokenPromise) in
      var play = LivePlay()
      var input = FuzzInput(bytes)
      var sceneCount = 0
      while !input.isAtEnd, sceneCount < LivePlay.sceneCountMax {
        try play.scene(&input)
        sceneCount += 1
      }
      try play.curtain()
      return true
    },
    seeds: { LivePlay.seeds })
}

/// Where the fuzzer starts.
extension LivePlay {
  static var seeds: [[UInt8]] {
    let world = World.shared
    var seeds: [[UInt8]] = []
    for message in world.messages {
      seeds.append([0] + FuzzInput.chunk(message) + [6, 0, 9, 0, 0])
    }
    for proposal in world.proposals {
      seeds.append([1, 2, 1] + FuzzInput.chunk(proposal.encodedBytes) + [7, 0, 0])
      seeds.append([2, 2, 0, 3, 1] + FuzzInput.chunk(proposal.encodedBytes) + [7, 0, 0])
      let commit = Commit(proposals: [.proposal(proposal)], path: world.commits[0].path)
      seeds.append([1, 1, 2] + FuzzInput.chunk(commit.encodedBytes) + [6, 0])
      seeds.append([1, 11, 2] + FuzzInput.chunk(commit.encodedBytes) + [6, 0])
      seeds.append([2, 1, 0, 0, 2] + FuzzInput.chunk(commit.encodedBytes) + [6, 0, 10, 9, 0, 0])
      let proposing = [8, 3] + FuzzInput.chunk(proposal.encodedBytes)
      seeds.append(proposing + proposing + [5, 1, 0])
    }
    // Honest life: proposals, commits that add and remove, restarts.
    seeds.append([12, 7, 0, 0, 12])
    seeds.append([4, 0, 0, 4, 1, 1, 4, 2, 2, 3, 5, 0, 0, 5, 1, 1, 0, 10, 9, 0, 0])
    seeds.append([5, 2, 2, 4, 7, 1, 1, 0, 9, 0, 0, 8, 0, 0, 0, 5, 1, 0, 5, 0, 16, 10])
    return seeds
  }
}
