import CBOR

/// The devices that no longer speak for the house, signed by the house key and numbered, so that
/// an older list is known for what it is.
public struct RevocationList: Equatable, Sendable {
  public let number: UInt64
  public let devices: [DeviceID]

  private static let label: StaticText = "Sotto revocations 1"

  public init?(number: UInt64, devices: [DeviceID]) {
    guard devices.count <= WireLimits.revokedDeviceCountMax else { return nil }
    self.number = number
    self.devices = devices
  }

  public func signed(by house: Signer) -> [UInt8]? {
    var payload = CBORWriter()
    payload.write(arrayCount: 2)
    payload.write(unsigned: number)
    payload.write(arrayCount: devices.count)
    for device in devices { payload.write(bytes: device.bytes) }
    return SignedObject(signing: payload, as: Self.label, with: house)?.encodedBytes
  }

  public static func verified(
    _ bytes: [UInt8], houseKey: [UInt8], _ isValid: SignatureCheck
  ) throws(DeskObjectError) -> RevocationList {
    let object = try SignedObject(decoding: bytes)
    try object.verify(as: label, key: houseKey, isValid)
    guard let list = try? read(object.payload) else { throw .malformed }
    return list
  }

  private static func read(_ payload: [UInt8]) throws(CBORError) -> RevocationList {
    var reader = CBORReader(payload)
    try reader.readArray(count: 2)
    let number = try reader.readUnsigned()
    var devices: [DeviceID] = []
    for _ in 0..<(try reader.readArrayCount()) {
      guard let device = DeviceID(try reader.readBytes(exactly: DeviceID.byteCount)) else {
        throw .invalidValue
      }
      devices.append(device)
    }
    try reader.finish()
    guard let list = RevocationList(number: number, devices: devices) else { throw .invalidValue }
    return list
  }
}
