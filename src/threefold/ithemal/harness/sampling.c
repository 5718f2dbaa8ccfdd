#include "sampling.h"

#include "faults.h"
#include "machine.h"
#include "probes.h"
#include "statistics.h"

#include <math.h>

/* CPU time, so that a block that never ends is found out; an ordinary trial takes microseconds. */
enum { TRIAL_MILLISECONDS = 100, SAMPLING_MILLISECONDS = 400 };

/* The waiting for a calm core, per placement. */
static const double patience_seconds = 0.2;

/* The copies by which the bodies differ take this long in one sample: far above the clock's granularity, far below the
   scheduler's. */
static const double target_ticks = 4000;
enum { SAMPLE_TICKS_MAX = 16000, PASSES_MIN = 2, PASSES_MAX = 400, WARM_UP_RUNS = 3 };

/* Below this nothing was executed: the narrowest thing a core does is a tenth of a cycle. */
static const double cycles_min = 0.02;
/* The middle half of the samples may spread this far, relative to their middle; or by 0.02 cycles. */
static const double spread_max = 0.1, spread_floor = 0.02;

static int64_t run(uint64_t body, uint64_t passes) {
    machine.body = body;
    machine.passes = passes;
    return run_passes();
}

static int try_out(const struct placement *placement) {
    faults_arm(true, TRIAL_MILLISECONDS);
    /* The larger body first, since it touches all that the smaller one does; twice, since a block may move on. */
    return run(placement->many_body, 1) != RUN_ABORTED && run(placement->few_body, 1) != RUN_ABORTED &&
           run(placement->many_body, 1) != RUN_ABORTED && run(placement->many_body, 2) != RUN_ABORTED;
}

/* The passes per sample; 0 when a run was aborted. */
static uint64_t choose_passes(const struct placement *placement) {
    int64_t few = INT64_MAX, many = INT64_MAX;
    for (unsigned i = 0; i < WARM_UP_RUNS; i++) {
        int64_t few_now = run(placement->few_body, PASSES_MIN), many_now = run(placement->many_body, PASSES_MIN);
        if (few_now == RUN_ABORTED || many_now == RUN_ABORTED)
            return 0;
        few = few_now < few ? few_now : few;
        many = many_now < many ? many_now : many;
    }
    double per_pass = (double)many / PASSES_MIN;
    double difference = fmax((double)(many - few) / PASSES_MIN, 1);
    double passes = fmin(target_ticks / difference, SAMPLE_TICKS_MAX / per_pass) + 1;
    return (uint64_t)fmin(fmax(passes, PASSES_MIN), PASSES_MAX);
}

/* Reads the probes until the core is calm or the deadline is past. */
static struct probes wait_for_calm(const struct calibration *calibration, uint64_t deadline) {
    struct probes probes;
    do
        probes = probes_read();
    while (!probes_clean(calibration, probes) && ticks_now() < deadline);
    return probes;
}

static struct reading conclude(const struct calibration *calibration, double *ticks, double *latencies,
                               struct reading reading) {
    sort(ticks, reading.kept);
    sort(latencies, reading.kept);
    double ticks_per_cycle = probes_ticks_per_cycle(calibration, interquartile_mean(latencies, reading.kept));
    double middle = quantile(ticks, reading.kept, 0.5) / ticks_per_cycle;
    double spread = (quantile(ticks, reading.kept, 0.75) - quantile(ticks, reading.kept, 0.25)) / ticks_per_cycle;
    reading.cycles = interquartile_mean(ticks, reading.kept) / ticks_per_cycle;
    if (middle < cycles_min)
        reading.reason = NEGATIVE;
    else if (spread > spread_max * middle && spread > spread_floor)
        reading.reason = UNSTABLE;
    return reading;
}

struct reading sample(const struct calibration *calibration, const struct placement *placement, unsigned wanted) {
    struct reading reading = {.reason = MEASURED};
    uint64_t passes = 0;
    if (try_out(placement)) {
        faults_arm(false, SAMPLING_MILLISECONDS);
        passes = choose_passes(placement);
    }
    if (!passes) {
        reading.reason = faults_reason();
        return reading;
    }

    /* Samples are kept or dropped by the probes around them, never by their own length: that would choose the result. */
    static double ticks[SAMPLES_MAX], latencies[SAMPLES_MAX];
    const double iterations = (double)passes * (placement->copies.many - placement->copies.few);
    const uint64_t deadline = ticks_now() + (uint64_t)(patience_seconds * calibration->ticks_per_second);
    struct probes before = wait_for_calm(calibration, deadline);
    while (reading.kept < wanted && ticks_now() < deadline) {
        int64_t few = run(placement->few_body, passes), many = run(placement->many_body, passes);
        if (few == RUN_ABORTED || many == RUN_ABORTED) {
            reading.reason = faults_reason();
            return reading;
        }
        struct probes after = probes_read();
        reading.taken++;
        bool clean = probes_clean(calibration, after);
        if (clean && probes_agree(calibration, before, after)) {
            ticks[reading.kept] = (double)(many - few) / iterations;
            latencies[reading.kept++] = (before.latency + after.latency) / 2;
        }
        before = clean ? after : wait_for_calm(calibration, deadline);
    }
    if (reading.kept < wanted) {
        reading.reason = NO_CLEAN_SAMPLES;
        return reading;
    }
    return conclude(calibration, ticks, latencies, reading);
}
