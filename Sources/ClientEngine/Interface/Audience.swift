/// Whom an engine is made for. It is known when the module is compiled, so that the one for
/// customers is linked without what only people at a desk do.
public protocol Audience {
  static var includesDesks: Bool { get }
  /// Whether more is done than to say the first words: others are heard, and what lies on the disk
  /// goes on.
  static var goesOn: Bool { get }
}

/// The customer's page until its first message is sent: that waits for no more code than it needs.
/// Whatever else comes up waits for the module for customers.
public enum FirstVisitors: Audience {
  public static var includesDesks: Bool { false }
  public static var goesOn: Bool { false }
}

/// The customer's page: writes to a desk, and to nobody else.
public enum CustomersOnly: Audience {
  public static var includesDesks: Bool { false }
  public static var goesOn: Bool { true }
}

/// Native clients, and the page of those who found a desk, join it and answer there.
public enum Everyone: Audience {
  public static var includesDesks: Bool { true }
  public static var goesOn: Bool { true }
}
