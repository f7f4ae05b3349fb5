import TLSSyntax

/// Anything a leaf, key package, group context or GroupInfo carries beyond its fixed fields
/// (RFC 9420 §13.4). Unknown types, GREASE among them, are kept as they came.
public final class Extension: Sendable, TLSCodable {
  /// What `data` means.
  public let type: ExtensionType
  /// In the type's own encoding; not looked at here.
  public let data: [UInt8]

  /// Takes the fields as they are; nothing is checked.
  public init(type: ExtensionType, data: [UInt8]) {
    self.type = type
    self.data = data
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    type = ExtensionType(rawValue: try reader.readUInt16())
    data = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(type.rawValue)
    writer.write(opaque: data)
  }
}

extension Extension: Equatable {
  public static func == (left: Extension, right: Extension) -> Bool {
    left.type == right.type && left.data == right.data
  }
}

/// A number of the registry of RFC 9420 §17.3.
public struct ExtensionType: Hashable, Sendable {
  /// The number itself; unknown ones are kept.
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// In leaves: the application's name for them (RFC 9420 §5.3.3).
  public static let applicationID = ExtensionType(rawValue: 1)
  /// In a GroupInfo: the tree (RFC 9420 §12.4.3.3).
  public static let ratchetTree = ExtensionType(rawValue: 2)
  /// In the group context: what members must support (RFC 9420 §11.1).
  public static let requiredCapabilities = ExtensionType(rawValue: 3)
  /// In a GroupInfo: the key to join externally with (RFC 9420 §12.4.3.2).
  public static let externalPub = ExtensionType(rawValue: 4)
  /// In the group context: outsiders that may propose (RFC 9420 §12.1.8.1).
  public static let externalSenders = ExtensionType(rawValue: 5)
  /// draft-ietf-mls-extensions §4.2: the key package may be used more than once.
  public static let lastResort = ExtensionType(rawValue: 0x000a)

  /// Types every client supports without saying so (RFC 9420 §7.2).
  var isDefault: Bool { (1...5).contains(rawValue) }
}

extension [Extension] {
  /// The extension of a type; no list that was accepted has two (RFC 9420 §13.4).
  public func first(_ type: ExtensionType) -> Extension? {
    for candidate in self where candidate.type == type { return candidate }
    return nil
  }

  /// RFC 9420 §13.4: no type twice in one list. A list too long to compare counts as one that has.
  var hasDuplicates: Bool {
    guard count <= MLSLimits.typeCountMax else { return true }
    for index in indices {
      for other in indices[..<index] where self[other].type == self[index].type { return true }
    }
    return false
  }
}
