import CBOR
import RelayProtocol

/// What the next roster is to say otherwise than the last, until the desk's record says it; and the
/// last that was signed here, so that no two ever have one number.
struct RosterWishes {
  /// Kept: a removal is made up for after whatever comes between. With the invitation that each
  /// came with, whose link is known to them.
  var removed: [Removal] = []
  /// Kept: goes to the relay before any other does.
  var signed: Roster?
  var opened: [Roster.OpenPlaces] = []
  /// Invitations, by their keys.
  var withdrawn: [[UInt8]] = []

  final class Removal: Sendable {
    let device: DeviceID
    let invitationKey: [UInt8]?

    init(_ device: DeviceID, invitationKey: [UInt8]?) {
      self.device = device
      self.invitationKey = invitationKey
    }
  }

  var isEmpty: Bool { removed.isEmpty && opened.isEmpty && withdrawn.isEmpty }

  init() {}

  /// - Parameter houseKey: whose roster it is; there is none without.
  init?(
    record bytes: [UInt8], houseKey: [UInt8]?, _ isOurs: SignatureCheck, _ sha256: Digest
  ) {
    var reader = ObjectReader(bytes)
    reader.readArray(count: 3)
    let (devices, keys) = (reader.readDevices(), reader.readByteStrings())
    let roster = reader.readBytesOrNull()
    guard reader.isWhole else {
      // Earlier releases kept the list of removed devices as they had signed it.
      guard let devices = KeptDesk.devices(revokedIn: bytes) else { return nil }
      removed = devices.map { Removal($0, invitationKey: nil) }
      return
    }
    guard devices.count == keys.count else { return nil }
    for (device, key) in zip(devices, keys) {
      removed.append(Removal(device, invitationKey: key.isEmpty ? nil : key))
    }
    guard let houseKey, let roster else { return }
    signed = try? Roster.verified(roster, houseKey: houseKey, isOurs, sha256)
  }

  /// CBOR `[[device: bstr], [invitation's key: bstr], roster: bstr / null]`.
  var record: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 3)
    writer.write(byteStrings: removed.map { $0.device.bytes })
    writer.write(byteStrings: removed.map { $0.invitationKey ?? [] })
    if let signed { writer.write(bytes: signed.encodedBytes) } else { writer.writeNull() }
    return writer.bytes
  }
}
