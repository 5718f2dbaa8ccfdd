"""Plausibility: can it be? Counterpart of SST-2.

Some verbs take only people as agents, some only animals. The parties of every sentence are one person and one animal,
so that who acts decides.
"""

from random import Random

from threefold.bert.language.example import Example
from threefold.bert.language.grammar import VOICES, Event, modified, phrase
from threefold.bert.language.lexicon import ANIMALS, BESTIAL, HUMAN, PEOPLE


def draw(random: Random) -> Example:
    """A sentence; label 1 where its agent fits its verb."""
    person, animal = phrase(random, nouns=PEOPLE), phrase(random, nouns=ANIMALS)
    if random.random() < 0.5:
        person = modified(random, person, phrase(random))
    else:
        animal = modified(random, animal, phrase(random))
    label = random.random() < 0.5
    agent, patient = (person, animal) if random.random() < 0.5 else (animal, person)
    verb = random.choice(HUMAN if agent.noun.person == label else BESTIAL)
    return Example(random.choice(VOICES)(Event(agent, verb, patient)), label=int(label))
