#if arch(wasm32)
  import CBoringSSL

  /// Wipes what functions that have returned left on the stack: BoringSSL's scalars, for instance.
  public func wipeStack() { sotto_wipe_stack() }
#endif
