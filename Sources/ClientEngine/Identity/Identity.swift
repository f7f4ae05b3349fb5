import CBOR
import CryptoSuite
import RelayProtocol

/// Who this device is, which desk it speaks with or for, and why it believes so.
///
/// The relay's word makes nobody anything: an account is confirmed, and a removal settled, by the
/// desk's record, which the house has signed. Rooms are given a policy that follows from it.
final class Identity {
  var profile: Input.Profile?
  var account: Account?
  /// Only the owner's devices have it.
  var houseKey: KeyPair?
  var desk: DeskTrust?
  var lastInvitation: OpenInvitation?
  /// What the owner has asked for and the desk's record does not say yet.
  var wishes = RosterWishes()
  var acquaintances = Acquaintances()
  var stock = KeyPackageStock()
  /// Commands that end when the relay has answered.
  var commands = OpenCommands()
  var newcomerWish: NewcomerWish?
  var session = Session()
  var told = Told()
  /// As the desk is now, once somebody has asked: judging names takes long tables.
  var held: HeldNewcomers?
  /// Whoever goes by what is known of the desk has to look at it again.
  private var hasDeskChanged = false

  /// What is so for as long as a session with the relay.
  struct Session {
    /// The relay has told the desk's record in this session: only then do we know who has been
    /// removed, and may say anything.
    var isDeskFresh = false
    /// Why set-up or joining failed, while the desk's record is asked whether it really did.
    var refusal: RefusalCode?
    /// A roster is on its way to the relay.
    var isPublishing = false
    /// The relay has been told again that this device has joined.
    var hasJoinedAgain = false
    /// Somebody else's roster was there before one of ours.
    var isRosterLate = false
    /// The relay has been told of a roster that it had forgotten.
    var saidRoster = false
    var hasAskedNewcomers = false
    /// Whether the desk takes no new conversations, as far as the relay has said.
    var areNewcomersPaused: Bool?
  }

  /// The numbers of commands that wait for the relay.
  struct OpenCommands {
    var setUp: UInt64?
    var join: UInt64?
    /// Done when a roster says what they wish.
    var roster: [UInt64] = []
    var openDesk: UInt64?
  }

  /// Whether anything may be said now, as far as it goes by who we are.
  var maySpeak: Bool {
    session.isDeskFresh && desk?.refusal == nil && account?.isActive == true
  }

  func endSession() {
    session = Session()
    stock.endSession()
  }

  func takeDeskChange() -> Bool {
    defer { hasDeskChanged = false }
    return hasDeskChanged
  }

  // Whoever changes who we are or which desk this is says so here, to disk and to pages.

  func saveAccount(_ effects: inout Effects) {
    effects.put(.account, account?.record)
    told.hasIdentity = false
    told.hasDesk = false
  }

  func saveDesk(_ effects: inout Effects) {
    effects.put(.desk, desk?.record)
    told.hasDesk = false
    held = nil
    hasDeskChanged = true
    meetTeam(&effects)
  }

  /// Makes this device's key pair, and with it its name at the relay.
  func makeAccount(
    _ role: PersonRole, name: UTF8Text, founding: Founding? = nil, invitation: Invitation? = nil,
    _ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>
  ) {
    let pair = turn.crypto.makeKeyPair(using: &turn.random)
    guard let device = DeviceID(pair.publicKey) else { preconditionFailure("32 bytes") }
    account = Account(
      role: role, deviceKey: pair.privateKey, device: device, name: name, founding: founding,
      invitation: invitation)
    saveAccount(&turn.effects)
    introduce(&turn)
  }

  /// Answers the relay's challenge, if there is one.
  func introduce(_ turn: inout Turn<some CryptoProvider, some RandomNumberGenerator>) {
    guard let account, !account.isRemoved,
      turn.link.introduce(
        account.device, signedBy: turn.crypto.signer(account.deviceKey), &turn.effects)
    else { return }
    // In the same flight: on a slow line every question that waits for an answer costs a second.
    if account.isConfirmed { fetchDesk(turn.link, &turn.effects) }
  }

  /// Whether this device still speaks for the house, as the house's own roster says: earlier
  /// releases believed the relay, whose word shuts nobody out.
  func settleStanding(_ effects: inout Effects) {
    guard let account, account.isConfirmed, account.side == .company else { return }
    let key = DeviceCertificate.Claim(account.certificate)?.invitationKey
    let isRemoved = desk?.known?.isOut(account.device, invitedBy: key) ?? false
    guard account.isRemoved != isRemoved else { return }
    account.isRemoved = isRemoved
    saveAccount(&effects)
  }
}
