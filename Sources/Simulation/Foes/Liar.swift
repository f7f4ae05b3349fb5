import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol

/// A relay that lies: between the true one and some of its clients it says whatever it can say with
/// what it knows. It knows every frame that ever passed, and no key of anybody's.
///
/// It decides by the world's chance, and touches nothing: `tell` gives what somebody hears in place
/// of the truth, `swallow` whether the truth is kept from the true relay, `volunteer` what
/// nobody asked for.
struct Liar {
  /// Numbers of the clients that it lies to.
  private(set) var victims: Set<Int> = []

  // What it knows.
  private(set) var entries: [LogEntry] = []
  private(set) var records: [[UInt8]] = []
  private(set) var keyPackages: [(device: DeviceID, bytes: [UInt8])] = []
  private(set) var challenges: [[UInt8]] = []
  private(set) var signals: [ReceivedSignal] = []
  private(set) var submissions: [(conversation: ConversationID, Submission)] = []

  // What it makes.
  /// Somebody of its own, passed off as an agent.
  var stranger: Stranger?
  /// Whoever has no place where it is, and reads along.
  var outsiders: [Outsider] = []
  /// Kept back, to be told behind what comes next.
  var held: [Int: ServerFrame] = [:]

  private static let knowledgeCountMax = 240

  /// An identity of the liar's own with a certificate that nobody signed, and its KeyPackage.
  struct Stranger {
    let device: DeviceID
    let certificate: [UInt8]
    let identity: SigningIdentity
    let package: PrivateKeyPackage
  }

  var isLying: Bool { !victims.isEmpty }

  mutating func begin(with victims: Set<Int>) { self.victims = victims }

  mutating func repent() {
    victims = []
    held = [:]
  }

  // MARK: Listening

  mutating func hear(_ frame: ClientFrame, from device: DeviceID?) {
    switch frame {
    case .publishKeyPackages(let published):
      guard let device else { return }
      for bytes in published.oneUse + [published.lastResort].compactMap({ $0 }) {
        Self.keep((device, bytes), in: &keyPackages)
      }
    case .create(let create):
      note(create.conversation, Submission(1))
      join(create.welcome)
    case .append(let append):
      note(append.conversation, append.submission)
      if case .commit(let change) = append.content, !change.welcome.isEmpty {
        join(change.welcome)
      }
    default: break
    }
  }

  mutating func hear(_ frame: ServerFrame) {
    switch frame {
    case .entry(let entry): Self.keep(entry, in: &entries)
    case .desk(_, let record):
      if records.last != record { Self.keep(record, in: &records) }
    case .challenge(let challenge): Self.keep(challenge, in: &challenges)
    case .signal(let signal): Self.keep(signal, in: &signals)
    default: break
    }
  }

  private mutating func note(_ conversation: ConversationID, _ submission: Submission) {
    Self.keep((conversation, submission), in: &submissions)
  }

  private static func keep<Element>(_ element: Element, in list: inout [Element]) {
    list.append(element)
    if list.count > knowledgeCountMax { list.removeFirst(knowledgeCountMax / 4) }
  }

  /// Whether somebody has let its stranger in.
  private mutating func join(_ welcome: [UInt8]) {
    guard let stranger, case .welcome(let welcome)? = try? MLSMessage(decoding: welcome),
      let group = try? Group.join(
        welcome, with: stranger.package, identity: stranger.identity, crypto: NativeCrypto())
    else { return }
    outsiders.append(Outsider("the relay's stranger", device: stranger.device, group))
  }
}
