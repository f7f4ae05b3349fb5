import CBOR
import CryptoSuite
import RelayProtocol
import TLSSyntax

/// Who this device is, or is about to become.
final class Account {
  let role: PersonRole
  let deviceKey: SecretBytes
  let device: DeviceID
  /// Empty for customers, who are anonymous.
  let name: UTF8Text
  /// The house's word for this device; empty for customers, and until the relay's clock is known.
  var certificate: [UInt8] = []
  /// Founding or joining, until the relay has said yes. Their secrets go with it.
  private(set) var founding: Founding?
  private(set) var invitation: Invitation?
  var isRemoved = false

  init(
    role: PersonRole, deviceKey: SecretBytes, device: DeviceID, name: UTF8Text,
    founding: Founding? = nil, invitation: Invitation? = nil
  ) {
    self.role = role
    self.deviceKey = deviceKey
    self.device = device
    self.name = name
    self.founding = founding
    self.invitation = invitation
  }

  /// The relay has founded the desk, or put this device on its roster.
  var isConfirmed: Bool { founding == nil && invitation == nil }
  var isActive: Bool { isConfirmed && !isRemoved }
  var side: Side { role == .customer ? .customer : .company }

  /// As the others see this device.
  var participant: Participant {
    Participant(
      device: device, name: role == .customer ? nil : name, role: role, isSelf: true)
  }

  func confirm() {
    founding = nil
    invitation = nil
  }

  init?(record bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    role = PersonRole(rawValue: reader.readUInt8()) ?? .customer
    deviceKey = SecretBytes(reader.readOpaque())
    device = reader.readDeviceID()
    name = reader.readText()
    certificate = reader.readOpaque()
    isRemoved = reader.readFlag()
    if let token = reader.readNonEmpty() {
      founding = Founding(token: token, profile: reader.readOpaque())
    }
    if let bytes = reader.readNonEmpty() {
      invitation = Invitation.decode(bytes)
      if invitation == nil { reader.fail() }
    }
    guard reader.isWhole else { return nil }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(role.rawValue)
    writer.write(opaque: deviceKey.reveal())
    writer.write(device)
    writer.write(name)
    writer.write(opaque: certificate)
    writer.write(isRemoved)
    writer.write(orEmpty: founding?.token)
    if let founding { writer.write(opaque: founding.profile) }
    writer.write(orEmpty: invitation?.encodedBytes)
    return writer.bytes
  }
}

/// What founds a desk: the one-use token of the set-up link and the profile we signed.
final class Founding: Sendable {
  let token: [UInt8]
  let profile: [UInt8]

  init(token: [UInt8], profile: [UInt8]) {
    self.token = token
    self.profile = profile
  }
}
