import CBOR

/// Whether an Ed25519 signature over a message is valid under a key. The shells bring it, so that
/// what is signed can be checked by client and relay with the same lines.
public typealias SignatureCheck = (
  _ key: [UInt8], _ signature: [UInt8], _ message: [UInt8]
) -> Bool

/// SHA-256.
public typealias Digest = ([UInt8]) -> [UInt8]

/// Makes an Ed25519 signature over a message, or nil when the key is unusable.
public typealias Signer = (_ message: [UInt8]) -> [UInt8]?

/// A payload and the signature over it, as CBOR `[payload: bstr, signature: bstr]`.
///
/// The signature covers `label ‖ 0x00 ‖ payload`, so that bytes signed as one kind of object
/// are never valid as another.
struct SignedObject {
  static let signatureByteCount = 64

  let payload: [UInt8]
  let signature: [UInt8]

  init(decoding bytes: [UInt8]) throws(DeskObjectError) {
    var reader = ObjectReader(bytes)
    reader.readArray(count: 2)
    payload = reader.readBytes()
    signature = reader.readBytes(exactly: Self.signatureByteCount)
    guard reader.isWhole, bytes.count <= WireLimits.signedObjectByteCountMax else {
      throw .malformed
    }
  }

  init?(signing payload: CBORWriter, as label: StaticText, with sign: Signer) {
    guard let signature = sign(Self.signingInput(label, payload.bytes)) else { return nil }
    self.payload = payload.bytes
    self.signature = signature
  }

  var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 2)
    writer.write(bytes: payload)
    writer.write(bytes: signature)
    return writer.bytes
  }

  func verify(
    as label: StaticText, key: [UInt8], _ isValid: SignatureCheck
  ) throws(DeskObjectError) {
    guard isValid(key, signature, Self.signingInput(label, payload)) else { throw .badSignature }
  }

  private static func signingInput(_ label: StaticText, _ payload: [UInt8]) -> [UInt8] {
    label.utf8 + [0] + payload
  }
}

/// Why something a desk signed is refused. Always the signer's or the relay's fault.
public enum DeskObjectError: Error, Equatable, Sendable {
  case malformed
  case badSignature
  /// A role that the signing key may not give.
  case roleNotAllowed
  /// Issued after the invitation had ended.
  case expired
  /// More devices joined with one invitation than the house has left places for.
  case overused
  /// The house has put this device out.
  case removed
  /// Certified by the house key itself, and not on its roster.
  case notListed
  /// Two certificates for one device.
  case duplicateDevice
}
