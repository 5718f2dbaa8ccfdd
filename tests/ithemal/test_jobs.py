from threefold.ithemal.jobs import make_job


def test_a_job_is_one_readable_line() -> None:
    assert make_job("4801d8480fafc3").line(7) == "7 2 sse 4801d8480fafc3\n"


def test_rip_relative_operands_are_offset_end_and_slot() -> None:
    # mov rax, [rip + 0]; mov dword [rip + 1], 5
    job = make_job("488b0500000000c7050100000005000000")
    assert job.line(0).split()[4:] == ["3:7:0", "9:17:1"]


def test_the_widest_vector_encoding_is_told() -> None:
    add_sse, add_vex, add_evex = "0f58c1", "c5f858c1", "62f17c4858c1"
    assert make_job(add_sse).vectors == "sse"
    assert make_job(add_sse + add_vex).vectors == "avx"
    assert make_job(add_vex + add_evex).vectors == "avx512"


def test_bytes_that_are_no_instructions_are_sent_as_they_are() -> None:
    job = make_job("06" * 10)
    assert (job.hex, job.slots) == ("06" * 10, ())
    assert job.instructions >= 1
