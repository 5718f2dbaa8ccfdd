/* The one instruction through which a sandboxed worker reaches the kernel: see sandbox.c. */
#ifndef GATE_H
#define GATE_H

/* A raw system call; returns the kernel's answer, -errno on failure. It touches no thread-local storage, so it also
   works while a block's fs base is in force. */
long kernel_call(long number, long a, long b, long c, long d, long e, long f);

/* The address the kernel sees as the instruction pointer of every such call. */
extern const char kernel_call_return[];

#endif
