import ClientEngine
import CryptoSuite
import MLS

extension Disk {
  /// What the device keeps of the KeyPackages that it has published.
  package var stock: [StockedKeyPackage] {
    records.compactMap { record in
      guard record.key.first == UInt8(ascii: "k") else { return nil }
      return StockedKeyPackage(reference: Array(record.key.dropFirst()), record: record.value)
    }
  }
}

extension StockedKeyPackage {
  /// The private halves, of the plain KeyPackage and of the one that it carries.
  package var packages: [PrivateKeyPackage] {
    [CipherSuite.x25519ChaCha20, .mlkem768X25519ChaCha20].compactMap(package(of:))
  }
}
