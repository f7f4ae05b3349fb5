import CryptoNative
import CryptoSuite
import Foundation
import MLS
import TLSSyntax
import Testing

/// What others have stored must stay readable.
///
/// If a test here fails, the stored format has changed, and everybody's saved groups with it. Then
/// 1. raise `savedFormat` in `SavedState.swift`, and let `restore` read the former number as well;
/// 2. leave the files of the former format where they are: they prove that it does;
/// 3. write those of the new one, with `SOTTO_WRITE_GOLDEN=1 swift test --filter GoldenTests`, into
///    a folder named after it, and set `current` below.
/// Never write a folder anew for a format that has been released.
@Suite("What was stored before stays readable")
struct GoldenTests {
  static let current = 1
  static let suites = [1, 2, 3, 5, 7].map { CipherSuite(rawValue: $0) }

  private let crypto = NativeCrypto()

  @Test("the files of the current format are written on request", arguments: suites)
  func write(_ suite: CipherSuite) throws {
    guard ProcessInfo.processInfo.environment["SOTTO_WRITE_GOLDEN"] != nil else { return }
    try GoldenScene.make(suite).write(to: Self.url(suite, format: Self.current))
  }

  static func url(_ suite: CipherSuite, format: Int) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Format\(format)/suite\(suite.rawValue).txt")
  }
}
