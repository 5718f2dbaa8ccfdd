from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from threefold.configuration import check
from threefold.errors import ThreefoldError
from threefold.ithemal.measure import MeasureSettings

SCHEMA = """
type: object
additionalProperties: false
properties:
  seeds: {type: array, items: {type: integer}}
  speed: {type: integer}
  measure:
    type: object
    additionalProperties: false
    properties:
      placements: {type: integer, minimum: 1}
      registers: {enum: [equal, distinct]}
  training:
    type: object
    additionalProperties: false
    required: [steps]
    properties:
      steps: {type: integer}
  labels:
    anyOf: [{required: [files]}, {required: [published]}]
"""


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "schema.yaml"
    path.write_text(SCHEMA)
    return path


def complaint(schema: Path, text: str) -> str:
    file = schema.with_name("mine.yaml")
    file.write_text(text)
    with pytest.raises(ThreefoldError) as raised:
        check(yaml.safe_load(text), schema, [file])
    assert "\n" not in str(raised.value)
    return str(raised.value).replace(str(file), "mine.yaml")


def test_a_valid_configuration_passes(schema: Path) -> None:
    check({"seeds": [1], "measure": {"placements": 5, "registers": "equal"}}, schema)


def test_an_unknown_key_is_named_with_its_file_and_the_nearest_valid_name(schema: Path) -> None:
    expected = "mine.yaml: measure.placement: unknown key; the nearest valid name is 'placements'"
    assert complaint(schema, "measure: {placement: 5}") == expected


def test_a_misspelt_key_is_named_and_not_that_the_right_one_is_missing(schema: Path) -> None:
    expected = "mine.yaml: training.step: unknown key; the nearest valid name is 'steps'"
    assert complaint(schema, "training: {step: 5}") == expected
    assert complaint(schema, "training: {}") == "mine.yaml: training: 'steps' is a required property"


def test_what_may_be_said_in_two_ways_is_told_in_both(schema: Path) -> None:
    assert complaint(schema, "labels: {}") == "mine.yaml: labels: needs files or published"


def test_of_equally_near_names_the_one_that_begins_alike_is_offered(schema: Path) -> None:
    assert complaint(schema, "seed: [1]").endswith("the nearest valid name is 'seeds'")


def test_an_ill_typed_value_is_named_with_the_right_type(schema: Path) -> None:
    assert complaint(schema, "seeds: [one]") == "mine.yaml: seeds.0: 'one' should be of type integer"


def test_a_wrong_choice_is_answered_with_the_nearest(schema: Path) -> None:
    assert "the nearest is 'distinct'" in complaint(schema, "measure: {registers: distnct}")


def test_a_number_out_of_range_is_named(schema: Path) -> None:
    assert complaint(schema, "measure: {placements: 0}").startswith("mine.yaml: measure.placements: 0 is less than")


def test_a_key_that_no_file_sets_comes_from_the_command_line(schema: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("seeds: [1]")
    with pytest.raises(ThreefoldError, match=r"^--config: sedes: unknown key"):
        check({"seeds": [1], "sedes": [2]}, schema, [file])


def test_how_blocks_are_timed_can_be_configured_so_that_the_errors_remedies_are_to_be_had() -> None:
    root = Path(__file__).parents[1]
    schema = yaml.safe_load((root / "workflow/schemas/config.schema.yaml").read_text())
    allowed = schema["properties"]["ithemal"]["properties"]["measure"]["properties"]
    # A process for each block is for a comparison in benchmarks/ only.
    assert allowed.keys() == {field.name for field in fields(MeasureSettings)} - {"worker_per_block"}
