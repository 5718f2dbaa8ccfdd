#include "faults.h"

#include "gate.h"
#include "machine.h"
#include "memory.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>

static const int signals[] = {SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGBUS, SIGSYS, SIGPROF};
static const uint64_t flags_at_rest = 0x202;

/* A signal frame with AVX-512 state is 3 KiB; a fault inside the handler may put a second one on top. */
static uint8_t handler_stack[64 * 1024] __attribute__((aligned(64)));

static volatile enum reason abort_reason;
static volatile bool serve_faults;

static bool in_code_area(uint64_t address) {
    return address >= CODE_BASE && address < CODE_BASE + CODE_BYTES;
}

static enum reason page_fault_reason(const siginfo_t *info, bool block_at_fault) {
    if (!block_at_fault)
        return WILD_JUMP;
    /* A fault the kernel knows no address for is a general protection fault. */
    if (info->si_code == SI_KERNEL)
        return NONCANONICAL;
    if (!serve_faults)
        return LATE_FAULT;
    return memory_map((uint64_t)info->si_addr);
}

static enum reason signal_reason(int signal, const siginfo_t *info, bool block_at_fault) {
    switch (signal) {
    case SIGPROF:
        return TIMEOUT;
    case SIGSEGV:
        return page_fault_reason(info, block_at_fault);
    case SIGILL:
        return ILLEGAL_INSTRUCTION;
    case SIGTRAP:
        return TRAP;
    case SIGFPE:
        return DIVIDE_ERROR;
    case SIGSYS:
        return SYSTEM_CALL;
    default:
        return BUS_ERROR;
    }
}

/* Entered from fault_entry with the block's fs base in force: nothing here may touch thread-local storage. */
__attribute__((used)) void handle_fault(int signal, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    uint64_t at = (uint64_t)registers[REG_RIP];
    bool giving_up = at >= (uint64_t)run_passes_abort && at < (uint64_t)run_passes_end;
    if (!machine.running || giving_up) {
        if (signal == SIGPROF)
            return;
        /* A fault of the harness itself: the state is past mending, and the supervisor has a fresh worker. */
        kernel_call(SYS_exit_group, 1, 0, 0, 0, 0, 0);
    }
    enum reason reason = signal_reason(signal, info, in_code_area(at));
    if (reason == MEASURED)
        return;
    abort_reason = reason;
    registers[REG_RIP] = (greg_t)run_passes_abort;
    registers[REG_EFL] = (greg_t)flags_at_rest;
}

int faults_open(void) {
    stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    if (sigaltstack(&stack, NULL))
        return errno;
    for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
        action.sa_sigaction = (void (*)(int, siginfo_t *, void *))(uintptr_t)fault_entry;
        if (sigaction(signals[i], &action, NULL))
            return errno;
    }
    return 0;
}

static void set_timer(unsigned milliseconds) {
    /* Repeated, because the first one may fall between two runs, where there is nothing to stop. CPU time, because a
       worker that waits for its core has done nothing wrong. */
    const long microseconds = milliseconds * 1000L;
    struct itimerval timer = {{0, microseconds ? 20000 : 0}, {0, microseconds}};
    kernel_call(SYS_setitimer, ITIMER_PROF, (long)&timer, 0, 0, 0, 0);
}

void faults_arm(bool serve, unsigned milliseconds) {
    serve_faults = serve;
    set_timer(milliseconds);
}

void faults_disarm(void) {
    set_timer(0);
}

enum reason faults_reason(void) {
    return abort_reason;
}
