/* Runs a block's unrolled copies `passes` times from the same state, and takes everything back afterwards. */
#include "machine.h"

        .text
        .globl  run_passes, run_passes_return, run_passes_abort, run_passes_end, fault_entry

        .macro  load_register number, register
        mov     machine+MACHINE_REGISTERS+8*\number(%rip), \register
        .endm

        /* A block of legacy SSE code comes from programs whose upper halves are clean, and pays for dirty ones on
           Intel; a block of AVX code gets ordinary numbers there too, so that no lane divides by zero. */
        .macro  load_vectors
        vpbroadcastq machine+MACHINE_VECTOR_VALUE(%rip), %ymm0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        vmovdqa %ymm0, %ymm\n
        .endr
        cmpl    $VECTORS_AVX, machine+MACHINE_VECTORS(%rip)
        je      .Lvectors_loaded
        ja      .Lload_avx512
        vzeroupper
        jmp     .Lvectors_loaded
.Lload_avx512:
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        vpbroadcastq machine+MACHINE_VECTOR_VALUE(%rip), %zmm\n
        .endr
        .irp    n, 0,1,2,3,4,5,6,7
        kxnorw  %k\n, %k\n, %k\n
        .endr
.Lvectors_loaded:
        .endm

        .p2align 6
run_passes:
        push    %rbx
        push    %rbp
        push    %r12
        push    %r13
        push    %r14
        push    %r15
        mov     %rsp, machine+MACHINE_HOST_RSP(%rip)
        rdfsbase %rax
        mov     %rax, machine+MACHINE_HOST_FS(%rip)
        rdgsbase %rax
        mov     %rax, machine+MACHINE_HOST_GS(%rip)
        stmxcsr machine+MACHINE_HOST_MXCSR(%rip)
        movq    $1, machine+MACHINE_RUNNING(%rip)
        mov     machine+MACHINE_BLOCK_FS(%rip), %rax
        wrfsbase %rax
        mov     machine+MACHINE_BLOCK_GS(%rip), %rax
        wrgsbase %rax
        ldmxcsr machine+MACHINE_BLOCK_MXCSR(%rip)
        fninit
        mov     machine+MACHINE_PASSES(%rip), %rax
        mov     %rax, machine+MACHINE_PASSES_LEFT(%rip)
        lfence
        rdtsc
        lfence
        shl     $32, %rdx
        or      %rdx, %rax
        mov     %rax, machine+MACHINE_START(%rip)

        .p2align 6
.Lpass:
        mov     machine+MACHINE_HOST_RSP(%rip), %rsp
        mov     machine+MACHINE_PAGES(%rip), %rsi
        mov     machine+MACHINE_PAGE_COUNT(%rip), %rdx
        vpbroadcastq machine+MACHINE_MEMORY_VALUE(%rip), %ymm0
        test    %rdx, %rdx
        jz      .Lpages_filled
.Lfill_page:
        mov     (%rsi), %rdi
        mov     $32, %ecx
.Lfill_lines:
        vmovdqa %ymm0, (%rdi)
        vmovdqa %ymm0, 32(%rdi)
        vmovdqa %ymm0, 64(%rdi)
        vmovdqa %ymm0, 96(%rdi)
        add     $128, %rdi
        dec     %ecx
        jnz     .Lfill_lines
        add     $8, %rsi
        dec     %rdx
        jnz     .Lfill_page
.Lpages_filled:
        load_vectors
        /* A block may have set the direction, alignment-check or trap flag: every pass starts with them clear. */
        pushq   $0x202
        popfq
        load_register  0, %rax
        load_register  1, %rcx
        load_register  2, %rdx
        load_register  3, %rbx
        load_register  5, %rbp
        load_register  6, %rsi
        load_register  7, %rdi
        load_register  8, %r8
        load_register  9, %r9
        load_register 10, %r10
        load_register 11, %r11
        load_register 12, %r12
        load_register 13, %r13
        load_register 14, %r14
        load_register 15, %r15
        load_register  4, %rsp
        lfence
        jmp     *machine+MACHINE_BODY(%rip)

        .p2align 6
run_passes_return:
        lfence
        decq    machine+MACHINE_PASSES_LEFT(%rip)
        jnz     .Lpass
        rdtscp
        lfence
        shl     $32, %rdx
        or      %rdx, %rax
        sub     machine+MACHINE_START(%rip), %rax
.Ltake_back:
        mov     %rax, %r8
        mov     machine+MACHINE_HOST_RSP(%rip), %rsp
        pushq   $0x202
        popfq
        ldmxcsr machine+MACHINE_HOST_MXCSR(%rip)
        fninit
        vzeroupper
        mov     machine+MACHINE_HOST_FS(%rip), %rax
        wrfsbase %rax
        mov     machine+MACHINE_HOST_GS(%rip), %rax
        wrgsbase %rax
        movq    $0, machine+MACHINE_RUNNING(%rip)
        mov     %r8, %rax
        pop     %r15
        pop     %r14
        pop     %r13
        pop     %r12
        pop     %rbp
        pop     %rbx
        ret
run_passes_abort:
        mov     $RUN_ABORTED, %rax
        jmp     .Ltake_back
run_passes_end:

        /* The kernel leaves a block's alignment-check flag set, under which compiled code would fault again. */
fault_entry:
        pushfq
        andl    $~0x40000, (%rsp)
        popfq
        jmp     handle_fault

        .section .note.GNU-stack, "", @progbits
