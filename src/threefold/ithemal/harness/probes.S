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
        mov     %rdi, %r9
        lea     probe_lines(%rip), %rdi
        start_clock
        .p2align 6
.Lround:
        mov     $2, %r11d
.Ladditions:
        .rept   50
        add     %r10, %rax
        add     %r10, %rcx
        add     %r10, %rdx
        add     %r10, %rsi
        .endr
        dec     %r11d
        jnz     .Ladditions
        .rept   40
        mov     %rax, 64(%rdi)
        mov     %rcx, 72(%rdi)
        mov     %rax, 80(%rdi)
        mov     %rcx, 88(%rdi)
        .endr
        mov     $2, %r11d
.Lloads:
        .rept   40
        mov     (%rdi), %rax
        mov     8(%rdi), %rcx
        mov     16(%rdi), %rdx
        .endr
        dec     %r11d
        jnz     .Lloads
        dec     %r9
        jnz     .Lround
        stop_clock
        ret

        /* Not on the stack: how its lines fall there would differ from caller to caller, and the speed with it. */
        .bss
        .p2align 6
probe_lines:
        .skip   128

        .section .note.GNU-stack, "", @progbits
