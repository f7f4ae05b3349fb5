import CryptoSuite
import RelayProtocol

// Whether the desk takes new conversations. Its people decide, and the relay keeps to it: whom it
// lets in or keeps out is in its hands anyway, so nothing is signed.

extension Identity {
  /// What somebody here wishes and the relay has not answered yet.
  struct NewcomerWish {
    let isPaused: Bool
    let command: UInt64?
  }

  func pauseNewcomers(
    _ isOn: Bool, _ command: UInt64?,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    guard let account, account.isActive, account.isConfirmed else {
      return turn.effects.refuse(command, .internal)
    }
    // The last word counts.
    turn.effects.finish(newcomerWish?.command)
    newcomerWish = NewcomerWish(isPaused: isOn, command: command)
    askNewcomers(turn.link, &turn.effects)
  }

  /// Asks once a session, as soon as this device is somebody at the desk.
  func tendNewcomers(_ link: Link, _ effects: inout Effects) {
    guard link.isOpen, !session.hasAskedNewcomers, let account, account.isConfirmed,
      account.side == .company
    else { return }
    session.hasAskedNewcomers = true
    askNewcomers(link, &effects)
  }

  /// Asks how it stands, or says how it shall; the relay answers again after each change.
  func askNewcomers(_ link: Link, _ effects: inout Effects) {
    guard link.isOpen, let desk else { return }
    let wish: Newcomers.Wish = newcomerWish.map { $0.isPaused ? .pause : .admit } ?? .ask
    effects.send(
      .newcomers(Newcomers(request: Question.newcomers.id, desk: desk.slug, wish: wish)))
  }

  func settleNewcomers(arePaused: Bool, _ effects: inout Effects) {
    session.areNewcomersPaused = arePaused
    guard let wish = newcomerWish, wish.isPaused == arePaused else { return }
    newcomerWish = nil
    effects.finish(wish.command)
  }

  func failNewcomers(_ code: RelayErrorCode, _ effects: inout Effects) {
    if code == .newcomersPaused { return settleNewcomers(arePaused: true, &effects) }
    // Who only asked is told in the next session.
    guard let wish = newcomerWish else { return }
    newcomerWish = nil
    effects.refuse(wish.command, code == .notAMember ? .removed : .network)
  }

  func tellNewcomers(_ effects: inout Effects) {
    guard let arePaused = session.areNewcomersPaused, told.areNewcomersPaused != arePaused else {
      return
    }
    told.areNewcomersPaused = arePaused
    effects.tell(.newcomers(arePaused: arePaused))
  }
}
