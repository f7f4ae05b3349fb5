extension EnginePlay {
  /// Where the fuzzer starts: a customer who opens the desk and writes, a desk being set up, and
  /// every kind of frame said to either.
  static var seeds: [[UInt8]] {
    let opening: [UInt8] = [0, 5, 4, 0]
    let writing: [UInt8] = [6, 1, 1, 1, 4, 0, 4, 0, 4, 0, 4, 0]
    let customer: [UInt8] = [0, 0, 6, 0, 1] + opening + [4, 0, 4, 0]
    let desk: [UInt8] = [1, 0] + opening + [6, 5, 1, 4, 0, 4, 0, 4, 0, 4, 0]
    var seeds = [
      customer + writing + writing + [7, 0, 5, 4, 0, 2, 0, 60], desk, desk + [7] + opening,
    ]
    // The same again, over the disks that they leave behind; some with things still to be sent.
    for seed in seeds + [customer + writing.prefix(4), customer + writing.prefix(6)] {
      var input = FuzzInput(seed)
      let play = EnginePlay(&input)
      guard (try? play.perform(&input)) != nil else { continue }
      seeds.append(play.beginning + opening + [4, 0] + writing + [7])
    }
    for frame in MessengerSeeds.serverFrames {
      seeds.append(customer + writing + [3] + FuzzInput.chunk(frame) + [4, 0])
      seeds.append(desk + [3] + FuzzInput.chunk(frame))
    }
    return seeds
  }
}
