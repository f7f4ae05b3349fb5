import RelayProtocol
import TLSSyntax

/// How far a message has come with one member's device, and since when.
final class Receipt {
  let device: DeviceID
  let state: MessageState
  let at: Timestamp

  init(device: DeviceID, state: MessageState, at: Timestamp) {
    self.device = device
    self.state = state
    self.at = at
  }

  init(from reader: inout RecordReader) {
    device = reader.readDeviceID()
    state = MessageState(rawValue: reader.readUInt8()) ?? .delivered
    at = reader.readTime()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(device)
    writer.write(state.rawValue)
    writer.write(at)
  }
}
