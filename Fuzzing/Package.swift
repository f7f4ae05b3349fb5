// swift-tools-version: 6.1
import PackageDescription

// A package of its own, because its program has libFuzzer's `main` and everything below it is
// compiled to report coverage. `make fuzz` builds and runs it.
let package = Package(
  name: "sotto-fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "sotto", path: "..")],
  targets: [
    .executableTarget(
      name: "SottoFuzz",
      dependencies: [.product(name: "FuzzTargets", package: "sotto")])
  ]
)
