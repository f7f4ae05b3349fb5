// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sotto",
  platforms: [.macOS(.v15)],
  products: [
    // Static, because Scripts/build-wasm links the module itself.
    .library(name: "WasmProbe", type: .static, targets: ["WasmProbe"]),
    .library(name: "ClientWasm", type: .static, targets: ["ClientWasm"]),
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
    .target(name: "MIMIContent", dependencies: ["CBOR"]),
    .target(name: "MLS", dependencies: ["TLSSyntax", "CryptoSuite"]),
    .target(
      name: "ClientEngine",
      dependencies: [
        "CBOR", "CryptoSuite", "MIMIContent", "MLS", "RelayProtocol", "TLSSyntax",
      ]),
    .systemLibrary(name: "CBoringSSL"),
    .target(name: "CryptoWasm", dependencies: ["CBoringSSL", "CryptoSuite"]),
    .target(
      name: "ClientWasm",
      dependencies: ["CBOR", "ClientEngine", "CryptoWasm", "RelayProtocol"]),
    .target(
      name: "WasmProbe",
      dependencies: ["CBOR", "CryptoSuite", "CryptoWasm", "MIMIContent", "TLSSyntax"],
      path: "Tests/Wasm/Probe"),

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
    .target(name: "MLSVectors", dependencies: ["MLS", "TLSSyntax", "CryptoSuite"]),
    .testTarget(
      name: "MLSTests",
      dependencies: ["MLS", "MLSVectors", "TLSSyntax", "CryptoSuite", "CryptoNative"]),
    .testTarget(
      name: "ClientEngineTests",
      dependencies: [
        "ClientEngine", "CryptoNative", "MLS", "RelayConformance", "RelayCore", "RelayProtocol",
      ]),
    .testTarget(
      name: "MIMIContentTests", dependencies: ["CBOR", "CryptoNative", "MIMIContent"]),
    .testTarget(
      name: "CryptoSuiteTests",
      dependencies: ["CryptoSuite", "CryptoNative", "CryptoWasm", "TLSSyntax"]),
    .testTarget(
      name: "RelayCoreTests",
      dependencies: [
        "RelayCore", "RelayConformance", .product(name: "Crypto", package: "swift-crypto"),
      ]),
  ]
)
