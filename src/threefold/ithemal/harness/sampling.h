/* The time of one block at one placement. */
#ifndef SAMPLING_H
#define SAMPLING_H

#include "calibration.h"
#include "job.h"
#include "placement.h"

enum { SAMPLES_MAX = 64 };

struct reading {
    enum reason reason;
    double cycles;
    unsigned kept, taken;
};

/* Lets the placed bodies fault in their pages, then takes `wanted` clean samples. The memory has been forgotten and the
   registers set. */
struct reading sample(const struct calibration *calibration, const struct placement *placement, unsigned wanted);

#endif
