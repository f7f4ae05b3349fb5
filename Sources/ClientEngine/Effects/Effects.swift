import RelayProtocol

/// What is to be done after an input: what must be remembered, and behind it, in order, what is
/// sent, told and asked for.
struct Effects {
  var changes = Changes()
  private var outputs: [Output] = []

  mutating func drain() -> [Output] {
    var result: [Output] = []
    let changed = changes.take()
    if !changed.isEmpty { result.append(.persist(changed)) }
    result.append(contentsOf: outputs)
    outputs = []
    return result
  }

  @inline(never)
  mutating func put(_ key: RecordKey, _ value: [UInt8]?) { changes.put(key.bytes, value) }

  @inline(never)
  mutating func send(_ frame: ClientFrame) { outputs.append(.send(frame.encodedBytes)) }

  @inline(never)
  mutating func tell(_ event: Event) { outputs.append(.event(event)) }

  @inline(never)
  mutating func refuse(_ command: UInt64?, _ code: RefusalCode) {
    tell(.refused(command: command, code))
  }

  @inline(never)
  mutating func finish(_ command: UInt64?) {
    if let command { outputs.append(.done(command)) }
  }

  mutating func load(_ number: UInt64, _ ranges: [KeyRange]) {
    outputs.append(.load(number, ranges))
  }

  mutating func wake(afterMilliseconds milliseconds: UInt64) {
    outputs.append(.wake(afterMilliseconds: milliseconds))
  }

  mutating func closeLine() { outputs.append(.close) }
}
