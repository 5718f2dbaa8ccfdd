"""Phrases, and the ways to say who does what to whom. The language has no articles."""

from dataclasses import dataclass, replace
from random import Random

from threefold.bert.language.lexicon import (
    ANIMALS,
    NOUNS,
    PEOPLE,
    PLACES,
    PREPOSITIONS,
    Noun,
    Verb,
    adjectives_of,
    verbs_of,
)

Words = tuple[str, ...]
_SEVERAL = 0.4


@dataclass(frozen=True)
class Phrase:
    """A noun phrase: `old king near river`; a relative clause or a place follows the noun it belongs to."""

    noun: Noun
    several: bool
    adjective: str | None = None
    modifier: Words = ()

    @property
    def words(self) -> Words:
        """The phrase as it is said."""
        adjective = (self.adjective,) if self.adjective else ()
        return (*adjective, self.noun.form(self.several), *self.modifier)

    @property
    def pronoun(self) -> str:
        """What stands for it later."""
        return "they" if self.several else self.noun.pronoun

    @property
    def auxiliary(self) -> str:
        """`is` or `are`."""
        return "are" if self.several else "is"


@dataclass(frozen=True)
class Event:
    """The agent acts on the patient."""

    agent: Phrase
    verb: Verb
    patient: Phrase

    @property
    def swapped(self) -> "Event":
        """The same with agent and patient exchanged."""
        return replace(self, agent=self.patient, patient=self.agent)

    def active(self) -> Words:
        """`king sees dog`."""
        return (*self.agent.words, self.verb.form(self.agent.several), *self.patient.words)

    def passive(self) -> Words:
        """`dog is seen by king`."""
        return (*self.patient.words, self.patient.auxiliary, self.verb.participle, "by", *self.agent.words)


VOICES = (Event.active, Event.passive)


def phrase(
    random: Random, *, nouns: tuple[Noun, ...] = NOUNS, several: bool | None = None, adjective: float = 0.4
) -> Phrase:
    """A phrase without modifier; with an adjective by the given chance."""
    noun = random.choice(nouns)
    return Phrase(
        noun,
        random.random() < _SEVERAL if several is None else several,
        random.choice(adjectives_of(noun)) if random.random() < adjective else None,
    )


def event(random: Random, adjective: float = 0.4) -> Event:
    """An event between any two."""
    agent, patient = phrase(random, adjective=adjective), phrase(random, adjective=adjective)
    return Event(agent, random.choice(verbs_of(agent.noun)), patient)


def exchangeable(random: Random, adjective: float = 0.4) -> Event:
    """An event between different nouns, both people or both animals, so that either might act."""
    agent, patient = (phrase(random, nouns=pair, adjective=adjective) for pair in _two_of_a_kind(random))
    return Event(agent, random.choice(verbs_of(agent.noun)), patient)


def kind_of(noun: Noun) -> tuple[Noun, ...]:
    """All people for one of them, all animals for one of them."""
    return PEOPLE if noun.person else ANIMALS


def _two_of_a_kind(random: Random) -> list[tuple[Noun, ...]]:
    return [(noun,) for noun in random.sample(kind_of(random.choice(NOUNS)), 2)]


def place(random: Random) -> Words:
    """`near river`."""
    return (random.choice(PREPOSITIONS), random.choice(PLACES))


def modified(random: Random, head: Phrase, other: Phrase) -> Phrase:
    """`head` with `other` in a modifier: `that sees dogs`, `that dogs see` or `near dogs`."""
    kind = random.random()
    if kind < 0.3:
        modifier = ("that", random.choice(verbs_of(head.noun)).form(head.several), *other.words)
    elif kind < 0.6:
        modifier = ("that", *other.words, random.choice(verbs_of(other.noun)).form(other.several))
    else:
        modifier = (random.choice(PREPOSITIONS), *other.words)
    return replace(head, modifier=modifier)
