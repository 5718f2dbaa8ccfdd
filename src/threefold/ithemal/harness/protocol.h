/* The lines between the harness and whoever started it.

   On standard input, one block per line (its slots as offset:end:slot, see struct slot):
       <id> <instructions> <sse|avx|avx512> <hex> [<offset>:<end>:<slot> ...]
   On standard output, first `ready ...`, then one line per block, in order:
       <id> measured cycles=0.9987 spread=0.0011 clean_share=0.94 pages=1
       <id> rejected reason=null_page pages=0
   and after the last one
       ended workers=1
   or, once, `error ...` when the harness cannot do its work. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include "calibration.h"
#include "job.h"

#include <stdbool.h>

enum parse { PARSE_OK, PARSE_TOO_LONG, PARSE_MALFORMED };

/* Reads a job from a line, which it takes apart. A block too long to measure still has its id. */
enum parse parse_job(char *line, struct job *job);

void print_ready(const struct calibration *calibration);
void print_outcome(uint64_t id, const struct outcome *outcome);
void print_ended(unsigned workers);

/* Prints the error line and ends the process. */
_Noreturn void give_up(const char *what, int error_number);

#endif
