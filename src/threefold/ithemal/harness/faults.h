/* What becomes of a block that faults: it gets a page, or it is stopped and the reason kept. */
#ifndef FAULTS_H
#define FAULTS_H

#include "job.h"

#include <stdbool.h>

/* Installs the handlers on a stack of their own, since a block's rsp may point anywhere. Returns 0, or an errno. */
int faults_open(void);

/* From here on a page fault is served (`serve`) or ends the block, and the block has `milliseconds` of CPU time. */
void faults_arm(bool serve, unsigned milliseconds);

/* Stops the clock. */
void faults_disarm(void);

/* Why the last run was aborted. */
enum reason faults_reason(void);

#endif
