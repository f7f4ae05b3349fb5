import CryptoSuite
import RelayProtocol

// What people at a desk ask of it; `openDesk` is a customer's.

extension Identity {
  func carryOut(
    _ command: Command, _ number: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    switch command {
    case .setUp(let request): setUp(request, number, &turn)
    case .invite(let useCount, let dayCount):
      invite(useCount: useCount, dayCount: dayCount, number, &turn)
    case .withdrawInvitation(let key): withdrawInvitation(key, number, &turn)
    case .removeAgent(let device): removeAgent(device, number, &turn)
    case .pauseNewcomers(let isOn): pauseNewcomers(isOn, number, &turn)
    case .join(let invitation, let name): join(invitation, name: name, number, &turn)
    case .examine(let invitation, let record, let time, let name):
      examine(
        invitation, record, as: name, number, now: time ?? turn.relayTime, turn.crypto,
        &turn.effects)
    default: preconditionFailure("a command in the wrong room")
    }
  }

  /// A session is open: what waits for the relay is asked now.
  func goOn(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    if account?.isConfirmed == true {
      tendRoster(&turn)
      joinAgain(&turn)
      tendNewcomers(turn.link, &turn.effects)
    } else {
      claimSetUp(&turn)
      joinDesk(&turn)
    }
  }

  func finish(_ question: Question, _ link: Link, _ effects: inout Effects) {
    switch question {
    case .setUp: finishSetUp(link, &effects)
    case .join: finishJoin(link, &effects)
    // The desk's record tells whether it is there.
    case .roster: break
    case .newcomers: settleNewcomers(arePaused: false, &effects)
    case .desk, .keyPackages, .probe, .lastResort: break
    }
  }

  func fail(
    _ question: Question, _ code: RelayErrorCode,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    switch question {
    case .setUp: failSetUp(code, &turn)
    case .join: failJoin(code, &turn)
    case .roster: failRoster(code, &turn)
    case .newcomers: failNewcomers(code, &turn.effects)
    case .desk, .keyPackages, .probe, .lastResort: break
    }
  }
}
