/* The time of one block: placements, their median, and when there is none. */
#ifndef TIMING_H
#define TIMING_H

#include "calibration.h"
#include "job.h"
#include "registers.h"

enum { PLACEMENTS_MAX = 64 };

struct timing_settings {
    enum initial_registers initial_registers;
    unsigned placements; /* odd, so that the median is one of them; nearly twice as many where they disagree */
    unsigned samples;    /* clean ones, per placement */
};

struct outcome time_block(const struct calibration *calibration, const struct timing_settings *settings,
                          const struct job *job);

#endif
