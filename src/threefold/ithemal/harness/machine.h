/* The state that C and the trampoline share: what a pass starts from and what is put back after it. */
#ifndef MACHINE_H
#define MACHINE_H

/* Byte offsets for the assembler; machine.c checks them against the structure. */
#define MACHINE_BODY 0
#define MACHINE_PASSES 8
#define MACHINE_PASSES_LEFT 16
#define MACHINE_START 24
#define MACHINE_PAGES 32
#define MACHINE_PAGE_COUNT 40
#define MACHINE_MEMORY_VALUE 48
#define MACHINE_VECTOR_VALUE 56
#define MACHINE_BLOCK_FS 64
#define MACHINE_BLOCK_GS 72
#define MACHINE_HOST_RSP 80
#define MACHINE_HOST_FS 88
#define MACHINE_HOST_GS 96
#define MACHINE_BLOCK_MXCSR 104
#define MACHINE_HOST_MXCSR 108
#define MACHINE_VECTORS 112
#define MACHINE_RUNNING 120
#define MACHINE_REGISTERS 128

/* Which vector state a block expects: see `load_vectors` in trampoline.S. */
#define VECTORS_SSE 0
#define VECTORS_AVX 1
#define VECTORS_AVX512 2

/* The ticks of a run that was cut short. */
#define RUN_ABORTED (-1)

#ifndef __ASSEMBLER__
#include <stdint.h>

/* Numbered as the processor encodes them. */
enum { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15, REGISTERS };

struct machine {
    uint64_t body;
    uint64_t passes;
    uint64_t passes_left;
    uint64_t start;
    const uint64_t *pages; /* addresses of the pages refilled before each pass */
    uint64_t page_count;
    uint64_t memory_value;
    uint64_t vector_value;
    uint64_t block_fs;
    uint64_t block_gs;
    uint64_t host_rsp;
    uint64_t host_fs;
    uint64_t host_gs;
    uint32_t block_mxcsr;
    uint32_t host_mxcsr;
    uint64_t vectors;
    uint64_t running; /* while set, run_passes_abort may be entered */
    uint64_t registers[REGISTERS];
};

extern struct machine machine;

/* Runs machine.passes passes over machine.body; returns TSC ticks, or RUN_ABORTED. */
int64_t run_passes(void);

/* Where a body jumps when it is through, and where a signal handler sends a block that is not to go on. */
extern const char run_passes_return[], run_passes_abort[], run_passes_end[];

/* The signal handler's first instructions; they clear the alignment-check flag and go on in handle_fault. */
extern const char fault_entry[];

#endif
#endif
