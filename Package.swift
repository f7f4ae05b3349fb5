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
    .target(name: "CryptoSuite"),
    .target(
      name: "CryptoNative",
      dependencies: ["CryptoSuite", .product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "MLS", dependencies: ["TLSSyntax", "CryptoSuite"]),
    .target(name: "MLSVectors", dependencies: ["MLS", "TLSSyntax", "CryptoSuite"]),
    .testTarget(
      name: "MLSTests",
      dependencies: ["MLS", "MLSVectors", "TLSSyntax", "CryptoSuite", "CryptoNative"]),
    .testTarget(
      name: "CryptoSuiteTests", dependencies: ["CryptoSuite", "CryptoNative", "TLSSyntax"]),
  ]
)
