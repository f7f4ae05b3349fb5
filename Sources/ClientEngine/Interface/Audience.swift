/// Whom an engine is made for. It is known when the module is compiled, so that the one for
/// customers is linked without what only people at a desk do.
public protocol Audience {
  static var includesDesks: Bool { get }
}

/// The customer's page: writes to a desk, and to nobody else.
public enum CustomersOnly: Audience {
  public static var includesDesks: Bool { false }
}

/// Native clients, and the page of those who found a desk, join it and answer there.
public enum Everyone: Audience {
  public static var includesDesks: Bool { true }
}
