#include "registers.h"

#include "machine.h"
#include "memory.h"

#include <stdint.h>

/* BHive's pointer: 64-byte aligned, in the middle of its page, positive as 32 bits. */
static const uint64_t equal_pointer = 0x2324800;

/* 1.5 as the top of a double, and as a float a normal number in either half: no operation on it is slow. */
static const uint64_t normal_number = 0x3FF8000040000000;

/* All exceptions masked, flush-to-zero and denormals-are-zero: a subnormal would cost a microcode assist. */
static const uint32_t mxcsr = 0x1f80 | 0x8040;

/* Bases about 18 MiB apart, below 2^31. Their low 12 bits differ by two cache lines from one base to the next, so that
   accesses through different bases neither alias in those bits nor crowd one cache set, and all stay mid-page. */
static uint64_t distinct_pointer(unsigned number) {
    const uint64_t first = 0x10000000, apart = 0x1235000, middle = 0x400, stagger = 2 * 64;
    return first + number * apart + middle + number * stagger % 0x800;
}

unsigned registers_physical_pages(enum initial_registers initial) {
    /* Eight pages are the whole of a 32 KiB first-level cache; blocks that use more bases than that are rare, and meet
       the second level only at the start of a pass, which the difference of two run lengths takes out. */
    return initial == REGISTERS_EQUAL ? 8 : PHYSICAL_PAGES_MAX;
}

void registers_set(enum initial_registers initial) {
    for (unsigned i = 0; i < REGISTERS; i++)
        machine.registers[i] = initial == REGISTERS_EQUAL ? equal_pointer : distinct_pointer(i);
    machine.memory_value = initial == REGISTERS_EQUAL ? equal_pointer : distinct_pointer(REGISTERS);
    machine.block_fs = initial == REGISTERS_EQUAL ? equal_pointer : distinct_pointer(REGISTERS + 1);
    machine.block_gs = initial == REGISTERS_EQUAL ? equal_pointer : distinct_pointer(REGISTERS + 2);
    machine.block_mxcsr = mxcsr;
    registers_set_vectors(false);
}

void registers_set_vectors(bool as_pointers) {
    machine.vector_value = as_pointers ? machine.memory_value : normal_number;
}
