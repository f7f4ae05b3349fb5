#if arch(wasm32)
  import ClientEngine
  import ClientWasm

  nonisolated(unsafe) private var door = Door<FirstVisitors>()

  @_expose(wasm, "sotto_allocate")
  @_cdecl("sotto_allocate")
  public func allocate(_ byteCount: Int) -> UnsafeMutableRawPointer { roomFor(byteCount) }

  @_expose(wasm, "sotto_release")
  @_cdecl("sotto_release")
  public func release(_ pointer: UnsafeMutableRawPointer) { letGo(of: pointer) }

  @_expose(wasm, "sotto_handle")
  @_cdecl("sotto_handle")
  public func handle(
    _ pointer: UnsafeMutableRawPointer, _ byteCount: Int
  ) -> UnsafeMutableRawPointer { door.handle(pointer, byteCount) }
#endif
