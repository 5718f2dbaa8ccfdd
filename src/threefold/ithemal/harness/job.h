/* What is asked about a block and what is answered; both travel through pipes as they are. */
#ifndef JOB_H
#define JOB_H

#include <limits.h>
#include <stdint.h>

enum { BLOCK_BYTES_MAX = 1024, SLOTS_MAX = 160 };

/* A RIP-relative operand: its disp32 lies at `offset`, its instruction ends at `end`, its target is a data slot. */
struct slot {
    uint16_t offset, end, slot;
};

struct job {
    uint64_t id;
    uint32_t length;
    uint32_t instructions;
    uint32_t vectors; /* VECTORS_… of machine.h */
    uint32_t slot_count;
    struct slot slots[SLOTS_MAX];
    uint8_t code[BLOCK_BYTES_MAX];
};

enum reason {
    MEASURED,
    NONCANONICAL,     /* #GP: also a misaligned vector operand or a privileged instruction; the CPU tells no more */
    NULL_PAGE,        /* an address the kernel lets nobody map */
    KERNEL_ADDRESS,   /* an address outside user space, or one of the harness's own */
    TOO_MANY_PAGES,
    DIVIDE_ERROR,     /* also an unmasked floating-point exception */
    ILLEGAL_INSTRUCTION,
    TRAP,
    BUS_ERROR,        /* also a non-canonical stack access */
    SYSTEM_CALL,
    TIMEOUT,
    STORE_TO_CODE,
    WILD_JUMP,
    NO_CLEAN_SAMPLES, /* the core was never ours alone for long enough */
    UNSTABLE,
    CRASH,            /* the worker died */
    TOO_LONG,
    NEGATIVE,         /* more copies took no longer: nothing to measure */
    LATE_FAULT,       /* a page fault after the trial runs */
    REASONS
};

const char *reason_name(enum reason reason);

struct outcome {
    uint32_t reason;
    uint32_t pages;
    double cycles;      /* per iteration of the block */
    double spread;      /* (largest - smallest) / median over placements */
    double clean_share; /* kept samples / taken samples */
};

_Static_assert(sizeof(struct job) <= PIPE_BUF, "a job is written to its pipe whole or not at all");

#endif
