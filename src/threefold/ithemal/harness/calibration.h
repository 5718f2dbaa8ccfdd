/* What this core's clock and the probes read when nobody disturbs them; learnt anew by every process. */
#ifndef CALIBRATION_H
#define CALIBRATION_H

#include <stdbool.h>
#include <stdint.h>

/* Long enough that a reading's granularity (up to 25 ticks in some virtual machines) is small beside it. */
enum { LATENCY_HUNDREDS = 20, THROUGHPUT_ROUNDS = 6 };

struct calibration {
    double ticks_per_second;
    double ticks_per_cycle;
    double tick_step;        /* the smallest difference between two readings of the clock */
    double latency_overhead; /* ticks of a latency probe that are not its additions */
    double clean_ratio;      /* throughput ticks / latency ticks with the core to ourselves */
};

/* Returns false if the core was not undisturbed even for moments. Takes a tenth of a second on a calm machine, a few
   seconds at most. */
bool calibrate(struct calibration *found);

/* One reading of both probes. */
struct probes {
    double latency, throughput;
};

struct probes probes_read(void);

/* Whether the core was undisturbed, judged by the probes alone. */
bool probes_clean(const struct calibration *calibration, struct probes probes);

/* Whether the clock frequency was the same at both readings. */
bool probes_agree(const struct calibration *calibration, struct probes before, struct probes after);

double probes_ticks_per_cycle(const struct calibration *calibration, double latency);

#endif
