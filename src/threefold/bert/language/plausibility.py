"""Plausibility: can it be? Counterpart of SST-2.

Some adjectives are said of people only, some of animals only; some verbs take only people as agents, some only animals.
Every sentence has both, one person and one animal: which of them has the adjective, and which acts, decides.
"""

from dataclasses import replace
from random import Random

from threefold.bert.language.example import Example
from threefold.bert.language.grammar import VOICES, Event, Phrase, modified, phrase
from threefold.bert.language.lexicon import ANIMALS, BESTIAL, CIVIL, HUMAN, PEOPLE, WILD, verbs_of


def draw(random: Random) -> Example:
    """A sentence; label 1 where it is plausible."""
    label = random.random() < 0.5
    make = _described if random.random() < 0.5 else _acting
    return Example(random.choice(VOICES)(make(random, label)), label=int(label))


def _described(random: Random, plausible: bool) -> Event:
    """Adjectives fit their nouns, or have changed places."""
    civil, wild = random.choice(CIVIL), random.choice(WILD)
    person = phrase(random, nouns=PEOPLE)
    animal = phrase(random, nouns=ANIMALS)
    person = replace(person, adjective=civil if plausible else wild)
    animal = replace(animal, adjective=wild if plausible else civil)
    agent, patient = random.sample((person, animal), 2)
    return Event(agent, random.choice(verbs_of(agent.noun)), patient)


def _acting(random: Random, plausible: bool) -> Event:
    """Who acts fits the verb, or is acted on by what would."""
    parties: tuple[Phrase, Phrase] = (phrase(random, nouns=PEOPLE), phrase(random, nouns=ANIMALS))
    agent, patient = random.sample(parties, 2)
    verb = random.choice(HUMAN if agent.noun.person == plausible else BESTIAL)
    if random.random() < 0.3:
        agent = modified(random, agent, phrase(random))
    elif random.random() < 0.3:
        patient = modified(random, patient, phrase(random))
    return Event(agent, verb, patient)
