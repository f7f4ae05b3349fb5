// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "sotto",
  platforms: [.macOS(.v15)],
  products: [
    // Static, because Scripts/build-wasm links the module itself.
    .library(name: "WasmProbe", type: .static, targets: ["WasmProbe"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2")
  ],
  targets: [
    .target(name: "TLSSyntax"),
    .target(name: "CBOR"),
    .target(name: "CryptoSuite"),
    .target(
      name: "CryptoNative",
      dependencies: ["CryptoSuite", .product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "MIMIContent", dependencies: ["CBOR"]),
    .systemLibrary(name: "CBoringSSL"),
    .target(name: "CryptoWasm", dependencies: ["CBoringSSL", "CryptoSuite"]),
    .target(
      name: "WasmProbe",
      dependencies: ["CBOR", "CryptoSuite", "CryptoWasm", "MIMIContent", "TLSSyntax"],
      path: "Tests/Wasm/Probe"),
    .target(name: "TestMaterial", path: "Tests/TestMaterial"),
    .testTarget(name: "TLSSyntaxTests", dependencies: ["TLSSyntax", "TestMaterial"]),
    .testTarget(name: "CBORTests", dependencies: ["CBOR", "TestMaterial"]),
    .testTarget(
      name: "MIMIContentTests",
      dependencies: ["CBOR", "CryptoNative", "MIMIContent", "TestMaterial"]),
    .testTarget(
      name: "CryptoSuiteTests",
      dependencies: ["CryptoSuite", "CryptoNative", "CryptoWasm", "TLSSyntax", "TestMaterial"]),
  ]
)
