"""Paraphrase: do two sentences say the same? Counterpart of MRPC.

One is active, the other passive, and both consist of the same content words. Where they differ in meaning, agent and
patient have changed places, or their adjectives have.
"""

from dataclasses import replace
from random import Random

from threefold.bert.language.example import Example
from threefold.bert.language.grammar import VOICES, Event, exchangeable


def draw(random: Random) -> Example:
    """A pair; label 1 where it is a paraphrase."""
    said = exchangeable(random, adjective=0.5)
    label = random.random() < 0.5
    first, second = random.sample(VOICES, 2)
    return Example(first(said), second(said if label else _changed(random, said)), int(label))


def _changed(random: Random, said: Event) -> Event:
    if random.random() < 0.5 and said.agent.adjective != said.patient.adjective:
        agent = replace(said.agent, adjective=said.patient.adjective)
        return replace(said, agent=agent, patient=replace(said.patient, adjective=said.agent.adjective))
    return said.swapped
