"""Questions: who or what acts, or is acted on, in a text of two sentences? Counterpart of SQuAD.

The answer is a noun phrase, and another of the same kind and number is in the text. The noun that the question names
tells them apart, or the verb, or who acts on whom.
"""

from dataclasses import replace
from random import Random

from threefold.bert.language.example import Example
from threefold.bert.language.grammar import VOICES, Event, Phrase, Words, kind_of, phrase, place
from threefold.bert.language.lexicon import COMMON, NOUNS, Verb, verbs_of

# Shares of the texts whose other sentence is about another noun than the question, or has another verb; in the rest it
# has the roles exchanged.
_ANOTHER_NOUN, _ANOTHER_VERB = 0.4, 0.35


def draw(random: Random) -> Example:
    """A question, a text, and where in it the answer is."""
    several = random.random() < 0.4
    nouns = random.sample(kind_of(random.choice(NOUNS)), 4)
    wanted, other, known, third = (phrase(random, nouns=(noun,)) for noun in nouns)
    wanted, other = (_at_a_place(random, replace(one, several=several)) for one in (wanted, other))
    return _told(random, wanted, other, known, third, random.sample(verbs_of(nouns[0]), 2))


def draw_loosely(random: Random) -> Example:
    """The same with nouns of any kind and number, so that whether the question says `who` or `what`, and its verb,
    depend on the answer.
    """
    wanted, other, known, third = (phrase(random, nouns=(noun,)) for noun in random.sample(NOUNS, 4))
    return _told(random, wanted, other, known, third, random.sample(COMMON, 2))


def _told(
    random: Random, wanted: Phrase, other: Phrase, known: Phrase, third: Phrase, verbs: list[Verb]
) -> Example:  # fmt: skip
    """`wanted` is the answer, `other` the distractor; the question names `known` and the first of `verbs`."""
    asks_agent = random.random() < 0.5
    verb, another = verbs
    asked = Event(wanted, verb, known) if asks_agent else Event(known, verb, wanted)
    distractor = Event(other, verb, known) if asks_agent else Event(known, verb, other)
    kind = random.random()
    if kind < _ANOTHER_NOUN:
        distractor = replace(distractor, patient=third) if asks_agent else replace(distractor, agent=third)
    elif kind < _ANOTHER_NOUN + _ANOTHER_VERB:
        distractor = replace(distractor, verb=another)
    else:
        distractor = distractor.swapped
    events = random.sample((asked, distractor), 2)
    said = [random.choice(VOICES)(event) for event in events]
    before = len(said[0]) + 1 if events[1] is asked else 0
    start = before + _find(said[events.index(asked)], wanted.words)
    text = (*said[0], ".", *said[1])
    return Example(question(random, asked, asks_agent), text, answer=(start, start + len(wanted.words) - 1))


def question(random: Random, asked: Event, asks_agent: bool) -> Words:
    """Asks for the agent or the patient of an event; `who`, `whom` or `what`, and the verb, agree with the answer."""
    verb = asked.verb
    if asks_agent:
        wanted, known = asked.agent, asked.patient
        if random.random() < 0.5:
            return (_subject(wanted), verb.form(wanted.several), *known.words)
        return ("by", _object(wanted), known.auxiliary, *known.words, verb.participle)
    wanted, known = asked.patient, asked.agent
    if random.random() < 0.5:
        return (_subject(wanted), wanted.auxiliary, verb.participle, "by", *known.words)
    return (_object(wanted), "do" if known.several else "does", *known.words, verb.lemma)


def _subject(phrase: Phrase) -> str:
    return "who" if phrase.noun.person else "what"


def _object(phrase: Phrase) -> str:
    return "whom" if phrase.noun.person else "what"


def _at_a_place(random: Random, phrase: Phrase) -> Phrase:
    return replace(phrase, modifier=place(random)) if random.random() < 0.25 else phrase


def _find(words: Words, part: Words) -> int:
    return next(at for at in range(len(words)) if words[at : at + len(part)] == part)
