"""Acceptability: is a sentence well formed? Counterpart of CoLA.

A noun in a modifier stands between the subject and what must agree with it. In a violated sentence the verb agrees with
that noun, or the pronoun stands for it, so that every word of the sentence has its reason somewhere.
"""

from random import Random

from threefold.bert.language.example import Example
from threefold.bert.language.grammar import Phrase, Words, modified, phrase
from threefold.bert.language.lexicon import INTRANSITIVE, verbs_of


def draw(random: Random) -> Example:
    """A sentence; label 1 where it is well formed."""
    label = random.random() < 0.5
    make = _agreement if random.random() < 0.5 else _reference
    return Example(make(random, label), label=int(label))


def _agreement(random: Random, intact: bool) -> Words:
    subject = phrase(random, several=random.random() < 0.5)
    between = phrase(random, several=not subject.several)
    return sentence(random, subject, between, subject if intact else between, None)


def _reference(random: Random, intact: bool) -> Words:
    subject, between = phrase(random), phrase(random)
    while between.pronoun == subject.pronoun:
        between = phrase(random)
    return sentence(random, subject, between, subject, subject if intact else between)


def sentence(random: Random, subject: Phrase, between: Phrase, agreeing: Phrase, referent: Phrase | None) -> Words:
    """`<subject> <modifier with between> <verb that agrees with agreeing> [and <pronoun of referent> <verb>]`."""
    words = modified(random, subject, between).words
    if random.random() < 0.5:
        words += (random.choice(verbs_of(subject.noun)).form(agreeing.several), *phrase(random).words)
    else:
        words += (random.choice(INTRANSITIVE).form(agreeing.several),)
    if referent is not None:
        words += ("and", referent.pronoun, random.choice(INTRANSITIVE).form(referent.several))
    return words
