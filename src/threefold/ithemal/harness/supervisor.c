#include "supervisor.h"

#include "probes.h"
#include "protocol.h"
#include "worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The worker's own clocks stop a block sooner, also one that waits at every placement for a calm core; this is for a
   worker that lost them. */
enum { HANG_MILLISECONDS_MIN = 3000, HANG_MILLISECONDS_PER_PLACEMENT = 600 };
/* Well inside the worker's limit of CPU time. */
static const double worker_seconds_max = 60;

static const struct calibration *calibration;
static const struct timing_settings *settings;
static bool one_block_each;
static unsigned workers;

static struct {
    pid_t pid; /* 0: there is none */
    int job_fd, outcome_fd;
    uint64_t born;
} worker;

enum reply { REPLIED, DIED, HUNG };

static int hang_milliseconds(void) {
    int milliseconds = HANG_MILLISECONDS_PER_PLACEMENT * (int)settings->placements;
    return milliseconds > HANG_MILLISECONDS_MIN ? milliseconds : HANG_MILLISECONDS_MIN;
}

static enum reply receive(void *bytes, ssize_t count) {
    struct pollfd answer = {.fd = worker.outcome_fd, .events = POLLIN};
    int ready;
    do
        ready = poll(&answer, 1, hang_milliseconds());
    while (ready < 0 && errno == EINTR);
    if (ready == 0)
        return HUNG;
    return read(worker.outcome_fd, bytes, (size_t)count) == count ? REPLIED : DIED;
}

static void end_worker(void) {
    if (!worker.pid)
        return;
    close(worker.job_fd);
    close(worker.outcome_fd);
    kill(worker.pid, SIGKILL);
    waitpid(worker.pid, NULL, 0);
    worker.pid = 0;
}

static void become_worker(pid_t parent, const int jobs[2], const int outcomes[2]) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    close(jobs[1]);
    close(outcomes[0]);
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    work(calibration, settings, jobs[0], outcomes[1]);
}

static void start_worker(void) {
    int jobs[2], outcomes[2];
    if (pipe(jobs) || pipe(outcomes))
        give_up("no pipe to a worker", errno);
    pid_t parent = getpid();
    worker.pid = fork();
    if (worker.pid < 0)
        give_up("no worker process", errno);
    if (worker.pid == 0)
        become_worker(parent, jobs, outcomes);
    close(jobs[0]);
    close(outcomes[1]);
    worker.job_fd = jobs[1];
    worker.outcome_fd = outcomes[0];
    worker.born = ticks_now();
    workers++;

    struct greeting greeting;
    if (receive(&greeting, sizeof greeting) != REPLIED)
        give_up("a worker died before its first block", 0);
    if (*greeting.failure)
        give_up(greeting.failure, greeting.error_number);
}

static bool worker_is_old(void) {
    return (double)(ticks_now() - worker.born) > worker_seconds_max * calibration->ticks_per_second;
}

void supervise(const struct calibration *c, const struct timing_settings *s, bool worker_per_block) {
    calibration = c;
    settings = s;
    one_block_each = worker_per_block;
    /* A worker that dies closes its pipe; that is an answer, not a reason to die too. */
    signal(SIGPIPE, SIG_IGN);
    start_worker();
}

struct outcome supervised_time(const struct job *job) {
    struct outcome outcome = {0};
    if (worker.pid && worker_is_old())
        end_worker();
    if (!worker.pid)
        start_worker();
    enum reply reply = DIED;
    if (write(worker.job_fd, job, sizeof *job) == sizeof *job)
        reply = receive(&outcome, sizeof outcome);
    if (reply != REPLIED || outcome.reason >= REASONS)
        outcome = (struct outcome){.reason = reply == HUNG ? TIMEOUT : CRASH};
    if (reply != REPLIED || one_block_each)
        end_worker();
    return outcome;
}

unsigned supervisor_close(void) {
    end_worker();
    return workers;
}
