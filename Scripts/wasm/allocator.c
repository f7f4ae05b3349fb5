// The module's memory, for Swift and C alike: Emscripten's emmalloc, which stands in `vendor` as it
// was published, and what it asks of its surroundings. wasi-libc's own allocator is four times as
// long. Memory grows as it is needed, by whole pages, and never shrinks.

#include <malloc.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_BYTE_COUNT 65536u

// emmalloc serves code that is compiled with eight bytes for the widest type. Who needs more asks
// for it, as Swift does for every object.
#define max_align_t long long

// What only its reports to a console or a debugger name; none of that is linked.
#define EM_ASM(...)
#define MAIN_THREAD_ASYNC_EM_ASM(...)
struct mallinfo {
  int arena, ordblks, smblks, hblks, hblkhd, usmblks, fsmblks, uordblks, fordblks, keepcost;
};
size_t emscripten_get_heap_size(void);
size_t emscripten_get_heap_max(void);

#include "vendor/emmalloc.c"

// Where the linker's data ends.
extern uint8_t __heap_base;

void *sbrk(intptr_t byte_count) {
  static uintptr_t end;
  uintptr_t start = end ? end : (uintptr_t)&__heap_base;
  uintptr_t next;
  if (byte_count < 0 || __builtin_add_overflow(start, (uintptr_t)byte_count, &next)) {
    return (void *)-1;
  }
  uintptr_t page_count = __builtin_wasm_memory_size(0);
  // Divided before it is compared: 65,536 pages are more bytes than a pointer counts.
  uintptr_t needed = next / PAGE_BYTE_COUNT + (next % PAGE_BYTE_COUNT != 0);
  if (needed > page_count
      && __builtin_wasm_memory_grow(0, needed - page_count) == (size_t)-1) {
    return (void *)-1;
  }
  end = next;
  return (void *)start;
}
