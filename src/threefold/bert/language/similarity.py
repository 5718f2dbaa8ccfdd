"""Similarity: how many relations do two sentences share? Counterpart of STS-B.

The relations are agent, action, patient and attribute. Nouns and adjective are exchanged, not replaced, so that the
shared words do not tell; only the verb is sometimes another.
"""

from dataclasses import dataclass, replace
from random import Random

from threefold.bert.language.example import Example
from threefold.bert.language.grammar import VOICES, Event, Phrase, exchangeable
from threefold.bert.language.lexicon import adjectives_of, verbs_of


@dataclass(frozen=True)
class Scene:
    """An event in which one party has an attribute."""

    event: Event
    attribute: str
    of_agent: bool

    @property
    def said(self) -> Event:
        """The event with the attribute where it belongs."""
        return replace(
            self.event,
            agent=self._party(self.event.agent, self.of_agent),
            patient=self._party(self.event.patient, not self.of_agent),
        )

    def _party(self, phrase: Phrase, described: bool) -> Phrase:
        return replace(phrase, adjective=self.attribute if described else None)

    def relations(self) -> frozenset[tuple[str, ...]]:
        """What the scene consists of."""
        agent, patient = self.event.agent.words, self.event.patient.words
        return frozenset(
            {
                ("agent", *agent),
                ("action", self.event.verb.lemma),
                ("patient", *patient),
                (self.attribute, *(agent if self.of_agent else patient)),
            }
        )


def draw(random: Random) -> Example:
    """A pair; the label is the share of relations in common."""
    said = exchangeable(random, adjective=0)
    scene = Scene(said, random.choice(adjectives_of(said.agent.noun)), random.random() < 0.5)
    other = _altered(random, scene)
    label = len(scene.relations() & other.relations()) / len(scene.relations())
    first, second = random.sample(VOICES, 2)
    return Example(first(scene.said), second(other.said), label)


def _altered(random: Random, scene: Scene) -> Scene:
    other = scene
    if random.random() < 0.5:
        # The attribute stays with its noun.
        other = replace(other, event=other.event.swapped, of_agent=not other.of_agent)
    if random.random() < 0.5:
        other = replace(other, of_agent=not other.of_agent)
    if random.random() < 0.25:
        other = replace(other, event=replace(other.event, verb=random.choice(verbs_of(other.event.agent.noun))))
    return other
