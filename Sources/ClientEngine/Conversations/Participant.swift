import CBOR
import RelayProtocol
import TLSSyntax

/// A member of a conversation as the verified certificates name it.
public struct Participant: Equatable, Sendable {
  public let device: DeviceID
  public let name: UTF8Text?
  public let role: PersonRole
  public let isSelf: Bool

  var side: Side { role == .customer ? .customer : .company }
}

extension Participant {
  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    device = try reader.readDeviceID()
    name = try reader.readName()
    guard let role = PersonRole(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self.role = role
    isSelf = try reader.readFlag()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(device)
    writer.write(orEmpty: name?.utf8)
    writer.write(role.rawValue)
    writer.write(isSelf)
  }
}
