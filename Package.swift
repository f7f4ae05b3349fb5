// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sotto",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2")
  ],
  targets: [
    .target(name: "TLSSyntax"),
    .target(name: "CBOR"),
    .target(name: "CryptoSuite"),
    .target(name: "RelayProtocol", dependencies: ["CBOR", "TLSSyntax"]),
    .target(
      name: "CryptoNative",
      dependencies: ["CryptoSuite", .product(name: "Crypto", package: "swift-crypto")]),
    .testTarget(name: "CBORTests", dependencies: ["CBOR"]),
    .target(name: "MLS", dependencies: ["TLSSyntax", "CryptoSuite"]),
    .testTarget(
      name: "CryptoSuiteTests", dependencies: ["CryptoSuite", "CryptoNative", "TLSSyntax"]),
  ]
)
