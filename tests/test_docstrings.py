"""What is public is documented, and docstrings tell of the code that is there."""

import ast
import builtins
import re

import pytest

from tests.docstrings import Public, library, of_source

LIBRARY = library()
FUNCTIONS = [public for public in LIBRARY if isinstance(public.node, ast.FunctionDef)]
CLASSES = [public for public in LIBRARY if isinstance(public.node, ast.ClassDef)]
ERRORS = {public.path.rpartition(".")[2] for public in CLASSES} | vars(builtins).keys()


def undescribed(function: Public) -> set[str]:
    """Parameters that neither the section nor the prose beside it names."""
    return set(function.parameters) - set(function.section("Args")) - function.in_prose


def tags(public: Public) -> list[str]:
    """What looks like HTML outside of code, which is between backticks or an indented paragraph."""
    return re.findall(r"<[a-z/!][^>]*>", re.sub(r"`[^`]*`|\n\n    .*", "", public.text), re.IGNORECASE)


def test_every_public_name_has_a_docstring() -> None:
    assert [public.path for public in LIBRARY if not public.text] == []


def test_described_parameters_are_in_the_signature() -> None:
    strange = {each.path: set(each.section("Args")) - set(each.parameters) for each in FUNCTIONS}
    assert {path: names for path, names in strange.items() if names} == {}


def test_who_describes_parameters_leaves_none_out() -> None:
    missing = {each.path: undescribed(each) for each in FUNCTIONS if each.has("Args")}
    assert {path: names for path, names in missing.items() if names} == {}


def test_what_a_function_raises_is_said() -> None:
    missing = {each.path: each.raised - set(each.section("Raises")) for each in FUNCTIONS}
    assert {path: names for path, names in missing.items() if names} == {}


def test_errors_that_are_named_exist() -> None:
    assert [(each.path, name) for each in LIBRARY for name in each.section("Raises") if name not in ERRORS] == []


def test_described_attributes_are_those_of_the_class() -> None:
    strange = {each.path: set(each.section("Attributes")) - each.attributes for each in CLASSES}
    assert {path: names for path, names in strange.items() if names} == {}


def test_what_a_browser_would_take_for_a_tag_is_code() -> None:
    assert [each.path for each in LIBRARY if tags(each)] == []


SOURCE = '''
"""A module of <tags> and `<code>`:

    <more code>

No more.
"""
class Masks:
    """Some.

    Attributes:
        kept: how many.
        gone: of old.
    """
    kept: int
    def prune(self, share, seed):
        """Prune.

        Args:
            share: of the weights.
            level: of old.

        Raises:
            ThreefoldError: too many.
        """
        if share > 1:
            raise _wrong(share)
        raise KeyError(seed)
    def _hidden(self): ...
def bare(): ...
'''


@pytest.fixture
def made_up() -> dict[str, Public]:
    return {public.path: public for public in of_source(SOURCE)}


def test_public_names_are_found(made_up: dict[str, Public]) -> None:
    assert list(made_up) == ["made_up", "made_up.Masks", "made_up.Masks.prune", "made_up.bare"]
    assert [path for path, public in made_up.items() if not public.text] == ["made_up.bare"]


def test_sections_are_compared_with_the_code(made_up: dict[str, Public]) -> None:
    prune, masks = made_up["made_up.Masks.prune"], made_up["made_up.Masks"]
    assert undescribed(prune) == {"seed"}
    assert set(prune.section("Args")) - set(prune.parameters) == {"level"}
    assert prune.raised - set(prune.section("Raises")) == {"KeyError"}
    assert set(masks.section("Attributes")) - masks.attributes == {"gone"}
    assert tags(made_up["made_up"]) == ["<tags>"]
