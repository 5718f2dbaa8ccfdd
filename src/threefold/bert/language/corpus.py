"""What masked language modelling reads: texts of two parts, well formed and plausible.

Some say an event twice, in both voices; some ask about an event and tell it; the others are two unrelated sentences
with modifiers and pronouns.
"""

from dataclasses import replace
from random import Random

from threefold.bert.language import acceptability, questions
from threefold.bert.language.example import Example
from threefold.bert.language.grammar import VOICES, Event, Words, event, exchangeable, kind_of, modified, phrase, place


def draw(random: Random) -> Example:
    """A text."""
    kind = random.random()
    if kind < 0.25:
        return _said_twice(random)
    if kind < 0.4:
        return _one_of_two(random)
    if kind < 0.7:
        return questions.draw(random)
    return Example(_sentence(random), _sentence(random))


def _said_twice(random: Random) -> Example:
    said = exchangeable(random, adjective=0.5)
    if random.random() < 0.5:
        said = replace(said, agent=replace(said.agent, modifier=place(random)))
    if random.random() < 0.5:
        said = replace(said, patient=replace(said.patient, modifier=place(random)))
    first, second = random.sample(VOICES, 2)
    return Example(first(said), second(said))


def _one_of_two(random: Random) -> Example:
    """Two events with a party in common; the first of the text's parts says one of them again."""
    said = exchangeable(random, adjective=0.2)
    third = phrase(random, nouns=kind_of(said.agent.noun), adjective=0.2)
    other = Event(said.patient, said.verb, third) if random.random() < 0.5 else Event(third, said.verb, said.agent)
    first, second = random.sample(VOICES, 2)
    one, two = random.sample((first(said), random.choice(VOICES)(other)), 2)
    return Example(second(said), (*one, ".", *two))


def _sentence(random: Random) -> Words:
    if random.random() < 0.5:
        said = event(random)
        if random.random() < 0.5:
            said = replace(said, agent=modified(random, said.agent, phrase(random)))
        else:
            said = replace(said, patient=modified(random, said.patient, phrase(random)))
        return random.choice(VOICES)(said)
    subject = phrase(random)
    referent = subject if random.random() < 0.6 else None
    return acceptability.sentence(random, subject, phrase(random), subject, referent)
