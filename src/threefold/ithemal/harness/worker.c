#include "worker.h"

#include "faults.h"
#include "gate.h"
#include "machine.h"
#include "memory.h"
#include "sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>

static struct greeting prepare(const struct timing_settings *settings, int job_fd, int outcome_fd) {
    struct greeting greeting = {0};
    const char *failure = NULL;
    if ((errno = memory_open(registers_physical_pages(settings->initial_registers))))
        failure = "cannot map memory for blocks";
    else if ((errno = faults_open()))
        failure = "cannot handle signals";
    else
        failure = sandbox_enter(job_fd, outcome_fd);
    if (failure) {
        greeting.error_number = errno;
        strncpy(greeting.failure, failure, sizeof greeting.failure - 1);
    }
    return greeting;
}

static void leave(void) {
    kernel_call(SYS_exit_group, 0, 0, 0, 0, 0, 0);
    __builtin_unreachable();
}

static void answer(int outcome_fd, const void *bytes, long count) {
    if (kernel_call(SYS_write, outcome_fd, (long)bytes, count, 0, 0, 0) != count)
        leave();
}

void work(const struct calibration *calibration, const struct timing_settings *settings, int job_fd, int outcome_fd) {
    static struct job job;
    struct greeting greeting = prepare(settings, job_fd, outcome_fd);
    answer(outcome_fd, &greeting, sizeof greeting);
    while (!*greeting.failure && kernel_call(SYS_read, job_fd, (long)&job, sizeof job, 0, 0, 0) == sizeof job) {
        machine.vectors = job.vectors;
        struct outcome outcome = time_block(calibration, settings, &job);
        answer(outcome_fd, &outcome, sizeof outcome);
    }
    leave();
    __builtin_unreachable();
}
