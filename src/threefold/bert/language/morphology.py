"""How words change: plural of nouns, third person and participle of verbs."""

_PLURALS = {"goose": "geese", "mouse": "mice", "wolf": "wolves", "fox": "foxes", "witch": "witches"}
_PARTICIPLES = {"see": "seen", "hear": "heard", "find": "found", "feed": "fed", "teach": "taught", "bite": "bitten"}


def plural(noun: str) -> str:
    """`wolves` for `wolf`."""
    return _PLURALS.get(noun, noun + "s")


def third_person(verb: str) -> str:
    """`pushes` for `push`."""
    return verb + ("es" if verb.endswith(("ch", "sh")) else "s")


def participle(verb: str) -> str:
    """`seen` for `see`."""
    return _PARTICIPLES.get(verb, verb + ("d" if verb.endswith("e") else "ed"))
