/* Times basic blocks: jobs in on standard input, outcomes out on standard output; see protocol.h. */

#include "calibration.h"
#include "protocol.h"
#include "sampling.h"
#include "supervisor.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

/* From the kernel's asm/hwcap2.h, which not every system's headers hold. */
enum { KERNEL_ALLOWS_FSGSBASE = 1 << 1 };

struct options {
    struct timing_settings timing;
    unsigned cpu;
    bool worker_per_block;
};

static unsigned number(const char *text, unsigned least, unsigned most) {
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*end || value < least || value > most)
        give_up("an option's number is out of range", EINVAL);
    return (unsigned)value;
}

static enum initial_registers initial_registers(const char *word) {
    if (strcmp(word, "equal") && strcmp(word, "distinct"))
        give_up("--initial-registers is `equal` or `distinct`", EINVAL);
    return strcmp(word, "equal") ? REGISTERS_DISTINCT : REGISTERS_EQUAL;
}

static struct options read_options(int count, char **words) {
    static const struct option known[] = {
        {"cpu", required_argument, NULL, 'c'},
        {"initial-registers", required_argument, NULL, 'r'},
        {"placements", required_argument, NULL, 'p'},
        {"samples", required_argument, NULL, 's'},
        {"worker-per-block", no_argument, NULL, 'w'},
        {NULL, 0, NULL, 0},
    };
    struct options options = {.timing = {.initial_registers = REGISTERS_EQUAL, .placements = 5, .samples = 8}};
    for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;) {
        if (option == 'c')
            options.cpu = number(optarg, 0, CPU_SETSIZE - 1);
        else if (option == 'r')
            options.timing.initial_registers = initial_registers(optarg);
        else if (option == 'p')
            options.timing.placements = number(optarg, 1, PLACEMENTS_MAX);
        else if (option == 's')
            options.timing.samples = number(optarg, 4, SAMPLES_MAX);
        else if (option == 'w')
            options.worker_per_block = true;
        else
            give_up("an unknown option", EINVAL);
    }
    return options;
}

static void check_processor(void) {
    if (!__builtin_cpu_supports("avx2"))
        give_up("this processor lacks AVX2, with which vector registers are set", ENOTSUP);
    if (!(getauxval(AT_HWCAP2) & KERNEL_ALLOWS_FSGSBASE))
        give_up("this kernel does not let programs set the fs base (Linux 5.9 with FSGSBASE does)", ENOTSUP);
}

static void pin(unsigned cpu) {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(cpu, &only);
    if (sched_setaffinity(0, sizeof only, &only))
        give_up("cannot stay on the CPU asked for", errno);
}

static struct outcome time_line(char *line, struct job *job) {
    switch (parse_job(line, job)) {
    case PARSE_OK:
        return supervised_time(job);
    case PARSE_TOO_LONG:
        return (struct outcome){.reason = TOO_LONG};
    default:
        give_up("a job line is malformed", EINVAL);
    }
}

int main(int count, char **words) {
    struct options options = read_options(count, words);
    check_processor();
    pin(options.cpu);
    struct calibration calibration;
    if (!calibrate(&calibration))
        give_up("this CPU is too busy to learn its clock; stop other work on it, or try later", EBUSY);
    supervise(&calibration, &options.timing, options.worker_per_block);
    print_ready(&calibration);

    static struct job job;
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, stdin) > 0) {
        struct outcome outcome = time_line(line, &job);
        print_outcome(job.id, &outcome);
    }
    free(line);
    print_ended(supervisor_close());
    return 0;
}
