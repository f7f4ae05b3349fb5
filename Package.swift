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
    .target(name: "RelayProtocol", dependencies: ["TLSSyntax"]),
  ]
)
