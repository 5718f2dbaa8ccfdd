#include "calibration.h"

#include "probes.h"
#include "statistics.h"

#include <math.h>
#include <time.h>

/* A neighbour on the same core may take it for half a second at a time. We look on until we have seen some calm
   stretches, in which most readings are near the best, or until patience ends. */
enum { STRETCH_READINGS = 10000, STRETCHES_MAX = 200, CALM_STRETCHES = 4 };
enum { CHAINS = 1000, CHAINS_TRIED_MAX = 400000, CLOCK_READINGS = 1000 };

static const double clean_tolerance = 0.04;
static const double agreement = 0.03;

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double smallest_tick_step(void) {
    uint64_t smallest = UINT64_MAX, last = ticks_now();
    for (unsigned i = 0; i < CLOCK_READINGS; i++) {
        uint64_t now = ticks_now();
        if (now != last && now - last < smallest)
            smallest = now - last;
        last = now;
    }
    return (double)smallest;
}

/* Fills `ratios`, sorted, with a stretch of readings. */
static void read_stretch(double *ratios) {
    for (unsigned i = 0; i < STRETCH_READINGS; i++) {
        struct probes probes = probes_read();
        ratios[i] = probes.throughput / probes.latency;
    }
    sort(ratios, STRETCH_READINGS);
}

static double best_ratio(void) {
    static double ratios[STRETCH_READINGS];
    double best = INFINITY;
    for (unsigned stretch = 0, calm = 0; stretch < STRETCHES_MAX && calm < CALM_STRETCHES; stretch++) {
        read_stretch(ratios);
        /* The very smallest ones are readings where an interrupt stretched the latency probe. */
        best = fmin(best, quantile(ratios, STRETCH_READINGS, 0.01));
        calm += quantile(ratios, STRETCH_READINGS, 0.5) <= best * (1 + clean_tolerance);
    }
    return best;
}

/* The difference between a chain and one twice as long is free of what reading the clock and leaving the loop cost. */
static void find_latency(struct calibration *found) {
    static double once[CHAINS], twice[CHAINS];
    unsigned kept = 0;
    found->latency_overhead = 0;
    for (unsigned tried = 0; kept < CHAINS && (tried < CHAINS_TRIED_MAX || kept == 0); tried++) {
        struct probes before = probes_read();
        double longer = (double)probe_latency(2 * LATENCY_HUNDREDS);
        struct probes after = probes_read();
        if (!probes_clean(found, before) || !probes_clean(found, after) || !probes_agree(found, before, after))
            continue;
        once[kept] = (before.latency + after.latency) / 2;
        twice[kept++] = longer;
    }
    sort(once, kept);
    sort(twice, kept);
    double typical = interquartile_mean(once, kept);
    found->latency_overhead = 2 * typical - interquartile_mean(twice, kept);
    found->ticks_per_cycle = probes_ticks_per_cycle(found, typical);
}

struct calibration calibrate(void) {
    struct calibration found;
    double seconds = seconds_now();
    uint64_t ticks = ticks_now();
    found.clean_ratio = best_ratio();
    found.tick_step = smallest_tick_step();
    find_latency(&found);
    found.ticks_per_second = (double)(ticks_now() - ticks) / (seconds_now() - seconds);
    return found;
}

struct probes probes_read(void) {
    struct probes probes;
    probes.throughput = (double)probe_throughput(THROUGHPUT_ROUNDS);
    probes.latency = (double)probe_latency(LATENCY_HUNDREDS);
    return probes;
}

bool probes_clean(const struct calibration *calibration, struct probes probes) {
    double expected = calibration->clean_ratio * probes.latency;
    return probes.throughput <= expected * (1 + clean_tolerance) + 2 * calibration->tick_step;
}

bool probes_agree(const struct calibration *calibration, struct probes before, struct probes after) {
    return fabs(before.latency - after.latency) <= agreement * before.latency + 2 * calibration->tick_step;
}

double probes_ticks_per_cycle(const struct calibration *calibration, double latency) {
    return (latency - calibration->latency_overhead) / (LATENCY_HUNDREDS * 100);
}
