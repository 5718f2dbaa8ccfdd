#include "placement.h"

#include "machine.h"
#include "memory.h"

#include <string.h>

/* A body that outgrows the decoded-instruction cache runs at a speed that depends on where it lies. */
enum { COPIES_MAX = 1000, BODY_BYTES_MAX = 4000, BODY_INSTRUCTIONS_MAX = 1000, COPIES_MIN = 8 };

/* Offsets that meet the caches' sets and the branch predictors' tables each differently. */
static const uint32_t offsets[PLACES] = {0x0, 0x1c0, 0x9c0, 0x440, 0xe80, 0x700, 0x240};

enum { MANY_OFFSET = 0x6000 };

static const uint8_t jump_through_next_quadword[] = {0xff, 0x25, 0, 0, 0, 0};

_Static_assert(0xe80 + COPIES_MIN / 2 * BLOCK_BYTES_MAX + 16 <= MANY_OFFSET, "the smaller body fits");
_Static_assert(MANY_OFFSET + 0xe80 + COPIES_MIN * BLOCK_BYTES_MAX + 16 <= CODE_BYTES, "the larger body fits");

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

struct unrolling unroll(const struct job *job) {
    unsigned many = least(COPIES_MAX, least(BODY_BYTES_MAX / job->length, BODY_INSTRUCTIONS_MAX / job->instructions));
    many = (many < COPIES_MIN ? COPIES_MIN : many) & ~1u;
    return (struct unrolling){.few = many / 2, .many = many};
}

static void aim_at_slots(const struct job *job, uint32_t copy_offset) {
    for (unsigned i = 0; i < job->slot_count; i++) {
        const struct slot *slot = &job->slots[i];
        uint64_t target = SLOT_BASE + SLOT_BYTES * slot->slot, next_instruction = CODE_BASE + copy_offset + slot->end;
        int32_t disp32 = (int32_t)(target - next_instruction);
        memcpy(code_writable + copy_offset + slot->offset, &disp32, sizeof disp32);
    }
}

static uint64_t write_body(const struct job *job, uint32_t offset, unsigned copies) {
    uint32_t at = offset;
    for (unsigned i = 0; i < copies; i++, at += job->length) {
        memcpy(code_writable + at, job->code, job->length);
        aim_at_slots(job, at);
    }
    uint64_t back = (uint64_t)run_passes_return;
    memcpy(code_writable + at, jump_through_next_quadword, sizeof jump_through_next_quadword);
    memcpy(code_writable + at + sizeof jump_through_next_quadword, &back, sizeof back);
    return CODE_BASE + offset;
}

struct placement place(const struct job *job, unsigned number) {
    struct placement placement = {.copies = unroll(job)};
    uint32_t offset = offsets[number % PLACES];
    placement.few_body = write_body(job, offset, placement.copies.few);
    placement.many_body = write_body(job, MANY_OFFSET + offset, placement.copies.many);
    return placement;
}
