"""Stand-ins for BERT's published files, under their names: GLUE, SQuAD, WikiText-103, bert-base-uncased."""

import json
import zipfile
from pathlib import Path

from threefold.bert.architecture import Architecture
from threefold.bert.encoder_folder import Encoder, write_encoder
from threefold.bert.heads import fresh_head
from threefold.bert.network import fresh

WORDS = ("the", "a", "cat", "dog", "sat", "on", "mat", "was", "red", "house", "in", "who", "where", "?", ".", ",")
PIECES = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS)
# The real sizes but for these; 512 positions are those of the longest blocks.
SIZES = Architecture(
    vocab_size=len(PIECES),
    hidden_size=16,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=32,
    max_position_embeddings=512,
)
ROWS = 8
ENTAILED = ("entailment", "not_entailment")


def sentence(number: int) -> str:
    return " ".join(WORDS[(number * 3 + place * (1 + number % 4)) % 12] for place in range(6)) + " ."


def table(columns: tuple[str, ...], labels: tuple[str, ...]) -> str:
    """Rows of sentences, the last column a label."""
    lines = ["\t".join(columns)]
    for row in range(ROWS):
        texts = [sentence(row + 5 * place) for place in range(len(columns) - 1)]
        lines.append("\t".join([*texts, labels[row % len(labels)]]))
    return "\n".join(lines) + "\n"


def pairs(labels: tuple[str, ...], first: str = "sentence1", second: str = "sentence2", label: str = "label") -> str:
    return table((first, second, label), labels)


def cola() -> str:
    return "".join(f"gj04\t{row % 2}\t\t{sentence(row)}\n" for row in range(ROWS))


TABLES = {
    "CoLA.zip": ("CoLA", cola()),
    "SST-2.zip": ("SST-2", table(("sentence", "label"), ("0", "1"))),
    "QQP-clean.zip": ("QQP", pairs(("0", "1"), "question1", "question2", "is_duplicate")),
    "STS-B.zip": ("STS-B", pairs(("0.5", "4.75", "2.0"), label="score")),
    "QNLIv2.zip": ("QNLI", pairs(ENTAILED, "question", "sentence")),
    "RTE.zip": ("RTE", pairs(ENTAILED)),
    "WNLI.zip": ("WNLI", pairs(("0", "1"))),
    "MNLI.zip": ("MNLI", pairs(("contradiction", "entailment", "neutral"), label="gold_label")),
}
DEV = {"MNLI": ("dev_matched.tsv", "dev_mismatched.tsv")}


def zipped(path: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def write_glue(mirror: Path) -> None:
    for archive, (task, text) in TABLES.items():
        splits = ("train.tsv", *DEV.get(task, ("dev.tsv",)))
        zipped(mirror / archive, {f"{task}/{split}": text for split in splits})
    rows = [f"{row % 2}\t{row}\t{row + 100}\t{sentence(row)}\t{sentence(row + 3)}\n" for row in range(ROWS)]
    header = "\ufeffQuality\t#1 ID\t#2 ID\t#1 String\t#2 String\n"
    (mirror / "msr_paraphrase_train.txt").write_text(header + "".join(rows), encoding="utf-8")
    (mirror / "mrpc_dev_ids.tsv").write_text("".join(f"{row}\t{row + 100}\n" for row in range(3)), encoding="utf-8")


def write_squad(mirror: Path) -> None:
    context = " ".join(map(sentence, range(20)))
    asked = [
        {"id": f"q{row}", "question": "who sat ?", "answers": [{"text": "cat", "answer_start": context.index("cat")}]}
        for row in range(4)
    ]
    article = {"title": "Cats", "paragraphs": [{"context": context, "qas": asked}]}
    for split in ("train", "dev"):
        text = json.dumps({"version": "1.1", "data": [article]})
        (mirror / f"{split}-v1.1.json").write_text(text, encoding="utf-8")


def write_wikitext(mirror: Path) -> None:
    """Four blocks of 512 tokens in train, two in valid."""
    lines = {
        split: "".join(f" {sentence(row)} \n" for row in range(rows))
        for split, rows in (("train", 300), ("valid", 150))
    }
    zipped(
        mirror / "wikitext-103-raw-v1.zip",
        {f"wikitext-103-raw/wiki.{split}.raw": text for split, text in lines.items()},
    )


def write_encoder_files(mirror: Path) -> None:
    folder = mirror / "bert-base-uncased"
    write_encoder(folder, Encoder(SIZES, fresh(SIZES, seed=1), fresh_head(SIZES, "mlm", 1, seed=1)))
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
