import CryptoSuite
import TLSSyntax

/// What a commit's author sends to those it added (RFC 9420 §12.4.3.1).
public final class Welcome: Sendable, TLSCodable {
  /// Of the group; it must be the key package's.
  public let cipherSuite: CipherSuite
  /// One for each newcomer.
  public let secrets: [EncryptedGroupSecrets]
  /// Sealed with a key that the secrets give.
  public let encryptedGroupInfo: [UInt8]

  /// Takes the fields as they are; nothing is checked.
  public init(
    cipherSuite: CipherSuite, secrets: [EncryptedGroupSecrets], encryptedGroupInfo: [UInt8]
  ) {
    self.cipherSuite = cipherSuite
    self.secrets = secrets
    self.encryptedGroupInfo = encryptedGroupInfo
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    cipherSuite = CipherSuite(rawValue: try reader.readUInt16())
    secrets = try reader.readVector()
    encryptedGroupInfo = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(cipherSuite.rawValue)
    writer.write(vector: secrets)
    writer.write(opaque: encryptedGroupInfo)
  }
}

/// One newcomer's share of a Welcome, found by the hash of the key package it is sealed to.
public final class EncryptedGroupSecrets: Sendable, TLSCodable {
  /// Whom it is for.
  public let newMember: KeyPackageRef
  /// `GroupSecrets`, sealed to the key package's init key.
  public let ciphertext: HPKECiphertext

  /// Takes the fields as they are; nothing is checked.
  public init(newMember: KeyPackageRef, ciphertext: HPKECiphertext) {
    self.newMember = newMember
    self.ciphertext = ciphertext
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    newMember = try KeyPackageRef(from: &reader)
    ciphertext = try reader.readHPKECiphertext()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(newMember)
    writer.write(ciphertext)
  }
}

/// The hash that a key package is named by (RFC 9420 §5.2).
public struct KeyPackageRef: Equatable, Sendable, TLSCodable {
  /// As long as the suite's hash.
  public let bytes: [UInt8]

  /// Takes any bytes; one that is no hash names nothing.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    bytes = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) { writer.write(opaque: bytes) }
}

/// What a newcomer learns in secret.
public struct GroupSecrets: Sendable, TLSCodable {
  /// From which, with the pre-shared keys, all of the epoch follows (RFC 9420 §8).
  public let joinerSecret: SecretBytes
  /// The path secret of the lowest node that committer and newcomer share; `nil` without a path.
  public let pathSecret: SecretBytes?
  /// Those one must hold to join, in the commit's order.
  public let preSharedKeys: [PreSharedKeyID]

  /// Takes the fields as they are; nothing is checked.
  public init(
    joinerSecret: SecretBytes, pathSecret: SecretBytes?, preSharedKeys: [PreSharedKeyID]
  ) {
    self.joinerSecret = joinerSecret
    self.pathSecret = pathSecret
    self.preSharedKeys = preSharedKeys
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    joinerSecret = SecretBytes(try reader.readOpaque())
    pathSecret = try reader.readOptional { (reader) throws(TLSDecodingError) in
      SecretBytes(try reader.readOpaque())
    }
    preSharedKeys = try reader.readVector()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(opaque: joinerSecret.reveal())
    writer.write(optional: pathSecret) { writer, secret in writer.write(opaque: secret.reveal()) }
    writer.write(vector: preSharedKeys)
  }
}
