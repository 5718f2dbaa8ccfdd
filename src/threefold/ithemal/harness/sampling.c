#include "sampling.h"

#include "faults.h"
#include "machine.h"
#include "probes.h"
#include "statistics.h"

#include <math.h>
#include <stdbool.h>

/* CPU time, so that a block that never ends is found out; an ordinary trial takes microseconds. */
enum { TRIAL_MILLISECONDS = 100, SAMPLING_MILLISECONDS = 400 };

/* The waiting for a calm core, per body and placement. */
static const double patience_seconds = 0.1;

/* The copies by which the bodies differ take this long in one sample: far above the clock's granularity, far below the
   scheduler's. */
static const double target_ticks = 4000;
enum { SAMPLE_TICKS_MAX = 16000, PASSES_MIN = 2, PASSES_MAX = 400, WARM_UP_RUNS = 3 };

/* The clock frequency may differ this much between the two bodies' samples. */
static const double drift_max = 0.01;

/* A block whose unrolled copies take longer than this is no computation (each cpuid, say, is a trip to the hypervisor,
   whose time no CPU-time clock sees). */
static const double pass_seconds_max = 0.001;

/* Below this nothing was executed: even of fused no-ops a core passes only some twelve per cycle. */
static const double cycles_min = 0.02;
/* The middle half of the samples may spread this far, relative to their middle; or by 0.02 cycles. */
static const double spread_max = 0.1, spread_floor = 0.02;

static int64_t run(uint64_t body, uint64_t passes) {
    machine.body = body;
    machine.passes = passes;
    return run_passes();
}

static enum reason try_out(const struct placement *placement) {
    faults_arm(true, TRIAL_MILLISECONDS);
    /* The larger body first, since it touches all that the smaller one does; again, since a block may move on. */
    bool through = run(placement->many_body, 1) != RUN_ABORTED && run(placement->few_body, 1) != RUN_ABORTED &&
                   run(placement->many_body, 1) != RUN_ABORTED && run(placement->many_body, 2) != RUN_ABORTED;
    return through ? MEASURED : faults_reason();
}

/* Finds the passes per sample, or why there cannot be any. */
static enum reason choose_passes(const struct calibration *calibration, const struct placement *placement,
                                 uint64_t *passes) {
    int64_t few = INT64_MAX, many = INT64_MAX;
    for (unsigned i = 0; i < WARM_UP_RUNS; i++) {
        int64_t few_now = run(placement->few_body, PASSES_MIN), many_now = run(placement->many_body, PASSES_MIN);
        if (few_now == RUN_ABORTED || many_now == RUN_ABORTED)
            return faults_reason();
        few = few_now < few ? few_now : few;
        many = many_now < many ? many_now : many;
    }
    double per_pass = (double)many / PASSES_MIN;
    if (per_pass > pass_seconds_max * calibration->ticks_per_second)
        return TIMEOUT;
    double difference = fmax((double)(many - few) / PASSES_MIN, 1);
    double wanted = fmin(target_ticks / difference, SAMPLE_TICKS_MAX / per_pass) + 1;
    *passes = (uint64_t)fmin(fmax(wanted, PASSES_MIN), PASSES_MAX);
    return MEASURED;
}

/* Reads the probes until the core is calm or the deadline is past. */
static struct probes wait_for_calm(const struct calibration *calibration, uint64_t deadline) {
    struct probes probes;
    do
        probes = probes_read();
    while (!probes_clean(calibration, probes) && ticks_now() < deadline);
    return probes;
}

/* The samples of one body. */
struct series {
    enum reason reason;
    unsigned kept, taken;
    double ticks[SAMPLES_MAX], latencies[SAMPLES_MAX];
};

/* Samples are kept or dropped by the probes around them, never by their own length: that would choose the result. */
static void take_series(const struct calibration *calibration, uint64_t body, uint64_t passes, unsigned wanted,
                        struct series *series) {
    *series = (struct series){.reason = MEASURED};
    const uint64_t deadline = ticks_now() + (uint64_t)(patience_seconds * calibration->ticks_per_second);
    /* Untimed: branch predictors and the decoded-instruction cache forget the other body. */
    int64_t ticks = run(body, passes);
    struct probes before = wait_for_calm(calibration, deadline);
    while (ticks != RUN_ABORTED && series->kept < wanted && ticks_now() < deadline) {
        ticks = run(body, passes);
        struct probes after = probes_read();
        series->taken++;
        bool clean = probes_clean(calibration, after);
        if (clean && probes_agree(calibration, before, after)) {
            series->ticks[series->kept] = (double)ticks;
            series->latencies[series->kept++] = (before.latency + after.latency) / 2;
        }
        before = clean ? after : wait_for_calm(calibration, deadline);
    }
    if (ticks == RUN_ABORTED)
        series->reason = faults_reason();
    else if (series->kept < wanted)
        series->reason = NO_CLEAN_SAMPLES;
    sort(series->ticks, series->kept);
    sort(series->latencies, series->kept);
}

static double middle(const double *sorted, const struct series *series) {
    return interquartile_mean(sorted, series->kept);
}

static double middle_half(const struct series *series) {
    return quantile(series->ticks, series->kept, 0.75) - quantile(series->ticks, series->kept, 0.25);
}

/* The time of the copies by which the bodies differ, of which there are `iterations`. */
static void conclude(const struct calibration *calibration, const struct series *few, const struct series *many,
                     double iterations, struct reading *reading) {
    double few_latency = middle(few->latencies, few), many_latency = middle(many->latencies, many);
    double ticks_per_cycle = probes_ticks_per_cycle(calibration, (few_latency + many_latency) / 2);
    double per_iteration = 1 / (ticks_per_cycle * iterations);
    double spread = (middle_half(few) + middle_half(many)) * per_iteration;
    reading->cycles = (middle(many->ticks, many) - middle(few->ticks, few)) * per_iteration;
    if (fabs(few_latency - many_latency) > drift_max * few_latency)
        reading->reason = UNSTABLE;
    else if (reading->cycles < cycles_min)
        reading->reason = NEGATIVE;
    else if (spread > spread_max * reading->cycles && spread > spread_floor)
        reading->reason = UNSTABLE;
}

static struct reading take_samples(const struct calibration *calibration, const struct placement *placement,
                                   uint64_t passes, unsigned wanted) {
    static struct series few, many;
    take_series(calibration, placement->few_body, passes, wanted, &few);
    take_series(calibration, placement->many_body, passes, wanted, &many);
    struct reading reading = {
        .reason = few.reason == MEASURED ? many.reason : few.reason,
        .kept = few.kept + many.kept,
        .taken = few.taken + many.taken,
    };
    double iterations = (double)passes * (placement->copies.many - placement->copies.few);
    if (reading.reason == MEASURED)
        conclude(calibration, &few, &many, iterations, &reading);
    return reading;
}

struct reading sample(const struct calibration *calibration, const struct placement *placement, unsigned wanted) {
    uint64_t passes = 0;
    struct reading none = {.reason = try_out(placement)};
    if (none.reason != MEASURED)
        return none;
    faults_arm(false, SAMPLING_MILLISECONDS);
    none.reason = choose_passes(calibration, placement, &passes);
    return none.reason == MEASURED ? take_samples(calibration, placement, passes, wanted) : none;
}
