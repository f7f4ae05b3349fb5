import CBOR
import RelayProtocol

/// What the next roster is to say otherwise than the last; until the desk's record says it.
struct RosterWishes {
  /// Kept on the disk: a removal is made up for after whatever comes between.
  var removed: [DeviceID] = []
  var opened: [Roster.OpenPlaces] = []
  /// Invitations, by their keys.
  var withdrawn: [[UInt8]] = []

  var isEmpty: Bool { removed.isEmpty && opened.isEmpty && withdrawn.isEmpty }

  init() {}

  /// Earlier releases kept the list of removed devices as they had signed it.
  init?(record bytes: [UInt8]) {
    var reader = ObjectReader(bytes)
    removed = reader.readDevices()
    if !reader.isWhole {
      guard let earlier = KeptDesk.devices(revokedIn: bytes) else { return nil }
      removed = earlier
    }
  }

  /// CBOR `[device: bstr]`; nothing where nobody is to be removed.
  var record: [UInt8]? {
    guard !removed.isEmpty else { return nil }
    var writer = CBORWriter()
    writer.write(byteStrings: removed.map { $0.bytes })
    return writer.bytes
  }
}
