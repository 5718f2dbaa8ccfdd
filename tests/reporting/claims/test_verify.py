"""From a table of claims to what is expected of them."""

import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

from threefold.cli import app
from threefold.errors import ThreefoldError
from threefold.reporting.claims.claim import Check, Claim, Outcome
from threefold.reporting.claims.claims_file import ClaimsFile
from threefold.reporting.claims.claims_page import write_page
from threefold.reporting.claims.claims_table import claims_frame
from threefold.reporting.claims.expectation import Expectations
from threefold.reporting.claims.findings import findings
from threefold.reporting.claims.gather import ClaimsTable, gather, shown_in
from threefold.reporting.claims.judge import Verdict
from threefold.reporting.claims.verify import verify

HOLDS, FAILS, UNDECIDED, _ = Verdict
Numbers = dict[str, Verdict]
EXPECTED = """\
made-up:
  X1: {verdict: holds, because: it must}
  X2: {verdict: fails, because: the scale is too small}
  X3: {verdict: open, because: nobody knows}
"""


def claim(name: str, source: str) -> Claim[Numbers]:
    def test(numbers: Numbers) -> Outcome:
        checks = (Check("one", 1.5, float("nan"), numbers[name], low=1.0, high=2.0),) if name in numbers else ()
        return Outcome.all_of(checks)

    return Claim(name, source, f"{name} <is> so.", "E > 0", "", test)


CLAIMS = (claim("X1", "Table 2"), claim("X2", "Figures 3 and 4"), claim("X3", "Appendix C"))


def gathered(folder: Path, ours: Numbers, expected: str = EXPECTED) -> ClaimsFile:
    frame = claims_frame(
        CLAIMS,
        ours,
        {"X1": HOLDS, "X2": FAILS},
        lambda claim: ("", True),
        in_points=True,
        scale=["Two seeds."],
        contradictions=["It says one & two."],
    )
    frame.to_csv(folder / "table9.csv", index=False)
    (folder / "expected.yaml").write_text(expected)
    table = ClaimsTable("made-up", "A made-up paper", folder / "table9.csv", ("table2", "figure3", "figure4"))
    return gather([table], Expectations.read(folder / "expected.yaml"), "tiny")


def verified(folder: Path, ours: Numbers) -> None:
    gathered(folder, ours).write(folder / "claims.json")
    verify(folder / "claims.json")


def test_the_file_holds_what_was_gathered(tmp_path: Path) -> None:
    found = gathered(tmp_path, {"X1": HOLDS, "X2": FAILS})
    found.write(tmp_path / "claims.json")
    again = ClaimsFile.read(tmp_path / "claims.json")
    assert repr(again) == repr(found)
    assert [each.here.verdict for each in again.claims] == [HOLDS, FAILS, UNDECIDED]
    assert again.claims[1].artifacts == ("made-up_figure3", "made-up_figure4")
    assert again.claims[2].here.because == "no run was made for it"
    assert again.claims[2].published.because == "not recovered"
    assert again.claims[0].here.checks[0].high == 2.0
    assert (again.papers[0].scale, again.papers[0].contradictions) == ("Two seeds.", ("It says one & two.",))


def test_verify_is_silent_on_what_is_as_expected(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        verified(tmp_path, {"X1": HOLDS, "X2": UNDECIDED, "X3": FAILS})
    assert caplog.messages == ["made-up: 1 hold (X1); 1 fail (X3); 1 undecided (X2)"]


@pytest.mark.parametrize(
    ("ours", "named"),
    [
        ({"X1": FAILS, "X2": FAILS}, ["X1"]),
        ({"X1": UNDECIDED, "X2": FAILS}, ["X1"]),
        ({"X2": FAILS}, ["X1"]),
        ({"X1": FAILS, "X2": HOLDS}, ["X1", "X2"]),
    ],
)
def test_verify_fails_with_a_line_for_each_broken_expectation(
    ours: Numbers, named: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ThreefoldError, match=f"{len(named)} of 3 claims .* {', '.join(named)};"):
        verified(tmp_path, ours)
    lines = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert [line.split()[0] for line in lines] == named
    assert "because it must" in lines[0]


@pytest.mark.parametrize(
    ("expected", "complaint"),
    [
        (EXPECTED.replace("  X3: {verdict: open, because: nobody knows}\n", ""), "made-up.X3: not there"),
        (EXPECTED + "  X4: {verdict: open, because: nobody knows}\n", "made-up.X4: no such claim"),
        (EXPECTED.replace("verdict: open", "verdict: maybe"), "made-up.X3: 'maybe' is not one of holds, fails, open"),
        (EXPECTED.replace(", because: it must", ""), "made-up.X1: write"),
        (EXPECTED.replace("it must", "' '"), "made-up.X1: no reason"),
        ("made-up: [", "not YAML"),
        ("", "not the claims of each paper"),
        ("made-up:\n", "not the claims of each paper"),
        ("- X1", "not the claims of each paper"),
    ],
)
def test_an_expectation_must_be_of_a_claim_and_have_a_reason(expected: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match=complaint):
        gathered(tmp_path, {"X1": HOLDS}, expected)


def test_a_paper_without_expectations_is_complained_about(tmp_path: Path) -> None:
    with pytest.raises(ThreefoldError, match=r"made-up.X1: not there"):
        gathered(tmp_path, {"X1": HOLDS}, "another: {}\n")


def test_a_source_names_its_tables_and_figures() -> None:
    assert shown_in("Figures 3 and 4, Table 10") == ["figure3", "figure4", "table10"]
    assert shown_in("Appendix B") == []


def test_the_page_needs_nothing_else_and_has_every_claim(tmp_path: Path) -> None:
    write_page(gathered(tmp_path, {"X1": FAILS, "X2": FAILS}), tmp_path / "claims.html")
    page = (tmp_path / "claims.html").read_text()
    assert all(f'<tr id="{each.name}">' in page for each in CLAIMS)
    assert "X1 &lt;is&gt; so." in page
    assert 'class="surprise"' in page
    assert "prefers-color-scheme: dark" in page
    assert "src=" not in page
    assert "http" not in page


def test_the_command_prints_the_findings_of_a_folder(tmp_path: Path) -> None:
    found = gathered(tmp_path, {"X1": HOLDS})
    found.write(tmp_path / "claims.json")
    done = CliRunner().invoke(app, ["what-we-found", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (0, findings(found))


def test_the_findings_say_what_held_what_did_not_and_what_is_open(tmp_path: Path) -> None:
    text = findings(gathered(tmp_path, {"X1": FAILS, "X2": FAILS}))
    assert "### What reproduced" not in text
    did_not = text.partition("### What did not")[2].partition("###")[0]
    assert "**X1**" in did_not
    assert "**Not as expected**" in did_not
    assert "**X2**" in did_not
    assert "As expected: the scale is too small." in did_not
    assert "**X3**" in text.partition("### What is undecided")[2]
    assert "- It says one & two." in text
    assert "- X2, Figures 3 and 4: the published numbers themselves fail it" in text
