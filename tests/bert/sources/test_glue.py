import pytest

from tests.bert.sources.tables import MRPC, OTHER, SAME, written, zipped
from threefold.bert.sources.glue import LAYOUTS, Example, read_glue
from threefold.errors import ThreefoldError

WNLI = "index\tsentence1\tsentence2\tlabel\n0\tIt had a hole.\tThe carrot had a hole.\t1\n"


def both(task, text):
    return {f"{task}/train.tsv": text, f"{task}/dev.tsv": text}


def refusal(task, path):
    with pytest.raises(ThreefoldError) as error:
        read_glue(task, [path])
    assert "\n" not in str(error.value)
    return str(error.value)


def test_quotation_marks_and_byte_order_marks_are_only_characters(tmp_path):
    splits = read_glue("MRPC", [written(tmp_path, both("MRPC", MRPC + SAME + OTHER))])
    assert splits["train"][0] == Example('He said "yes.', "He said yes.", 1)
    assert [example.label for example in splits["dev"]] == [1, 0]


def test_cola_has_no_header_and_one_text(tmp_path):
    text = "gj04\t1\t\tThe cat sat.\ngj04\t0\t*\tCat the sat.\n"
    splits = read_glue("CoLA", [written(tmp_path, both("CoLA", text))])
    assert splits["train"] == [Example("The cat sat.", None, 1), Example("Cat the sat.", None, 0)]


def test_only_a_line_feed_ends_a_line(tmp_path):
    text = "sentence\tlabel\r\nfine\u2028 print\x85here\t1\r\n"
    splits = read_glue("SST-2", [written(tmp_path, both("SST-2", text))])
    assert splits["train"] == [Example("fine\u2028 print\x85here", None, 1)]


def test_an_archive_reads_as_its_folder_does(tmp_path):
    files = both("WNLI", WNLI) | {"WNLI/test.tsv": "index\n", "__MACOSX/WNLI/._train.tsv": "x"}
    packed = zipped(tmp_path / "WNLI.zip", files)
    unpacked = written(tmp_path / "unpacked", both("WNLI", WNLI))
    of_all_tasks = written(tmp_path / "glue", both("WNLI", WNLI) | both("RTE", "index\n"))
    read = [read_glue("WNLI", [path]) for path in (packed, unpacked, unpacked / "WNLI", of_all_tasks)]
    assert all(splits == read[0] for splits in read)
    assert read[0]["train"][0].label == 1


def test_a_folder_of_downloads_is_read_through_its_archives(tmp_path):
    (tmp_path / "downloads").mkdir()
    zipped(tmp_path / "downloads" / "WNLI.zip", both("WNLI", WNLI))
    assert len(read_glue("WNLI", [tmp_path / "downloads"])["dev"]) == 1


def test_mnli_has_two_dev_splits_and_can_do_without_the_second(tmp_path):
    header = "sentence1\tsentence2\tgold_label\n"
    files = {
        "MNLI/train.tsv": header + "a\tb\tneutral\n",
        "MNLI/dev_matched.tsv": header + "a\tb\tentailment\n",
    }
    assert list(read_glue("MNLI", [written(tmp_path, files)])) == ["train", "dev"]
    written(tmp_path, {"MNLI/dev_mismatched.tsv": header + "a\tb\tcontradiction\n"})
    splits = read_glue("MNLI", [tmp_path])
    assert {split: examples[0].label for split, examples in splits.items()} == {
        "train": 2,
        "dev": 1,
        "dev-mismatched": 0,
    }


def test_mrpc_is_made_of_the_corpus_that_it_is_drawn_from(tmp_path):
    files = {"msr_paraphrase_train.txt": MRPC + SAME + OTHER, "mrpc_dev_ids.tsv": "21\t22\n"}
    splits = read_glue("MRPC", [written(tmp_path, files)])
    assert [len(examples) for examples in splits.values()] == [1, 1]
    assert splits["dev"][0].second == "The sun shone."

    (tmp_path / "mrpc_dev_ids.tsv").unlink()
    assert "no mrpc_dev_ids.tsv beside msr_paraphrase_train.txt" in refusal("MRPC", tmp_path)


def test_malformed_rows_of_qqp_are_left_out_and_counted(tmp_path, caplog):
    header = "id\tqid1\tqid2\tquestion1\tquestion2\tis_duplicate\n"
    good = "1\t2\t3\tWhy?\tHow?\t0\n"
    text = header + good * 200 + "4\t5\t6\tbroken\n" + "\n" + good
    splits = read_glue("QQP", [written(tmp_path, both("QQP", text))])
    assert len(splits["train"]) == 201
    assert "left out 2 malformed lines" in caplog.text

    written(tmp_path, both("QQP", header + good * 20 + "4\t5\t6\tbroken\n" * 3))
    assert "train.tsv:22: one of 3 malformed lines" in refusal("QQP", tmp_path)


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path):
    path = written(tmp_path, both("MRPC", MRPC.replace("Quality", "label") + SAME))
    message = refusal("MRPC", path)
    assert message.startswith(f"{tmp_path}/MRPC/train.tsv: no column 'Quality', only label, #1 ID, #2 ID")


@pytest.mark.parametrize(
    ("task", "text", "complaint"),
    [
        ("WNLI", WNLI + "1\ta\tb\tyes\n", "train.tsv:3: unknown label 'yes'; it should be 0 or 1"),
        ("WNLI", WNLI + "1\ta\n", "train.tsv:3: 2 fields, not 4; the file is cut short or changed"),
        ("WNLI", WNLI.splitlines()[0] + "\n", "train.tsv: no rows"),
        ("WNLI", "", "train.tsv: empty"),
        ("CoLA", "", "train.tsv: no rows"),
        ("STS-B", "sentence1\tsentence2\tscore\na\tb\tnan\n", "train.tsv:2: 'nan' is no score from 0 to 5"),
        ("STS-B", "sentence1\tsentence2\tscore\na\tb\t5.1\n", "train.tsv:2: '5.1' is no score from 0 to 5"),
    ],
)
def test_a_faulty_table_is_refused_by_file_and_line(tmp_path, task, text, complaint):
    assert complaint in refusal(task, written(tmp_path, both(task, text)))


def test_bytes_that_are_not_utf_8_are_refused_by_line(tmp_path):
    written(tmp_path, both("WNLI", WNLI))
    (tmp_path / "WNLI/train.tsv").write_bytes(WNLI.encode() + b"1\tcaf\xe9\tb\t1\n")
    assert "train.tsv:3: not UTF-8" in refusal("WNLI", tmp_path)


def test_an_empty_or_truncated_archive_is_refused(tmp_path):
    path = zipped(tmp_path / "WNLI.zip", both("WNLI", WNLI + "1\tone\ttwo\t0\n" * 500))
    whole = path.read_bytes()
    for content, complaint in (
        (b"", "WNLI.zip: empty"),
        (whole[:-30], "WNLI.zip: not a whole zip archive"),
        (whole[:60] + b"\0" * 20 + whole[80:], "WNLI.zip/WNLI/train.tsv: damaged"),
    ):
        path.write_bytes(content)
        assert complaint in refusal("WNLI", path)
    assert "an archive without files" in refusal("WNLI", zipped(tmp_path / "none.zip", {}))


def test_what_is_not_there_is_said_with_the_remedy(tmp_path):
    written(tmp_path, both("RTE", "index\n"))
    assert "no WNLI/train.tsv; give GLUE's archive of WNLI" in refusal("WNLI", tmp_path)
    assert "no such file or folder" in refusal("WNLI", tmp_path / "absent.zip")
    assert refusal("SST", tmp_path) == f"SST: no task of GLUE; they are {', '.join(LAYOUTS)}"
    with pytest.raises(ThreefoldError, match=r"no path given: no WNLI/train.tsv"):
        read_glue("WNLI", [])
