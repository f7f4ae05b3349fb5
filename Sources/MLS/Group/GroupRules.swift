/// What an application lets others change in its groups, and how. Who uses a group says the same
/// each time.
///
/// It stands in the calls, where the linker sees it: a program that never asks for the whole
/// protocol is linked without the rest of it.
public enum GroupRules: Sendable {
  /// All of RFC 9420.
  case full
  /// Only members speak, and encrypted. A commit adds and removes, mixes keys in, and renews its
  /// author's; it holds every proposal by value. Refused are messages in the clear, and with them
  /// whoever is outside (RFC 9420 §12.1.8, §12.4.3.2), proposals apart from commits, those by
  /// reference, Update, ReInit and changes of the group's extensions.
  case addsAndRemoves
}
