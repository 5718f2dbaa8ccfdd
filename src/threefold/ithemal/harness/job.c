#include "job.h"

static const char *const names[REASONS] = {
    [MEASURED] = "measured",
    [NONCANONICAL] = "noncanonical",
    [NULL_PAGE] = "null_page",
    [KERNEL_ADDRESS] = "kernel_address",
    [TOO_MANY_PAGES] = "too_many_pages",
    [DIVIDE_ERROR] = "divide_error",
    [ILLEGAL_INSTRUCTION] = "illegal_instruction",
    [TRAP] = "trap",
    [BUS_ERROR] = "bus_error",
    [SYSTEM_CALL] = "system_call",
    [TIMEOUT] = "timeout",
    [STORE_TO_CODE] = "store_to_code",
    [WILD_JUMP] = "wild_jump",
    [NO_CLEAN_SAMPLES] = "no_clean_samples",
    [UNSTABLE] = "unstable",
    [CRASH] = "crash",
    [TOO_LONG] = "too_long",
    [NEGATIVE] = "negative",
    [LATE_FAULT] = "late_fault",
};

const char *reason_name(enum reason reason) {
    return reason < REASONS ? names[reason] : names[CRASH];
}
