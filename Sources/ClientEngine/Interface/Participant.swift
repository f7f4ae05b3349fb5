import CBOR
import RelayProtocol
import TLSSyntax

/// A member of a conversation, named as the house has signed it. Immutable, and a class because
/// lists of them are kept, compared and told.
public final class Participant: Sendable {
  public let device: DeviceID
  public let name: UTF8Text?
  public let role: PersonRole
  public let isSelf: Bool

  init(device: DeviceID, name: UTF8Text?, role: PersonRole, isSelf: Bool) {
    self.device = device
    self.name = name
    self.role = role
    self.isSelf = isSelf
  }

  var side: Side { role == .customer ? .customer : .company }

  init(from reader: inout RecordReader) {
    device = reader.readDeviceID()
    name = reader.readName()
    role = PersonRole(rawValue: reader.readUInt8()) ?? .agent
    isSelf = reader.readFlag()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(device)
    writer.write(orEmpty: name?.utf8)
    writer.write(role.rawValue)
    writer.write(isSelf)
  }
}

extension Participant: Equatable {
  public static func == (left: Participant, right: Participant) -> Bool {
    left === right || left.isSame(as: right) && left.name == right.name
  }

  /// Whoever they are called.
  func isSame(as other: Participant) -> Bool { device == other.device && role == other.role }
}

extension PersonRole {
  init(_ role: Role) { self = role == .owner ? .owner : .agent }
}
