import CBOR

/// The extension fields of a message (draft-ietf-mimi-content-08 §4.3): names that are integers or
/// text, values of any kind. What is unknown is carried along unread.
public struct MIMIExtensions: Equatable, Sendable {
  /// Each name at most once, in the order they were set or received; encoding sorts them.
  public private(set) var entries: [CBOREntry] = []

  public init() {}

  public var senderURI: UTF8Text? {
    get { self[Self.senderURIName]?.text }
    set { self[Self.senderURIName] = newValue.map { .text($0) } }
  }

  public var roomURI: UTF8Text? {
    get { self[Self.roomURIName]?.text }
    set { self[Self.roomURIName] = newValue.map { .text($0) } }
  }

  /// Setting a name or a value that the draft does not allow is our own mistake.
  public subscript(name: CBORValue) -> CBORValue? {
    get { entries.first { $0.key == name }?.value }
    set {
      entries.removeAll { $0.key == name }
      guard let newValue else { return }
      let entry = CBOREntry(name, newValue)
      precondition(isAllowed(entry))
      entries.append(entry)
    }
  }

  /// Sets a name that has no value yet.
  public mutating func add(_ name: CBORValue, _ value: CBORValue) {
    let entry = CBOREntry(name, value)
    precondition(isAllowed(entry) && self[name] == nil)
    entries.append(entry)
  }

  fileprivate static var senderURIName: CBORValue { .unsigned(1) }
  fileprivate static var roomURIName: CBORValue { .unsigned(2) }
}

extension MIMIExtensions {
  init(from reader: inout CBORReader) throws(CBORError) {
    guard let entries = try reader.readValue().map else { throw .unexpectedType }
    for entry in entries {
      guard isAllowed(entry) else { throw .invalidValue }
    }
    self.entries = entries
  }
}

/// The data model and depth of the draft's §6: which names there are, and how deep values nest.
private func isAllowed(_ entry: CBOREntry) -> Bool {
  switch entry.key {
  case .unsigned, .negative: break
  case .text(let name): guard !name.isEmpty else { return false }
  default: return false
  }
  if entry.key == MIMIExtensions.senderURIName || entry.key == MIMIExtensions.roomURIName {
    guard case .text = entry.value else { return false }
  }
  return isAllowedName(entry.key)
    && isAllowedValue(entry.value, depthLeft: MIMILimits.extensionDepthMax - 1)
}

private func isAllowedName(_ name: CBORValue) -> Bool {
  switch name {
  case .unsigned(let value): value <= MIMILimits.extensionIntegerMax
  // The number is -1 - value, so the range ends one earlier.
  case .negative(let value): value < MIMILimits.extensionIntegerMax
  case .text(let text): text.utf8.count <= MIMILimits.extensionNameByteCountMax
  case .bytes: true
  default: false
  }
}

private func isAllowedValue(_ value: CBORValue, depthLeft: Int) -> Bool {
  switch value {
  case .array(let elements):
    return depthLeft > 0 && elements.allSatisfy { isAllowedValue($0, depthLeft: depthLeft - 1) }
  case .map(let entries):
    return depthLeft > 0
      && entries.allSatisfy {
        isAllowedName($0.key) && isAllowedValue($0.value, depthLeft: depthLeft - 1)
      }
  case .tag(_, let tagged):
    return depthLeft > 0 && isAllowedValue(tagged, depthLeft: depthLeft - 1)
  default:
    return true
  }
}
