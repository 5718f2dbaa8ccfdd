/* The values a block starts from. */
#ifndef REGISTERS_H
#define REGISTERS_H

#include <stdbool.h>

enum initial_registers {
    REGISTERS_EQUAL,    /* every register the same pointer, BHive's manner: [rax] and [rbx] are one address */
    REGISTERS_DISTINCT, /* every register points to a page of its own */
};

/* How many physical pages of data such a start is served with. */
unsigned registers_physical_pages(enum initial_registers initial);

void registers_set(enum initial_registers initial);

/* Fills vector registers with a normal floating-point number, or else with the pointer that memory is filled with, for
   blocks that take an address out of one. */
void registers_set_vectors(bool as_pointers);

#endif
