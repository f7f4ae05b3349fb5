import Crypto
import NIOCore
import NIOPosix
import RelayProtocol

/// A device as the relay sees it: signs in, sends, acknowledges what it gets. What it sends is
/// noise in the place of ciphertext, since the relay cannot tell the difference.
///
/// Belongs to the event loop of its fleet.
final class LoadDevice {
  let id: DeviceID
  private let key: Curve25519.Signing.PrivateKey
  private var connection: LoadConnection?
  private var whenOpened: EventLoopPromise<Void>?

  /// What to do with an entry, once it is acknowledged.
  var onEntry: (LogEntry) -> Void = { _ in }
  var onAccepted: (Accepted) -> Void = { _ in }
  var onCaughtUp: () -> Void = {}
  private(set) var refusals: [RelayErrorCode] = []
  private(set) var isConnected = false

  init() {
    key = Curve25519.Signing.PrivateKey()
    guard let id = DeviceID(Array(key.publicKey.rawRepresentation)) else {
      preconditionFailure("an Ed25519 key has 32 bytes")
    }
    self.id = id
  }

  /// Resolves when the session is open, or fails.
  func connect(port: Int, on eventLoop: any EventLoop) -> EventLoopFuture<Void> {
    let promise = eventLoop.makePromise(of: Void.self)
    whenOpened = promise
    let connection = LoadConnection(
      path: "/socket",
      onMessage: { [unowned self] bytes in
        guard let frame = try? ServerFrame(decoding: bytes) else { return false }
        take(frame)
        return true
      },
      onEnd: { [weak self] in self?.end() })
    self.connection = connection
    connection.open(port: port, on: eventLoop)
      .assumeIsolated().whenFailure { error in promise.fail(error) }
    return promise.futureResult
  }

  func disconnect() { connection?.close() }

  func send(_ frame: ClientFrame) { connection?.send(opcode: 2, frame.encodedBytes) }

  func append(_ payload: [UInt8], to conversation: ConversationID, _ submission: Submission) {
    send(
      .append(
        AppendEntry(
          conversation: conversation, epoch: LogEpoch(1), submission: submission,
          content: .application, payload: payload)))
  }

  func acknowledge(_ conversation: ConversationID, _ sequence: Sequence) {
    send(.acknowledge(Acknowledge(conversation: conversation, sequence: sequence)))
  }

  /// Runs when everything that has come together is dealt with.
  func afterThisRead(_ body: @escaping () -> Void) { connection?.afterThisRead(body) }

  private func take(_ frame: ServerFrame) {
    switch frame {
    case .challenge(let challenge): answer(challenge)
    case .opened:
      isConnected = true
      whenOpened?.succeed()
      whenOpened = nil
    case .entry(let entry):
      acknowledge(entry.conversation, entry.sequence)
      onEntry(entry)
    case .accepted(let accepted):
      acknowledge(accepted.conversation, accepted.sequence)
      onAccepted(accepted)
    case .caughtUp: onCaughtUp()
    case .refused(let refused): refusals.append(refused.code)
    case .failed(_, let code, _), .goodbye(let code, _): refusals.append(code)
    case .signal, .keyPackages, .desk, .done: break
    }
  }

  private func answer(_ challenge: [UInt8]) {
    let input = Authenticate.signingInput(challenge: challenge)
    guard let signature = try? key.signature(for: input) else {
      preconditionFailure("Ed25519 signs everything")
    }
    send(.authenticate(Authenticate(device: id, signature: Array(signature))))
  }

  private func end() {
    isConnected = false
    whenOpened?.fail(LoadConnection.Failure.closed)
    whenOpened = nil
  }
}
