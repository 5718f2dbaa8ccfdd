/* Where blocks live: a code area far from everything else, and data pages that appear where a block touches them. */
#ifndef MEMORY_H
#define MEMORY_H

#include "job.h"

#include <stdint.h>

/* 64 GiB: no pointer a block is given, nor a small multiple of one, comes near; and the high half of the address alone
   tells the system-call filter that a call came from here. */
#define CODE_BASE 0x1000000000ull
#define CODE_BYTES 0x10000ull

enum { PAGE_BYTES = 4096, PAGES_MAX = 256, PHYSICAL_PAGES_MAX = 16 };

/* RIP-relative operands reach their slots, one cache line each, from any copy in the code area. */
#define SLOT_BASE (CODE_BASE + 0x200000 + 0x800)
#define SLOT_BYTES 64

/* The same code area, writable. The executable mapping is not, so a block cannot change itself. */
extern uint8_t *code_writable;

/* Maps the code area and `physical_pages` pages of memory for data; call once, in the worker.
   Returns 0, or an errno. */
int memory_open(unsigned physical_pages);

/* Unmaps all data pages and fills them anew; the next pages mapped start at physical page `rotation`. */
void memory_forget(unsigned rotation);

/* Maps a page under `address` for the block; returns MEASURED (0), or the reason why that cannot be. */
enum reason memory_map(uint64_t address);

unsigned memory_pages(void);

#endif
