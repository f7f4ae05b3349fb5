/// Whom a house had removed before it signed its first roster: CBOR `[number, [device: bstr]]`,
/// signed. Nobody signs any more of them.
final class Revocations: Sendable {
  let number: UInt64
  let devices: [DeviceID]

  private static let label: StaticText = "Sotto revocations 1"

  init?(payload: [UInt8]) {
    var reader = ObjectReader(payload)
    reader.readArray(count: 2)
    number = reader.readUnsigned()
    devices = reader.readDevices()
    guard reader.isWhole else { return nil }
  }

  static func verified(
    _ bytes: [UInt8], houseKey: [UInt8], _ isValid: SignatureCheck
  ) throws(DeskObjectError) -> Revocations {
    let object = try SignedObject(decoding: bytes)
    try object.verify(as: label, key: houseKey, isValid)
    guard let revocations = Revocations(payload: object.payload) else { throw .malformed }
    return revocations
  }
}
