// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sotto",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "sotto", targets: ["sotto"]),
    .executable(name: "sotto-sim", targets: ["SottoSim"]),
    .executable(name: "mls-vectors", targets: ["VectorsCommand"]),
    .executable(name: "mls-bench", targets: ["mls-bench"]),
    .library(name: "MLS", targets: ["MLS", "CryptoSuite", "CryptoNative"]),
    .library(name: "MLSVectors", targets: ["MLSVectors"]),
    // Static, because Scripts/build-wasm links the module itself.
    .library(name: "CustomerWasm", type: .static, targets: ["CustomerWasm"]),
    .library(name: "DeskWasm", type: .static, targets: ["DeskWasm"]),
    .library(name: "WasmProbe", type: .static, targets: ["WasmProbe"]),
    .library(name: "VectorsWasm", type: .static, targets: ["VectorsWasm"]),
    // For the package in Fuzzing/.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
  ],
  targets: [
    // Kernel.
    .target(name: "TLSSyntax"),
    .target(name: "CBOR"),
    .target(name: "CryptoSuite"),
    .target(name: "Nicknames", dependencies: ["CBOR"]),
    .target(name: "MLS", dependencies: ["CryptoSuite", "TLSSyntax"]),
    .target(name: "MIMIContent", dependencies: ["CBOR"]),
    .target(name: "RelayProtocol", dependencies: ["CBOR", "TLSSyntax"]),
    .target(
      name: "ClientEngine",
      dependencies: [
        "CBOR", "CryptoSuite", "MIMIContent", "MLS", "Nicknames", "RelayProtocol", "TLSSyntax",
      ]),

    // Client shell.
    .systemLibrary(name: "CBoringSSL"),
    .target(
      name: "XWing",
      dependencies: [
        "CBoringSSL", "CryptoSuite",
        // Where Crypto is CryptoKit, this is what brings BoringSSL.
        .product(
          name: "CryptoExtras", package: "swift-crypto",
          condition: .when(platforms: [.macOS, .iOS, .tvOS, .watchOS, .visionOS])),
      ]),
    .target(
      name: "CryptoNative",
      dependencies: ["CryptoSuite", "XWing", .product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "CryptoWasm", dependencies: ["CBoringSSL", "CryptoSuite", "XWing"]),
    .target(
      name: "ClientWasm", dependencies: ["CBOR", "ClientEngine", "CryptoWasm", "RelayProtocol"]),
    .target(name: "CustomerWasm", dependencies: ["ClientEngine", "ClientWasm"]),
    .target(name: "DeskWasm", dependencies: ["ClientEngine", "ClientWasm"]),

    // Relay.
    .target(name: "RelayCore", dependencies: ["RelayProtocol"]),
    .target(
      name: "RelaySQLite",
      dependencies: [
        "RelayCore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "RelayServer",
      dependencies: [
        "RelayCore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .executableTarget(
      name: "sotto",
      dependencies: [
        "RelayServer", "RelaySQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]),

    // Proving ground.
    .target(name: "MLSVectors", dependencies: ["CryptoSuite", "MLS", "TLSSyntax"]),
    .executableTarget(
      name: "VectorsCommand",
      dependencies: [
        "CBoringSSL", "CryptoNative", "CryptoSuite", "MLS", "MLSVectors",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(name: "RelayConformance", dependencies: ["RelayCore"]),
    .target(
      name: "Simulation",
      dependencies: [
        "CBOR", "ClientEngine", "CryptoNative", "CryptoSuite", "MLS", "RelayConformance",
        "RelayCore", "RelayProtocol",
      ]),
    .executableTarget(
      name: "SottoSim",
      dependencies: [
        "Simulation", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "CBOR", "ClientEngine", "ClientWasm", "CryptoNative", "CryptoSuite", "CryptoWasm",
        "MIMIContent", "MLS", "MLSVectors", "RelayConformance", "RelayCore", "RelayProtocol",
        "RelayServer", "TLSSyntax", .product(name: "NIOCore", package: "swift-nio"),
      ]),
    .target(
      name: "WasmProbe",
      dependencies: ["CBOR", "CryptoSuite", "CryptoWasm", "MIMIContent", "TLSSyntax"],
      path: "Tests/Wasm/Probe"),
    .target(
      name: "VectorsWasm", dependencies: ["CryptoSuite", "CryptoWasm", "MLS", "MLSVectors"],
      path: "Tests/Wasm/Vectors"),

    .target(name: "TestMaterial", path: "Tests/TestMaterial"),
    .executableTarget(
      name: "mls-bench",
      dependencies: [
        "CryptoNative", "CryptoSuite", "MLS", "TestMaterial",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/MLSBench"),
    .executableTarget(
      name: "relay-load",
      dependencies: [
        "RelayProtocol",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Benchmarks/RelayLoad"),

    .testTarget(name: "TLSSyntaxTests", dependencies: ["TLSSyntax", "TestMaterial"]),
    .testTarget(name: "CBORTests", dependencies: ["CBOR", "TestMaterial"]),
    .testTarget(name: "NicknamesTests", dependencies: ["CBOR", "Nicknames"]),
    .testTarget(
      name: "CryptoSuiteTests",
      dependencies: [
        "CryptoNative", "CryptoSuite", "CryptoWasm", "TLSSyntax", "TestMaterial", "XWing",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .testTarget(
      name: "MLSTests",
      dependencies: ["CryptoNative", "CryptoSuite", "MLS", "MLSVectors", "TLSSyntax"],
      exclude: ["Golden/Format1", "Golden/Format2"]),
    .testTarget(
      name: "MLSVectorsTests",
      dependencies: ["CryptoNative", "CryptoSuite", "MLS", "MLSVectors", "VectorsCommand"]),
    // With nothing but what a user of the library imports.
    .testTarget(name: "MLSImportTests", dependencies: ["CryptoNative", "MLS"]),
    .testTarget(name: "FuzzTargetsTests", dependencies: ["FuzzTargets"]),
    .testTarget(
      name: "MIMIContentTests",
      dependencies: ["CBOR", "CryptoNative", "MIMIContent", "TestMaterial"]),
    .testTarget(
      name: "RelayProtocolTests",
      dependencies: ["CBOR", "CryptoNative", "RelayProtocol", "TLSSyntax"]),
    .testTarget(
      name: "ClientEngineTests",
      dependencies: [
        "ClientEngine", "ClientWasm", "CryptoNative", "MLS", "RelayConformance", "RelayCore",
        "RelayProtocol", "Simulation",
      ], exclude: ["Golden/Form1", "Golden/Form2"]),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation", "SottoSim"]),
    .testTarget(
      name: "RelayCoreTests",
      dependencies: [
        "CBOR", "RelayConformance", "RelayCore", "RelayProtocol",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .testTarget(
      name: "RelaySQLiteTests",
      dependencies: [
        "RelayConformance", "RelaySQLite", "TestMaterial",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "RelayServerTests",
      dependencies: [
        "RelayConformance", "RelayServer", "RelaySQLite", "sotto", "TestMaterial",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
  ]
)
