// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sotto",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "sotto", targets: ["sotto"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
  ],
  targets: [
    .target(name: "TLSSyntax"),
    .target(name: "CBOR"),
    .target(name: "CryptoSuite"),
    .target(name: "RelayProtocol", dependencies: ["CBOR", "TLSSyntax"]),
    .target(
      name: "CryptoNative",
      dependencies: ["CryptoSuite", .product(name: "Crypto", package: "swift-crypto")]),

    // The relay.
    .target(name: "RelayCore", dependencies: ["RelayProtocol"]),
    .target(
      name: "RelaySQLite",
      dependencies: ["RelayCore", .product(name: "GRDB", package: "GRDB.swift")]),
    .target(
      name: "RelayServer",
      dependencies: [
        "RelayCore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ]),
    .executableTarget(
      name: "sotto",
      dependencies: [
        "RelayServer", "RelaySQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "RelayConformance", dependencies: ["RelayCore"]),

    .testTarget(name: "CBORTests", dependencies: ["CBOR"]),
    .testTarget(
      name: "CryptoSuiteTests", dependencies: ["CryptoSuite", "CryptoNative", "TLSSyntax"]),
    .testTarget(
      name: "RelayCoreTests",
      dependencies: [
        "RelayCore", "RelayConformance", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .testTarget(
      name: "RelaySQLiteTests",
      dependencies: [
        "RelaySQLite", "RelayConformance", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
  ]
)
