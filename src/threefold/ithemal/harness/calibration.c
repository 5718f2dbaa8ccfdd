#include "calibration.h"

#include "probes.h"
#include "statistics.h"

#include <math.h>
#include <time.h>

/* A neighbour on the same core may take it for half a second at a time. We look on until we have seen some calm
   stretches, in which most readings are near the best, or until patience ends. */
enum { STRETCH_READINGS = 10000, STRETCHES_MAX = 150, CALM_STRETCHES = 4 };
enum { CHAINS = 1000, CHAINS_MIN = 50, CHAINS_TRIED_MAX = 200000, CLOCK_READINGS = 1000 };

static const double clean_tolerance = 0.04;
static const double agreement = 0.03;
#define FAST_SHARE 0.01

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

struct stretch {
    double best_ratio;
    double median_ratio;
};

/* Both probes can only be stretched by a disturbance, so each one's fast readings are its undisturbed ones. (The ratio
   of two readings may err either way: a small one may be an undisturbed reading over a disturbed one.) */
static struct stretch read_stretch(void) {
    static double latency[STRETCH_READINGS], throughput[STRETCH_READINGS];
    for (unsigned i = 0; i < STRETCH_READINGS; i++) {
        struct probes probes = probes_read();
        latency[i] = probes.latency;
        throughput[i] = probes.throughput;
    }
    sort(latency, STRETCH_READINGS);
    sort(throughput, STRETCH_READINGS);
    double calm_latency = quantile(latency, STRETCH_READINGS, FAST_SHARE);
    return (struct stretch){
        .best_ratio = quantile(throughput, STRETCH_READINGS, FAST_SHARE) / calm_latency,
        .median_ratio = quantile(throughput, STRETCH_READINGS, 0.5) / calm_latency,
    };
}

static double best_ratio(void) {
    double best = INFINITY;
    for (unsigned read = 0, calm = 0; read < STRETCHES_MAX && calm < CALM_STRETCHES; read++) {
        struct stretch stretch = read_stretch();
        best = fmin(best, stretch.best_ratio);
        calm += stretch.median_ratio <= best * (1 + clean_tolerance);
    }
    return best;
}

/* The difference between a chain and one twice as long is free of what reading the clock and leaving the loop cost. */
static bool find_latency(struct calibration *found) {
    static double once[CHAINS], twice[CHAINS];
    unsigned kept = 0;
    found->latency_overhead = 0;
    for (unsigned tried = 0; kept < CHAINS && tried < CHAINS_TRIED_MAX; tried++) {
        struct probes before = probes_read();
        double longer = (double)probe_latency(2 * LATENCY_HUNDREDS);
        struct probes after = probes_read();
        if (!probes_clean(found, before) || !probes_clean(found, after) || !probes_agree(found, before, after))
            continue;
        once[kept] = (before.latency + after.latency) / 2;
        twice[kept++] = longer;
    }
    if (kept < CHAINS_MIN)
        return false;
    sort(once, kept);
    sort(twice, kept);
    double typical = interquartile_mean(once, kept);
    found->latency_overhead = 2 * typical - interquartile_mean(twice, kept);
    found->ticks_per_cycle = probes_ticks_per_cycle(found, typical);
    return true;
}

bool calibrate(struct calibration *found) {
    double seconds = seconds_now();
    uint64_t ticks = ticks_now();
    found->tick_step = smallest_tick_step();
    found->clean_ratio = best_ratio();
    bool calm = find_latency(found);
    found->ticks_per_second = (double)(ticks_now() - ticks) / (seconds_now() - seconds);
    return calm;
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
