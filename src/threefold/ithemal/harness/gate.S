        .text
        .globl  kernel_call, kernel_call_return
kernel_call:
        mov     %rdi, %rax
        mov     %rsi, %rdi
        mov     %rdx, %rsi
        mov     %rcx, %rdx
        mov     %r8, %r10
        mov     %r9, %r8
        mov     8(%rsp), %r9
        syscall
kernel_call_return:
        ret

        .section .note.GNU-stack, "", @progbits
