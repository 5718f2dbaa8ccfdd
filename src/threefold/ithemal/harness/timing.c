#include "timing.h"

#include "faults.h"
#include "memory.h"
#include "placement.h"
#include "sampling.h"
#include "statistics.h"

/* The order of physical pages differs from placement to placement by this many. */
enum { PAGE_ROTATION = 3 };

static const double calm_spread = 0.05;

static struct reading time_placed(const struct calibration *calibration, const struct timing_settings *settings,
                                  const struct job *job, unsigned number, bool vectors_as_pointers) {
    registers_set(settings->initial_registers);
    registers_set_vectors(vectors_as_pointers);
    memory_forget(number * PAGE_ROTATION);
    struct placement placement = place(job, number);
    struct reading reading = sample(calibration, &placement, settings->samples);
    faults_disarm();
    return reading;
}

/* Whether another place or moment may do better; all else is the block's own nature. */
static bool worth_another_try(enum reason reason) {
    return reason == NO_CLEAN_SAMPLES || reason == UNSTABLE || reason == NEGATIVE;
}

/* Whether the block may have taken an address out of a vector register. */
static bool bad_address(enum reason reason) {
    return reason == NONCANONICAL || reason == BUS_ERROR || reason == KERNEL_ADDRESS || reason == TOO_MANY_PAGES;
}

static double spread(const double *sorted, unsigned count) {
    return (sorted[count - 1] - sorted[0]) / quantile(sorted, count, 0.5);
}

static struct outcome summary(const double *sorted, unsigned count, unsigned kept, unsigned taken) {
    return (struct outcome){
        .reason = MEASURED,
        .pages = memory_pages(),
        .cycles = quantile(sorted, count, 0.5),
        .spread = spread(sorted, count),
        .clean_share = (double)kept / taken,
    };
}

static struct outcome rejection(enum reason reason) {
    return (struct outcome){.reason = reason, .pages = memory_pages()};
}

struct outcome time_block(const struct calibration *calibration, const struct timing_settings *settings,
                          const struct job *job) {
    if (job->length == 0 || job->length > BLOCK_BYTES_MAX || job->instructions == 0)
        return rejection(TOO_LONG);
    double cycles[2 * PLACEMENTS_MAX];
    unsigned wanted = settings->placements, good = 0, kept = 0, taken = 0;
    bool vectors_as_pointers = false;
    enum reason first_reason = MEASURED, last_reason = MEASURED;
    for (unsigned number = 0; good < wanted && number < 2 * settings->placements; number++) {
        struct reading reading = time_placed(calibration, settings, job, number, vectors_as_pointers);
        kept += reading.kept;
        taken += reading.taken;
        if (reading.reason == MEASURED)
            cycles[good++] = reading.cycles;
        else
            last_reason = reading.reason;
        sort(cycles, good);
        /* Where the place matters, the median takes more of them to settle. */
        if (good == settings->placements && spread(cycles, good) > calm_spread)
            wanted = 2 * settings->placements - 1;
        if (reading.reason == MEASURED || worth_another_try(reading.reason))
            continue;
        if (!bad_address(reading.reason) || vectors_as_pointers)
            return rejection(first_reason == MEASURED ? reading.reason : first_reason);
        vectors_as_pointers = true;
        first_reason = reading.reason;
    }
    return 2 * good > settings->placements ? summary(cycles, good, kept, taken) : rejection(last_reason);
}
