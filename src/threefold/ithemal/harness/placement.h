/* Copies of a block laid out in the code area. */
#ifndef PLACEMENT_H
#define PLACEMENT_H

#include "job.h"

#include <stdbool.h>
#include <stdint.h>

/* Two bodies of `few` and `many` copies: the difference of their times is that of `many - few` copies in the midst of
   their fellows, free of what a pass costs besides. */
struct unrolling {
    unsigned few, many;
};

struct unrolling unroll(const struct job *job);

struct placement {
    struct unrolling copies;
    uint64_t few_body, many_body;
};

/* How many different places there are before they repeat. */
enum { PLACES = 7 };

/* Writes both bodies at place `number`. */
struct placement place(const struct job *job, unsigned number);

#endif
