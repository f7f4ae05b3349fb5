import CBOR
import CryptoSuite
import RelayProtocol
import TLSSyntax

/// Who this device is, or is about to become.
struct Account {
  let role: PersonRole
  let deviceKey: SecretBytes
  let device: DeviceID
  /// Empty for customers, who are anonymous.
  let name: UTF8Text
  /// The house's word for this device; empty for customers, and until the relay's clock is known.
  var certificate: [UInt8]
  var stage: Stage
  var isRemoved: Bool

  enum Stage {
    case active
    /// Waits for the relay to found the desk.
    case settingUp(Founding)
    /// Waits for the relay to put this device on the roster.
    case joining(Invitation)
  }

  var isActive: Bool {
    if case .active = stage { !isRemoved } else { false }
  }

  var side: Side { role == .customer ? .customer : .company }

  init(
    role: PersonRole, deviceKey: SecretBytes, device: DeviceID, name: UTF8Text, stage: Stage
  ) {
    self.role = role
    self.deviceKey = deviceKey
    self.device = device
    self.name = name
    self.certificate = []
    self.stage = stage
    self.isRemoved = false
  }

  init(record bytes: [UInt8]) throws(TLSDecodingError) {
    var reader = try TLSReader.record(bytes)
    guard let role = PersonRole(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self.role = role
    deviceKey = SecretBytes(try reader.readOpaque())
    device = try reader.readDeviceID()
    name = try reader.readText()
    certificate = try reader.readOpaque()
    isRemoved = try reader.readFlag()
    switch try reader.readUInt8() {
    case 0: stage = .active
    case 1:
      stage = .settingUp(
        Founding(token: try reader.readOpaque(), profile: try reader.readOpaque()))
    case 2:
      guard let invitation = Invitation(decoding: try reader.readOpaque()) else {
        throw .invalidValue
      }
      stage = .joining(invitation)
    default: throw .invalidValue
    }
    try reader.finish()
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(role.rawValue)
    writer.write(opaque: deviceKey.reveal())
    writer.write(device)
    writer.write(name)
    writer.write(opaque: certificate)
    writer.write(isRemoved)
    switch stage {
    case .active: writer.write(UInt8(0))
    case .settingUp(let founding):
      writer.write(UInt8(1))
      writer.write(opaque: founding.token)
      writer.write(opaque: founding.profile)
    case .joining(let invitation):
      writer.write(UInt8(2))
      writer.write(opaque: invitation.encodedBytes)
    }
    return writer.bytes
  }
}
