import CBOR
import CryptoSuite
import RelayProtocol
import TLSSyntax

/// A device that this one has to do with, and what its person knows of it.
final class Acquaintance {
  let device: DeviceID
  /// As the house names it; customers have none.
  let name: UTF8Text?
  /// Its person and this one have found their numbers to be the same.
  var isCompared = false
  /// Somebody was known here by another device, and that this is theirs now was not read yet.
  var isChanged = false
  /// The numbers of that one had been compared.
  var wasCompared = false

  init(_ device: DeviceID, _ name: UTF8Text?) {
    self.device = device
    self.name = name
  }

  init(from reader: inout RecordReader) {
    device = reader.readDeviceID()
    name = reader.readName()
    isCompared = reader.readFlag()
    isChanged = reader.readFlag()
    wasCompared = reader.readFlag()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(device)
    writer.write(orEmpty: name?.utf8)
    writer.write(isCompared)
    writer.write(isChanged)
    writer.write(wasCompared)
  }
}

/// All of them, those met last at the end.
struct Acquaintances {
  fileprivate(set) var all: [Acquaintance] = []

  init() {}

  func of(_ device: DeviceID) -> Acquaintance? { all.first { $0.device == device } }

  fileprivate mutating func add(_ device: DeviceID, _ name: UTF8Text?) -> Acquaintance {
    let new = Acquaintance(device, name)
    all.append(new)
    if all.count > EngineLimits.acquaintanceCountMax { all.removeFirst() }
    return new
  }

  init?(record bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    all = reader.readList { Acquaintance(from: &$0) }
    guard reader.isWhole else { return nil }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(UInt64(all.count))
    for acquaintance in all { acquaintance.encode(into: &writer) }
    return writer.bytes
  }
}

extension Identity {
  /// Who is at the desk is known from now on, by name and device. Who was known by another device
  /// is somebody to tell a customer of. The owner's device knows them as well: of whom it has put
  /// out, so that nobody comes who is taken for them.
  func meetTeam(_ effects: inout Effects) {
    guard profile == .customer || houseKey != nil, let members = desk?.known?.members else {
      return
    }
    var isAnybodyNew = false
    for member in members {
      guard let name = member.name, acquaintances.of(member.device) == nil else { continue }
      let before = acquaintances.all.last { $0.name == name }
      let new = acquaintances.add(member.device, name)
      if let before, profile == .customer {
        new.isChanged = true
        new.wasCompared = before.isCompared || before.isChanged && before.wasCompared
      }
      isAnybodyNew = true
    }
    if isAnybodyNew { effects.put(.acquaintances, acquaintances.record) }
  }

  /// Who has another device than before, as long as that was not read: until then nothing that a
  /// person has written goes out.
  var changed: Acquaintance? {
    acquaintances.all.first { $0.isChanged && desk?.known?.isMember($0.device) ?? false }
  }

  /// Its person has read of it, and has compared its number or not.
  @inline(never)
  func know(
    _ device: [UInt8], isCompared: Bool, _ crypto: some CryptoProvider, _ effects: inout Effects
  ) {
    guard let device = DeviceID(device) else { return }
    let known = acquaintances.of(device) ?? acquaintances.add(device, nil)
    known.isChanged = false
    known.isCompared = isCompared
    effects.put(.acquaintances, acquaintances.record)
    tell(device, crypto, &effects)
  }

  // MARK: What pages are told

  @inline(never)
  func tellChanged(_ crypto: some CryptoProvider, _ effects: inout Effects) {
    guard let changed, changed !== told.changed else { return }
    told.changed = changed
    tell(changed.device, crypto, &effects)
  }

  @inline(never)
  func tell(_ device: DeviceID, _ crypto: some CryptoProvider, _ effects: inout Effects) {
    let known = acquaintances.of(device)
    effects.tell(
      .device(
        DeviceEvent(
          device: device, name: known?.name, number: number(with: device, crypto),
          isCompared: known?.isCompared ?? false, isChanged: known?.isChanged ?? false,
          wasCompared: known?.wasCompared ?? false)))
  }

  /// What two people compare, by voice or side by side: the same on both of their devices, and on
  /// no others. Eight groups of five digits are 2^132, and each try costs 1,024 hashes: also who
  /// may choose keys on both sides, which halves the exponent, does not find two that agree.
  private func number(with device: DeviceID, _ crypto: some CryptoProvider) -> UTF8Text {
    guard let own = account?.device.bytes, let key = desk?.known?.profile.houseKey else {
      return .none
    }
    let isFirst = own.lexicographicallyPrecedes(device.bytes)
    var hash = Array("Sotto number 1".utf8) + [0] + key
    hash += isFirst ? own + device.bytes : device.bytes + own
    for _ in 0..<1_024 { hash = crypto.sha256(hash) }
    var (digits, value) = ([UInt8](), UInt32(0))
    for (place, byte) in hash.enumerated() {
      value = value << 8 | UInt32(byte)
      guard place % 4 == 3 else { continue }
      if !digits.isEmpty { digits.append(UInt8(ascii: " ")) }
      var unit: UInt32 = 10_000
      while unit > 0 {
        digits.append(UInt8(ascii: "0") + UInt8(value / unit % 10))
        unit /= 10
      }
    }
    return UTF8Text(validating: digits) ?? .none
  }
}
