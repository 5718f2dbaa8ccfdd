/* The process in which blocks run. It trusts nobody and may be killed at any time. */
#ifndef WORKER_H
#define WORKER_H

#include "calibration.h"
#include "timing.h"

/* What a worker says once, before its first block. */
struct greeting {
    char failure[64]; /* empty when it is safely shut in */
    int error_number;
};

/* Greets, then answers jobs from `job_fd` with outcomes on `outcome_fd` until there are no more. */
_Noreturn void work(const struct calibration *calibration, const struct timing_settings *settings, int job_fd,
                    int outcome_fd);

#endif
