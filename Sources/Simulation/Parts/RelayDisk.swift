import RelayConformance
import RelayCore
import RelayProtocol

/// The disk below the relay's store, with a page cache above it: what is written is not yet safe,
/// and a power cut leaves what was synced and any part of what was written since, in order.
///
/// It outlives the relay's process, and keeps the history that the checkers go by.
package final class RelayDisk {
  struct Image {
    var store = MemoryStore()
    var mark = 0
  }

  private var synced = Image()
  /// Commits since the last sync, oldest first.
  private var unsynced: [Image] = []
  var history = LogHistory()

  /// A full disk takes nothing.
  var isFull = false
  /// The power fails when the next commit has been written, before it is synced.
  package var losesPowerAtNextCommit = false
  private(set) var isWithoutPower = false
  let mutation: Mutation?
  /// Sees every byte that is written.
  var watch: ([UInt8]) -> Void = { _ in }

  package init(mutation: Mutation?) { self.mutation = mutation }

  var latest: Image { unsynced.last ?? synced }
  package var unsyncedCount: Int { unsynced.count }

  /// Ends a commit; the real store's returns only after the sync, and so does this one.
  func write(_ store: MemoryStore) {
    guard !isWithoutPower else { return }
    unsynced.append(Image(store: store, mark: history.mark))
    if losesPowerAtNextCommit {
      isWithoutPower = true
    } else if mutation != .relayAnswersBeforeSync {
      sync()
    }
  }

  func sync() {
    guard !isWithoutPower, let last = unsynced.last else { return }
    synced = last
    unsynced = []
  }

  /// The process ends with its machine: some of what was not synced survives.
  package func losePower(keeping count: Int) {
    synced = count > 0 ? unsynced[count - 1] : synced
    unsynced = []
    losesPowerAtNextCommit = false
    isWithoutPower = false
    history.goBack(to: synced.mark)
  }

  /// The process ends alone: what it wrote is in the page cache, and safe.
  package func loseProcess() {
    history.goBack(to: latest.mark)
    losesPowerAtNextCommit = false
  }
}
