/* The additions are between registers: some cores compute `add register, immediate` while renaming, in no time. */

        .text
        .globl  probe_latency, probe_throughput

        .macro  start_clock
        lfence
        rdtsc
        lfence
        shl     $32, %rdx
        or      %rdx, %rax
        mov     %rax, %r8
        .endm

        .macro  stop_clock
        rdtscp
        lfence
        shl     $32, %rdx
        or      %rdx, %rax
        sub     %r8, %rax
        .endm

        .p2align 6
probe_latency:
        mov     %rdi, %r9
        start_clock
        .p2align 6
.Lchain:
        .rept   100
        add     %rcx, %rax
        .endr
        dec     %r9
        jnz     .Lchain
        stop_clock
        ret

        .p2align 6
probe_throughput:
        sub     $256, %rsp
        mov     %rdi, %r9
        start_clock
        .p2align 6
.Lround:
        mov     $2, %edi
.Ladditions:
        .rept   50
        add     %r10, %rax
        add     %r10, %rcx
        add     %r10, %rdx
        add     %r10, %rsi
        .endr
        dec     %edi
        jnz     .Ladditions
        .rept   40
        mov     %rax, 64(%rsp)
        mov     %rcx, 72(%rsp)
        mov     %rax, 80(%rsp)
        mov     %rcx, 88(%rsp)
        .endr
        mov     $2, %edi
.Lloads:
        .rept   40
        mov     (%rsp), %rax
        mov     8(%rsp), %rcx
        mov     16(%rsp), %rdx
        .endr
        dec     %edi
        jnz     .Lloads
        dec     %r9
        jnz     .Lround
        stop_clock
        add     $256, %rsp
        ret

        .section .note.GNU-stack, "", @progbits
