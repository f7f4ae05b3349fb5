/// An invariant broken on purpose, at a seam that exists only in the simulator: what the checkers
/// are checked with.
package enum Mutation: String, CaseIterable, Sendable {
  /// The store takes every fifth entry of a log and does not keep it.
  case storeForgetsEntry
  /// The relay answers when an entry is written, and syncs once a second.
  case relayAnswersBeforeSync
  /// A client lets its frames out before its transaction is on disk.
  case clientSendsBeforePersisting
  /// A page repeats what it got no answer to under a new identifier.
  case pageRepeatsUnderNewName
  /// The relay swaps two messages on their way to one member.
  case relayReordersForOne
  /// The relay garbles a message on its way to one member.
  case relayGarblesEntry
  /// A client's disk forgets a group's state.
  case diskForgetsGroup
  /// A page says that somebody was removed, and asks nobody to do it.
  case pageClaimsRemoval
  /// A client sends what is said along in the clear.
  case clientSendsPlaintext
  /// A client publishes its private key beside the public one.
  case clientPublishesPrivateKey
  /// The store keeps what everyone has.
  case storeKeepsDelivered
  /// The relay never tells one member of the last thing that was said.
  case relayWithholds

  /// A stranger has a copy of a customer's disk.
  case diskIsCopied
  /// Clients take every signature for good.
  case clientBelievesSignatures
  /// A bad member speaks with a colleague's keys.
  case memberHasAnothersKeys
  /// A client's disk goes back to the desk's record of before.
  case diskForgetsRoster
  /// Somebody whom the house has removed gets copies of the owner's disk.
  case removedHasCopies
  /// A client that the relay calls removed believes it for ever.
  case clientBelievesGoodbye

  /// Whether it breaks what only a foe would make use of.
  package var needsFoes: Bool {
    switch self {
    case .clientBelievesSignatures, .memberHasAnothersKeys, .clientBelievesGoodbye: true
    default: false
    }
  }

  /// What a checker has to say of it, where it could also say something else.
  package var words: String {
    switch self {
    case .diskIsCopied: "a thief opens"
    case .clientBelievesSignatures: "shows somebody of the company who is not"
    case .memberHasAnothersKeys: "as said by"
    case .diskForgetsRoster: "shows somebody removed at the desk"
    case .removedHasCopies: "removed, opens message"
    default: ""
    }
  }

  /// The names of the checkers that have to see it.
  package var checkers: [String] {
    switch self {
    case .storeForgetsEntry, .relayAnswersBeforeSync, .clientSendsBeforePersisting:
      [NothingLost.name]
    case .pageRepeatsUnderNewName: [NothingTwice.name]
    case .relayReordersForOne: [OneOrder.name, NobodyAccusedInVain.name]
    case .relayGarblesEntry, .diskForgetsGroup: [AlwaysReadable.name]
    case .pageClaimsRemoval: [RemovedReadsNothing.name]
    case .clientSendsPlaintext, .clientPublishesPrivateKey: [RelayKnowsNothing.name]
    case .storeKeepsDelivered: [BoundedQueues.name]
    case .relayWithholds: [DeliveredInTime.name]
    case .diskIsCopied, .clientBelievesSignatures: [NobodyOutsideReads.name]
    case .memberHasAnothersKeys: [NobodySpeaksAsAnother.name]
    case .diskForgetsRoster, .removedHasCopies: [RemovedStaysRemoved.name]
    case .clientBelievesGoodbye: [NobodyLockedOut.name]
    }
  }
}
