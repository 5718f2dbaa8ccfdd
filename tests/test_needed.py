"""What a configuration needs from elsewhere is sorted into what is fetched and what its user places, and listed."""

from pathlib import Path

import pytest

from tests.vision.test_paper_scale import scale
from threefold.bert.sources.needed import needed as bert_needed
from threefold.ithemal.needed import needed as ithemal_needed
from threefold.needed import Inventory, Needed
from threefold.needed_list import needed_list
from threefold.not_fetched import not_fetched
from threefold.origin import Origin
from threefold.registry import resolved
from threefold.vision.sources.needed import needed as vision_needed

FILE = {"file": "a/letters.zip", "url": "https://example.org/letters.zip"}
FETCHED = {"files": [FILE | {"sha256": "0" * 64, "size": 12_345_678}], "licence": "CC BY 4.0", "unpacked": "letters"}
PLACED = {"unpacked": "pictures", "licence": "by agreement", "placing": "Ask for an account."}


def needed(source: dict[str, object], what: str = "images of letters", folders: tuple[str, ...] = ()) -> Needed:
    return Needed(what, ("vision: Letters",), Origin.of(source, folders))


def listed(*sources: Needed, mirror: Path | None = None) -> str:
    return needed_list(Inventory.of(sources, None if mirror is None else str(mirror)))


def test_a_file_is_listed_with_size_use_licence_sum_and_address() -> None:
    (row,) = [line for line in listed(needed(FETCHED)).splitlines() if line.startswith("| `a/letters.zip`")]
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "`a/letters.zip`",
        "12.3 MB",
        "images of letters (vision: Letters)",
        "CC BY 4.0",
        f"sha256 `{'0' * 64}`",
        "<https://example.org/letters.zip>",
    ]


def test_a_sum_that_is_not_known_is_said_to_be_recorded() -> None:
    text = listed(needed({"files": [FILE]}))
    assert "recorded on first use" in text
    assert "1 files: 0 B, and 1 of unknown size" in text


def test_a_file_of_two_uses_is_fetched_once(tmp_path: Path) -> None:
    inventory = Inventory.of([needed(FETCHED), needed(FETCHED, "images of signs")], None)
    assert inventory.files(tmp_path) == [str(tmp_path / "a/letters.zip")]
    assert "images of letters, images of signs (vision: Letters)" in needed_list(inventory)


def test_what_cannot_be_fetched_is_to_be_placed_and_no_download(tmp_path: Path) -> None:
    source = needed(PLACED, "images of pictures", ("train", "val"))
    inventory = Inventory.of([source], str(tmp_path))
    assert inventory.files(tmp_path) == []
    assert inventory.missing == ["images of pictures: to be placed by you"]
    text = needed_list(inventory)
    for said in ("## To be placed by you", "Ask for an account.", "by agreement", "must hold `train`, `val`"):
        assert said in text

    for name in ("train", "val"):
        (tmp_path / "pictures" / name).mkdir(parents=True)
    there = Inventory.of([source], str(tmp_path))
    assert there.missing == []
    assert f"- images of pictures: `{tmp_path / 'pictures'}`" in needed_list(there)


def test_a_folder_that_the_configuration_names_is_read_or_missed(tmp_path: Path) -> None:
    there, absent = (needed({**FETCHED, "folder": str(folder)}) for folder in (tmp_path, tmp_path / "absent"))
    assert Inventory.of([there], None).files(tmp_path) == []
    assert Inventory.of([there], None).missing == []
    assert Inventory.of([absent], None).missing == [f"images of letters: no folder {tmp_path / 'absent'}"]


def test_what_could_be_placed_instead_is_said() -> None:
    text = listed(needed(FETCHED | {"placing": "Put letters.zip into the mirror."}))
    assert "- **images of letters**: Put letters.zip into the mirror." in text


def test_nothing_is_fetched_at_the_embedded_scale() -> None:
    config = resolved(scale("config.yaml"))
    assert ithemal_needed(config["ithemal"]) == []
    assert bert_needed(config["bert"]) == []
    assert vision_needed(config["vision"]) == []


def test_the_papers_scale_needs_each_published_file_and_only_imagenet_must_be_placed() -> None:
    config = resolved(scale("paper.yaml"))
    everything = [
        *ithemal_needed(config["ithemal"]),
        *bert_needed(config["bert"]),
        *vision_needed(config["vision"]),
    ]
    inventory = Inventory.of(everything, None)
    assert inventory.missing == ["images of imagenet: to be placed by you"]
    registry = config["published"]
    elsewhere = {"wikitext-2"}  # config/glue.yaml's
    listed = {
        file["url"]: file.get("sha256") or file.get("md5")
        for name, entry in registry.items()
        if name not in elsewhere
        for file in entry.get("files", ())
    }
    assert {each.url: each.sha256 or each.md5 for each in inventory.fetched} == listed


def test_the_released_models_are_not_fetched_where_they_are_not_asked() -> None:
    ithemal = resolved(scale("paper.yaml"))["ithemal"]
    asked = {file.url for each in ithemal_needed(ithemal) for file in each.origin.downloads}
    others = {**ithemal, "predictors": ["width"]}
    spared = asked - {file.url for each in ithemal_needed(others) for file in each.origin.downloads}
    assert len(spared) == 7
    assert all("Ithemal-models" in url for url in spared)


@pytest.mark.parametrize(
    "log", ["error: a.zip: nowhere to be had\n", "trying\nerror: first\nerror: a.zip: nowhere to be had\n"]
)
def test_a_failed_download_is_named_with_its_last_error(tmp_path: Path, log: str) -> None:
    (tmp_path / "a.zip.log").write_text(log)
    (tmp_path / "b.zip.log").write_text("error: but there since\n")
    (tmp_path / "b.zip").touch()
    names, now = ["a.zip", "b.zip", "never-tried.zip"], (tmp_path / "a.zip.log").stat().st_mtime
    assert not_fetched(names, tmp_path, now) == ["not fetched: a.zip: nowhere to be had"]
    assert not_fetched(names, tmp_path, now + 1) == []
