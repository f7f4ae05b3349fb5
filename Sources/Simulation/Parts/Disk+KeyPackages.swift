import ClientEngine
import MLS
import TLSSyntax

extension Disk {
  /// The private half of a published KeyPackage, as an engine keeps it, and that of the one which it
  /// carries.
  package struct StockedKeyPackage {
    package let reference: [UInt8]
    package let packages: [PrivateKeyPackage]
    package let isLastResort: Bool
    package let isOffered: Bool

    /// A form, whether it is a last resort, when it was made, the packages behind their length, and
    /// since when nobody is to be given it.
    fileprivate init?(_ record: Record) {
      let (timeByteCount, value) = (8, record.value)
      let lengthAt = 2 + timeByteCount
      guard record.key.first == UInt8(ascii: "k"), value.count > lengthAt else { return nil }
      let lengthByteCount = 1 << Int(value[lengthAt] >> 6)
      var reader = TLSReader(
        Array(value.dropFirst(lengthAt + lengthByteCount).dropLast(timeByteCount)))
      var packages: [PrivateKeyPackage] = []
      while let package = try? PrivateKeyPackage(from: &reader) { packages.append(package) }
      self.packages = packages
      reference = Array(record.key.dropFirst())
      isLastResort = value[1] == 1
      isOffered = value.suffix(timeByteCount).allSatisfy { $0 == 0 }
    }
  }

  package var stock: [StockedKeyPackage] { records.compactMap(StockedKeyPackage.init) }
}
