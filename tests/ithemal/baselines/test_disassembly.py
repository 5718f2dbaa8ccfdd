from threefold.ithemal.baselines.disassembly import disassemble


def test_each_block_comes_back_with_its_own_instructions(llvm):
    assert disassemble(llvm, ["4801d8480fafc8", "90"]) == [("addq %rbx, %rax", "imulq %rax, %rcx"), ("nop",)]


def test_a_lock_prefix_stays_with_its_instruction(llvm):
    assert disassemble(llvm, ["f0480103"]) == [("lock addq %rax, (%rbx)",)]


def test_an_undecodable_block_fails_alone(llvm):
    assert disassemble(llvm, ["90", "0607", "90c4e2", "90"]) == [("nop",), None, None, ("nop",)]


def test_a_slot_number_is_the_displacement(llvm):
    assert disassemble(llvm, ["488b0501000000"]) == [("movq 1(%rip), %rax",)]
