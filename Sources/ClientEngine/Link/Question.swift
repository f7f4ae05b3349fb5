import RelayProtocol

/// One question of a kind is open at a time, so that the kind can be its number.
enum Question: UInt32 {
  case setUp = 1
  case join
  case roster
  case desk
  case keyPackages
  /// Nothing: that there is an answer is the answer.
  case probe
  case newcomers
  /// Which of ours the relay has.
  case lastResort

  var id: RequestID { RequestID(rawValue) }
}
