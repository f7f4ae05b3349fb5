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
/// 3. make a folder named after the new one, set `current` below, and have it filled, with
///    `SOTTO_WRITE_GOLDEN=1 swift test --filter GoldenTests`. That never overwrites a file.
@Suite("What was stored before stays readable")
struct GoldenTests {
  static let current = 2
  static let suites = CipherSuite.implemented.filter { NativeCrypto().supports($0) }

  private let crypto = NativeCrypto()

  @Test("files that the current format lacks are written on request", arguments: suites)
  func write(_ suite: CipherSuite) throws {
    let url = Self.url(suite, format: Self.current)
    guard ProcessInfo.processInfo.environment["SOTTO_WRITE_GOLDEN"] != nil,
      !FileManager.default.fileExists(atPath: url.path)
    else { return }
    try GoldenScene.make(suite).write(to: url)
  }

  private static let cases = (1...current).flatMap { format in
    suites.filter { FileManager.default.fileExists(atPath: url($0, format: format).path) }
      .map { (format, $0) }
  }

  @Test("no file of a format has been lost")
  func complete() {
    // The hybrid suites came with the second format.
    let hybridCount = Self.suites.count { $0.algorithms?.kem == .mlkem768X25519 }
    #expect(Self.cases.count == Self.suites.count * Self.current - hybridCount)
  }

  @Test("a stored group goes on where it was", arguments: cases)
  func member(_ format: Int, _ suite: CipherSuite) throws {
    let file = try GoldenFile(Self.url(suite, format: format))
    var alice = try restore(file["member.state"], format)
    let readable = [
      ("past.message", "from a past epoch"), ("skipped.message", "overtaken"),
      ("current.message", "from this epoch"),
    ]
    for (name, text) in readable {
      guard case .application(let received) = try alice.process(file[name]) else {
        Issue.record("\(name) is not application data")
        return
      }
      #expect(received.content == Array(text.utf8))
    }
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try alice.process(file["read.message"])
    }
    // It takes up alice's own Update, whose private key was stored.
    guard case .commit(let staged) = try alice.process(file["commit.message"]) else {
      Issue.record("not a commit")
      return
    }
    try alice.merge(staged)
    #expect(alice.epochAuthenticator.reveal() == file["commit.authenticator"])
  }

  @Test("a stored group of one can be added to", arguments: cases)
  func founder(_ format: Int, _ suite: CipherSuite) throws {
    let file = try GoldenFile(Self.url(suite, format: format))
    var party = Party(suite: suite, seed: 99)
    party["alice"] = try restore(file["founder.state"], format)
    try party.add(["bob"], by: "alice")
    #expect(try party.everybodyAgrees())
  }

  @Test("a stored commit is merged", arguments: cases)
  func author(_ format: Int, _ suite: CipherSuite) throws {
    let file = try GoldenFile(Self.url(suite, format: format))
    var alice = try restore(file["author.state"], format)
    let pending = try PendingCommit.restore(file["author.pending"])
    if format == Self.current { #expect(pending.save() == file["author.pending"]) }
    try alice.merge(pending)
    #expect(alice.epochAuthenticator.reveal() == file["author.authenticator"])
  }

  @Test("a stored key package opens its Welcome", arguments: cases)
  func newcomer(_ format: Int, _ suite: CipherSuite) throws {
    let file = try GoldenFile(Self.url(suite, format: format))
    let keyPackage = try PrivateKeyPackage.restore(file["newcomer.keyPackage"])
    if format == Self.current { #expect(keyPackage.save() == file["newcomer.keyPackage"]) }
    let group = try Group.join(
      try Welcome(decoding: file["newcomer.welcome"]), with: keyPackage,
      identity: try SigningIdentity(decoding: file["newcomer.identity"]), crypto: crypto)
    #expect(group.epochAuthenticator.reveal() == file["newcomer.authenticator"])
  }

  @Test("a stored group that was reinitialised still knows its successor", arguments: suites)
  func reinitialised(_ suite: CipherSuite) throws {
    let file = try GoldenFile(Self.url(suite, format: Self.current))
    let ended = try restore(file["ended.state"], Self.current)
    var random = SeededRandom(seed: 1)
    let founder = Founder(
      identity: try SigningIdentity.make(
        .basic(Array("alice".utf8)), suite: suite, crypto: crypto, using: &random),
      lifetime: Party.lifetime)
    let (group, welcome) = try ended.successor(
      members: [try KeyPackage(decoding: file["ended.keyPackage"])], founder: founder,
      now: Party.now, using: &random)
    #expect(group.groupID == Array("second".utf8))
    #expect(welcome != nil)
  }

  @Test("a stored group that we were removed from still names its members", arguments: suites)
  func removed(_ suite: CipherSuite) throws {
    let file = try GoldenFile(Self.url(suite, format: Self.current))
    let removed = try restore(file["removed.state"], Self.current)
    #expect(!removed.isActive)
    #expect(removed.members.count == 4)
  }

  /// What is stored in today's format is stored as the same bytes again.
  private func restore(_ bytes: [UInt8], _ format: Int) throws -> NativeGroup {
    let group = try Group.restore(bytes, crypto: crypto)
    if format == Self.current { #expect(group.save() == bytes) }
    let again = try Group.restore(group.save(), crypto: crypto)
    #expect(again.save() == group.save())
    return group
  }

  static func url(_ suite: CipherSuite, format: Int) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Format\(format)/suite\(suite.rawValue).txt")
  }
}
