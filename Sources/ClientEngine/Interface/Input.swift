/// What happens to the engine, one thing at a time. Each comes with the time.
public indirect enum Input: Sendable {
  /// First and once: everything that was persisted under keys of small letters.
  case start(Profile, records: [Record])
  /// What lies where `Output.load` of this number asked.
  case loaded(UInt64, records: [Record])
  /// The line to the relay is up, from a page of this origin; empty where there is no page.
  case connected(origin: [UInt8] = [])
  case frame([UInt8])
  case disconnected
  /// The wait of the last `Output.wake` is over.
  case timer
  /// A page has come and knows nothing yet.
  case show
  /// The number comes back in `Output.done` or `Event.refused`.
  case command(Command, number: UInt64?)

  /// Which of the two kinds of device this storage is for.
  public enum Profile: Sendable {
    case customer
    case desk
  }
}
