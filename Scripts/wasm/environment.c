// What BoringSSL and the Swift runtime ask of their surroundings, as little of it as the browser's
// module needs. Memory is in allocator.c.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

__attribute__((import_module("wasi_snapshot_preview1"), import_name("random_get"))) int
host_random_get(void *buffer, size_t byte_count);

extern void __wasm_call_ctors(void);

// The host calls this once, before anything else. Without it the linker would wrap every export in
// constructors and destructors, and the latter bring C's standard streams along.
void _initialize(void) { __wasm_call_ctors(); }

// The linker puts this in front of free. What anybody lets go of is wiped, secret or not: arrays
// move as they grow and are copied where they are written, and tell nobody what they held.
extern void __real_free(void *memory);
extern size_t malloc_usable_size(void *memory);
void __wrap_free(void *memory) {
  memset(memory, 0, malloc_usable_size(memory));
  __real_free(memory);
}

// What has returned has left its values on the stack, below whoever asks. It begins behind the
// module's lowest kilobyte, which is never reached (Scripts/build-wasm).
void sotto_wipe_stack(void) {
  char *begin = (char *)1024;
  memset(begin, 0, (char *)__builtin_frame_address(0) - begin);
}

// A broken invariant is a trap that the host sees, not a message on a stream that nobody reads.
_Noreturn void abort(void) { __builtin_trap(); }

// Swift seeds its hash tables with this. A client without randomness must not run.
void arc4random_buf(void *buffer, size_t byte_count) {
  if (host_random_get(buffer, byte_count) != 0) __builtin_trap();
}

// BoringSSL's queue of error descriptions. Every caller here looks at return values only, so the
// queue with its tables of strings stays out.
void CCryptoBoringSSL_ERR_put_error(
    int library, int unused, int reason, const char *file, unsigned line) {}

// BoringSSL's generator, in modules that carry AES and ML-KEM: it is seeded by the host. Nothing
// can fork it.
int CCryptoBoringSSL_RAND_bytes(uint8_t *buffer, size_t byte_count) {
  arc4random_buf(buffer, byte_count);
  return 1;
}
void CCryptoBoringSSL_CRYPTO_sysrand(uint8_t *buffer, size_t byte_count) {
  arc4random_buf(buffer, byte_count);
}
void CCryptoBoringSSL_CRYPTO_sysrand_for_seed(uint8_t *buffer, size_t byte_count) {
  arc4random_buf(buffer, byte_count);
}
uint64_t CCryptoBoringSSL_CRYPTO_get_fork_generation(void) { return 0; }
int CCryptoBoringSSL_rand_fork_unsafe_buffering_enabled(void) { return 0; }
