"""The numbers of a figure: ours beside the published ones, each minus its own dense network."""

from pathlib import Path

from threefold.reporting.report.drawn_numbers import MOST_ROWS, drawn_numbers
from threefold.reporting.report.sections import Section

HEAD = "origin,panel,metric,mask,weights,sparsity,mean,sd,seeds\n"


def table(tmp_path: Path, text: str) -> Section | None:
    file = tmp_path / "figure1.csv"
    file.write_text(text)
    return drawn_numbers(file)


def test_ours_stand_beside_the_published_values_of_what_they_stand_for(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        HEAD
        + "here,Symbols (CIFAR-100),accuracy,task,simclr,0.0,60.0,1.0,3\n"
        + "here,Symbols (CIFAR-100),accuracy,task,simclr,0.48801,58.5,,1\n"
        + "published,CIFAR-100 (published),accuracy,task,simclr,0.0,80.0,,\n"
        + "published,CIFAR-100 (published),accuracy,task,simclr,0.488,81.0,,\n"
        + "published,CIFAR-100 (published),accuracy,task,simclr,0.59,81.5,,\n",
    )
    assert found is not None
    assert found.columns[-5:] == ("here ± sd", "seeds", "minus dense", "published", "published, minus dense")
    assert [row[-5:] for row in found.rows] == [
        ("60.0 ± 1.0", "3", "–", "80.0", "–"),
        ("58.5", "1", "−1.5", "81.0", "+1.0"),
    ]


def test_every_published_sparsity_is_found_among_the_papers_rounds(tmp_path: Path) -> None:
    ours, theirs = (
        "".join(f"{origin},A,accuracy,task,moco,{{}},{k},,\n" for k in range(19)) for origin in ("here", "published")
    )
    sparsities = [1 - 0.8**k for k in range(19)]
    found = table(
        tmp_path, HEAD + ours.format(*sparsities) + theirs.format(*(round(100 * each, 2) / 100 for each in sparsities))
    )
    assert found is not None
    assert [row[found.columns.index("published")] for row in found.rows] == [f"{k}.0" for k in range(19)]


def test_a_curve_is_compared_with_its_own_dense_network(tmp_path: Path) -> None:
    """In the paper's figures two curves of the same weights do not begin at one point."""
    found = table(
        tmp_path,
        HEAD
        + "".join(f"here,Scenes (VOC12),miou,{mask},moco,{s},50.0,1.0,3\n" for mask in ("a", "b") for s in (0.0, 0.2))
        + "published,VOC12 (published),miou,a,moco,0.0,70.6,,\n"
        + "published,VOC12 (published),miou,a,moco,0.2,72.7,,\n"
        + "published,VOC12 (published),miou,b,moco,0.0,71.3,,\n"
        + "published,VOC12 (published),miou,b,moco,0.2,72.5,,\n",
    )
    assert found is not None
    assert [row[-1] for row in found.rows] == ["–", "+2.1", "–", "+1.2"]


def test_a_mask_without_a_dense_point_is_compared_with_the_network_that_has_none(tmp_path: Path) -> None:
    found = table(
        tmp_path, HEAD + "here,MNLI,accuracy,dense,p,0.0,80.0,1.0,3\nhere,MNLI,accuracy,imp,p,0.7,79.0,1.0,3\n"
    )
    assert found is not None
    assert [row[-1] for row in found.rows] == ["–", "−1.0"]


def test_a_matrix_is_matched_by_its_rows_and_columns(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        "panel,origin,row,column,value,sd,seeds\n"
        "here,here,Paraphrase (MRPC),Paraphrase,90.0,0.5,2\n"
        "here,here,Pruning,Paraphrase,70.0,0.5,2\n"
        "published (Figure 2),published,MRPC,MRPC,75.6,,\n"
        "published (Figure 2),published,Pruning,MRPC,72.5,,\n",
    )
    assert found is not None
    assert [(row[0], row[-1]) for row in found.rows] == [("Paraphrase (MRPC)", "75.6"), ("Pruning", "72.5")]


def test_other_numbers_are_shown_as_they_are(tmp_path: Path) -> None:
    found = table(tmp_path, "level,what,mean\n1,by chance,34.4099\n")
    assert found is not None
    assert found.rows == (("1", "by chance", "34.41"),)


def test_what_is_too_long_to_read_is_left_to_the_csv(tmp_path: Path) -> None:
    assert table(tmp_path, "level\n" + "1\n" * (MOST_ROWS + 1)) is None
