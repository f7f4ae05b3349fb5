import Foundation

/// A file that is being written and has no name of its own yet: gone when it ends, and after a
/// crash taken over by the next.
///
/// One process at a time writes it, and nothing that somebody else put in its place is written to
/// or removed, but for SQLite's journal beside it: no link is followed, no directory emptied.
struct PartialFile {
  let path: String
  private let descriptor: Int32

  init(_ path: String) throws(BackupError) {
    self.path = path
    descriptor = open(path, O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .unwritable }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isOurs, fchmod(descriptor, 0o600) == 0,
      ftruncate(descriptor, 0) == 0
    else {
      close(descriptor)
      throw .unwritable
    }
    unlink(path + "-journal")
  }

  /// A plain file of ours that still has this name and no other.
  private var isOurs: Bool {
    var (opened, named) = (stat(), stat())
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
      && opened.st_mode & S_IFMT == S_IFREG && opened.st_uid == geteuid() && opened.st_nlink == 1
  }

  /// Called in any case, and last.
  func end() {
    unlink(path + "-journal")
    unlink(path)
    close(descriptor)
  }
}
