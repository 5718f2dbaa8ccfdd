#include "sandbox.h"

#include "gate.h"
#include "memory.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The supervisor replaces a worker long before; see supervisor.c. */
enum { CPU_SECONDS = 180 };
static const rlim_t address_space = 1ull << 30;

static int set_limit(int resource, rlim_t value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit))
        return -1;
    limit.rlim_max = value < limit.rlim_max ? value : limit.rlim_max;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(resource, &limit);
}

static int set_limits(void) {
    return set_limit(RLIMIT_CPU, CPU_SECONDS) || set_limit(RLIMIT_AS, address_space) || set_limit(RLIMIT_CORE, 0) ||
           set_limit(RLIMIT_FSIZE, 0) || set_limit(RLIMIT_NOFILE, 0);
}

/* Where the kernel runs three calls on behalf of whoever jumps there. */
#define VSYSCALL_PAGE 0xffffffffff600000ull

#define LOAD(field, bytes) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field) + (bytes))
#define UNLESS_EQUAL(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, skip)
#define IF_EQUAL(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), skip, 0)
#define ANSWER(verdict) BPF_STMT(BPF_RET | BPF_K, verdict)
#define ALLOW(number) UNLESS_EQUAL(number, 1), ANSWER(SECCOMP_RET_ALLOW)
/* Leaves the call's number loaded, like every other step. */
#define ALLOW_WITH(number, argument, value)                                                                            \
    UNLESS_EQUAL(number, 4), LOAD(args[argument], 0), UNLESS_EQUAL(value, 1), ANSWER(SECCOMP_RET_ALLOW),               \
        ANSWER(SECCOMP_RET_KILL_PROCESS)

/* A call from the code area is a block's doing and comes back as a signal, whatever its number. The harness's own calls
   come from the one instruction in gate.S, but for the return from a signal handler, which the C library places. */
static int set_filter(int job_fd, int outcome_fd) {
    const uint64_t gate = (uint64_t)kernel_call_return;
    struct sock_filter filter[] = {
        LOAD(arch, 0),
        UNLESS_EQUAL(AUDIT_ARCH_X86_64, 3),
        LOAD(instruction_pointer, 4),
        IF_EQUAL(CODE_BASE >> 32, 1),
        UNLESS_EQUAL(VSYSCALL_PAGE >> 32, 1),
        ANSWER(SECCOMP_RET_TRAP),
        LOAD(nr, 0),
        ALLOW(SYS_rt_sigreturn),
        LOAD(instruction_pointer, 4),
        UNLESS_EQUAL(gate >> 32, 2),
        LOAD(instruction_pointer, 0),
        IF_EQUAL(gate, 1),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
        LOAD(nr, 0),
        ALLOW_WITH(SYS_read, 0, job_fd),
        ALLOW_WITH(SYS_write, 0, outcome_fd),
        ALLOW_WITH(SYS_mmap, 2, PROT_READ | PROT_WRITE),
        ALLOW(SYS_munmap),
        ALLOW(SYS_setitimer),
        ALLOW(SYS_exit_group),
        ANSWER(SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

const char *sandbox_enter(int job_fd, int outcome_fd) {
    if (set_limits())
        return "resource limits";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
        return "no_new_privs";
    if (set_filter(job_fd, outcome_fd))
        return "a seccomp filter";
    return NULL;
}
