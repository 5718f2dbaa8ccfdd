/* What a worker may do: compute, and little else. */
#ifndef SANDBOX_H
#define SANDBOX_H

/* Gives up everything a worker does not need, for good. `job_fd` may be read and `outcome_fd` written afterwards.
   Returns NULL, or what could not be given up (errno says why). */
const char *sandbox_enter(int job_fd, int outcome_fd);

#endif
