/* Two pieces of code of known character, timed around every sample to tell whether the core was ours alone. */
#ifndef PROBES_H
#define PROBES_H

#include <stdint.h>

/* A chain of `hundreds` * 100 dependent one-cycle additions: measures the clock. Returns TSC ticks. */
uint64_t probe_latency(uint64_t hundreds);

/* `rounds` of independent additions, stores and loads: slows down when anyone shares the core. Returns TSC ticks. */
uint64_t probe_throughput(uint64_t rounds);

static inline uint64_t ticks_now(void) {
    return __builtin_ia32_rdtsc();
}

#endif
