import RelayCore
import RelayProtocol

/// What the server allows a peer to hold or to take, each number with its reason.
public enum ServerLimits {
  /// Request line and headers. Browsers send 1 KB, with long cookies of a neighbouring site 8.
  static let requestHeadByteCountMax = 16 * 1024
  /// Lines in it; browsers and the proxies on the way send some 30.
  static let requestHeadFieldCountMax = 100
  /// A host name (RFC 1035 §2.3.4).
  static let hostByteCountMax = 253
  /// Of a value that a stranger chose, in the log: an origin with the longest of names fits.
  static let shownValueByteCountMax = 280
  /// Lines of the log about WebSockets that are refused: a few for who looks for a mistake of the
  /// proxy just now, then one a minute, at most a quarter of a megabyte a day.
  static let refusalLine = Rate.perHour(60, burst: 5)
  /// From one batch to the next, if that is a small one: a lone message waits for nothing, a
  /// thousand a second share their syncs of the disk by threes and fours.
  static let paceMicroseconds = 3_000
  /// As many events do not wait for more.
  static let pacedEventCountMax = 32
  /// How often a path is decoded: mail gateways encode what is encoded already.
  static let decodingCountMax = 3
  /// The shortest fragment of a link that means something: the 16 bytes of a set-up token.
  static let fragmentByteCountMin = 22
  /// Unanswered questions after which nobody is there.
  static let unansweredPingCountMax = 2
  /// A WebSocket message. Twice what a frame may be, so that one that is a little too large is
  /// answered with `tooLarge` and the session goes on; beyond this the connection ends.
  static let messageByteCountMax = 2 * WireLimits.frameByteCountMax
  /// WebSocket fragments of one message.
  static let fragmentCountMax = 1_024
  /// Frames of one session that wait for the relay; more are left in the socket until then.
  static let inboundByteCountMax = 512 * 1024
  /// What one waiting frame costs besides its bytes.
  static let inboundFrameByteCount = 256
  /// Frames on their way to one session: twice what the relay lets be unacknowledged.
  package static let outboundByteCountMax = 8 * 1024 * 1024
  /// What one frame on its way costs besides its bytes: refusals of seven bytes would otherwise be
  /// a million before they are too many.
  static let outboundFrameByteCount = 256
  /// What all sessions together make the server hold, of messages that have not come whole and of
  /// frames that are not taken: a quarter of the smallest machine that is worth running it on.
  package static let heldByteCountMax = 512 * 1024 * 1024
  /// What each of them may hold however much the others do: a page of a conversation.
  package static let sessionByteCountMin = 64 * 1024
  /// Of a message that has not come whole, before its sender has said who it is: whoever may say
  /// that has less to say.
  static let greetingByteCountMax = 16 * 1024
  /// What one read of a socket brings at most, so that no connection has its event loop for long:
  /// a thousand of the smallest frames.
  static let readByteCountMax = 16 * 1024
  /// Frames of one session, whatever is in them: what a client acknowledges that comes back after
  /// a month, and then as fast as a browser decrypts. Faster ones stay in the sender's socket.
  static let sessionFrame = Rate.perSecond(1_000, burst: 4_000)
  /// And their bytes: four times what a device may append.
  static let sessionByte = Rate.perSecond(4 * 1024 * 1024, burst: 16 * 1024 * 1024)
  /// Frames of one address, whatever number of sessions they come by: three hundred pages that come
  /// back at once, and then a tenth of what the relay decides in a second.
  static let addressFrame = Rate.perSecond(10_000, burst: 100_000)
  /// And their bytes: twice what an address may append.
  static let addressByte = Rate.perSecond(8 * 1024 * 1024, burst: 128 * 1024 * 1024)
  /// For how long a session is not read before it is looked at again. An address whose sessions
  /// would have to rest for longer gets no new ones.
  static let pauseNanosecondsMax: UInt64 = 10_000_000_000
  /// Requests of one address that are no WebSocket: three hundred pages of thirty files at once.
  static let addressRequest = Rate.perSecond(100, burst: 10_000)
  /// Connections to the metrics: one scraper, and some who look.
  static let metricsConnectionCountMax = 32
  /// Open files that are no connections: the database, its logs, the listeners, event loops.
  static let otherFileCountMax = 64
  /// Connections of one address: six for each of three hundred pages that load, and some.
  static let addressConnectionCountMax = 2_000
  /// Connections begun by one address: an office that comes back after its line was cut.
  static let addressConnection = Rate.perSecond(50, burst: 1_500)
  /// Addresses remembered that have no connection any more but had many just now.
  static let addressCountMax = 50_000
  /// Connections at a time, if the system allows as many files. Each costs some 4 KB when idle.
  static let connectionCountMax = 20_000
  /// Events of one session in one transaction; what a client has in flight in one conversation
  /// fits. Bounds how long whoever floods makes everyone else wait.
  static let batchSessionEventCountMax = 32
  /// Events in one transaction: bounds how long one batch makes the next wait, some 25 ms. Fifty
  /// pairs that send all they can fill three quarters of it; a quarter as many cost each message a
  /// fifth more.
  static let batchEventCountMax = 4_096
  /// How often the relay is told that time has passed: deletions reach the disk within two.
  static let tickMilliseconds: UInt64 = 1_000
  /// Who asks for readiness more often gets the last answer: each try is two syncs of the disk.
  static let probeIntervalMilliseconds: UInt64 = 5_000
  /// How long a stopping server waits for its last words to be taken.
  static let farewellMilliseconds: Int64 = 2_000
  /// All files of the web client, which are held in memory.
  static let webContentByteCountMax = 64 * 1024 * 1024
}

extension ServerLimits {
  /// What one session may hold while all together hold `heldByteCount`: an eighth of the room that
  /// is left, so that a crowd of greedy ones never fills it.
  package static func sessionByteCountMax(heldByteCount: Int) -> Int {
    let share = (heldByteCountMax - heldByteCount) / 8
    return max(sessionByteCountMin, min(outboundByteCountMax, share))
  }

  /// More connections than the system allows files would leave the listener trying in vain, and
  /// whoever is there without any.
  static func connectionCountMax(openFileCountMax: Int) -> Int {
    min(connectionCountMax, max(1, openFileCountMax - otherFileCountMax))
  }
}

/// How long the server waits for whom. Tests wait less.
public struct ServerTimes: Sendable {
  /// For a whole request to arrive, and for the next one to begin: frees the connection of who
  /// sends a byte a minute.
  public var requestMilliseconds: Int64 = 15_000
  /// For a response to be taken: the page at 20 kbit/s.
  public var responseMilliseconds: Int64 = 120_000
  /// For a session to authenticate: two round trips on the slowest line we know, and one
  /// signature.
  public var authenticationMilliseconds: Int64 = 15_000
  /// Silence after which the server asks whether anyone is there; proxies cut after 60 seconds.
  public var keepAliveMilliseconds: Int64 = 30_000
  /// How often sessions are looked at for the times above.
  public var sweepMilliseconds: Int64 = 5_000

  public init() {}
}
