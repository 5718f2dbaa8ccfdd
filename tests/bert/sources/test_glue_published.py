"""On the tables as GLUE publishes them."""

from collections import Counter

import pytest

from threefold.bert.sources.bundle import find, members
from threefold.bert.sources.glue import LAYOUTS, read_glue
from threefold.bert.sources.tsv import read_rows


@pytest.mark.parametrize(
    ("task", "train", "dev"),
    [
        ("CoLA", 8551, 1043),
        ("SST-2", 67349, 872),
        ("MRPC", 3668, 408),
        ("STS-B", 5749, 1500),
        ("WNLI", 635, 71),
    ],
)
def test_every_row_of_a_published_task_is_read(task, train, dev, published_glue):
    splits = read_glue(task, [published_glue])
    assert {split: len(examples) for split, examples in splits.items()} == {"train": train, "dev": dev}


def test_labels_are_as_published(published_glue):
    paraphrases = Counter(example.label for example in read_glue("MRPC", [published_glue])["dev"])
    assert paraphrases == {1: 279, 0: 129}
    scores = [example.label for example in read_glue("STS-B", [published_glue])["train"]]
    assert (min(scores), max(scores)) == (0.0, 5.0)
    wnli = Counter(example.label for example in read_glue("WNLI", [published_glue])["dev"])
    assert wnli == {0: 40, 1: 31}


@pytest.mark.parametrize(
    ("task", "published", "count"),
    [
        ("QNLI", {"train.tsv": "QNLI/dev.tsv", "dev.tsv": "QNLI/dev.tsv"}, 5463),
        ("QQP", {"train.tsv": "QQP/train_part_23k.tsv", "dev.tsv": "QQP/train_part_23k.tsv"}, 23496),
        (
            "MNLI",
            {
                "train.tsv": "MNLI/dev_matched_5000_gluelayout.tsv",
                "dev_matched.tsv": "MNLI/dev_matched_first51_gluelayout.tsv",
            },
            5000,
        ),
    ],
)
def test_tables_of_the_larger_tasks_are_read(task, published, count, published_glue, tmp_path):
    for name, original in published.items():
        (tmp_path / name).symlink_to(published_glue / original)
    splits = read_glue(task, [tmp_path])
    assert len(splits["train"]) == count
    assert len({example.label for example in splits["dev"]}) == len(LAYOUTS[task].classes)


def test_quoting_would_lose_rows(published_glue):
    table = find(members([published_glue / "MRPC"]), "MRPC", "train.tsv")
    assert table is not None
    unbalanced = [row for row in read_rows(table, ["#1 String"]) if row.fields[0].count('"') % 2]
    assert len(unbalanced) > 10


def test_the_corpus_that_mrpc_is_drawn_from_is_split_by_its_dev_pairs(published_glue, tmp_path):
    corpus = published_glue / "MRPC" / "msr_paraphrase_test.txt"
    (tmp_path / "msr_paraphrase_train.txt").symlink_to(corpus)
    pairs = [line.split("\t")[1:3] for line in corpus.read_text(encoding="utf-8").split("\n")[1:101]]
    (tmp_path / "mrpc_dev_ids.tsv").write_text("".join(f"{first}\t{second}\n" for first, second in pairs))
    splits = read_glue("MRPC", [tmp_path])
    assert {split: len(examples) for split, examples in splits.items()} == {"train": 1625, "dev": 100}
