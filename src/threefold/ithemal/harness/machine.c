#include "machine.h"

#include <stddef.h>

struct machine machine;

#define CHECK(field, offset) _Static_assert(offsetof(struct machine, field) == (offset), #field)

CHECK(body, MACHINE_BODY);
CHECK(passes, MACHINE_PASSES);
CHECK(passes_left, MACHINE_PASSES_LEFT);
CHECK(start, MACHINE_START);
CHECK(pages, MACHINE_PAGES);
CHECK(page_count, MACHINE_PAGE_COUNT);
CHECK(memory_value, MACHINE_MEMORY_VALUE);
CHECK(vector_value, MACHINE_VECTOR_VALUE);
CHECK(block_fs, MACHINE_BLOCK_FS);
CHECK(block_gs, MACHINE_BLOCK_GS);
CHECK(host_rsp, MACHINE_HOST_RSP);
CHECK(host_fs, MACHINE_HOST_FS);
CHECK(host_gs, MACHINE_HOST_GS);
CHECK(block_mxcsr, MACHINE_BLOCK_MXCSR);
CHECK(host_mxcsr, MACHINE_HOST_MXCSR);
CHECK(vectors, MACHINE_VECTORS);
CHECK(running, MACHINE_RUNNING);
CHECK(registers, MACHINE_REGISTERS);
