/* The parent of the workers: it hands out blocks, and replaces a worker that dies or hangs. */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include "calibration.h"
#include "timing.h"

#include <stdbool.h>

/* Starts a first worker, so that a sandbox that cannot be had is known before any block is; ends the process if so. */
void supervise(const struct calibration *calibration, const struct timing_settings *settings, bool worker_per_block);

/* The outcome of one block; CRASH or TIMEOUT when the worker did not live to tell. */
struct outcome supervised_time(const struct job *job);

/* Ends the worker. Returns how many there have been. */
unsigned supervisor_close(void);

#endif
