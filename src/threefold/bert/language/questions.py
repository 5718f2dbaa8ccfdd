"""Questions: who or what acts, or is acted on, in a text of two sentences? Counterpart of SQuAD.

The answer is a noun phrase. Another of the same kind and number is in the text, and the noun that the question names is
in both sentences: with the same verb in the other role, or with another verb.
"""

from dataclasses import replace
from random import Random

from threefold.bert.language.example import Example
from threefold.bert.language.grammar import VOICES, Event, Phrase, Words, kind_of, phrase, place
from threefold.bert.language.lexicon import NOUNS, Verb, verbs_of


def draw(random: Random) -> Example:
    """A question, a text, and where in it the answer is."""
    kind, several = kind_of(random.choice(NOUNS)), random.random() < 0.4
    known, wanted, other = (phrase(random, nouns=(noun,), several=several) for noun in random.sample(kind, 3))
    known = replace(known, several=random.random() < 0.4)
    wanted, other = (_at_a_place(random, one) for one in (wanted, other))
    verb = random.choice(verbs_of(known.noun))
    asks_agent = random.random() < 0.5
    asked, distractor = (Event(one, verb, known) if asks_agent else Event(known, verb, one) for one in (wanted, other))
    distractor = (
        distractor.swapped if random.random() < 0.6 else replace(distractor, verb=_another(random, verb, known))
    )
    events = random.sample((asked, distractor), 2)
    said = [random.choice(VOICES)(event) for event in events]
    before = len(said[0]) + 1 if events[1] is asked else 0
    start = before + _find(said[events.index(asked)], wanted.words)
    return Example(
        question(random, asked, asks_agent),
        (*said[0], ".", *said[1]),
        answer=(start, start + len(wanted.words) - 1),
    )


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


def _another(random: Random, verb: Verb, known: Phrase) -> Verb:
    return random.choice([other for other in verbs_of(known.noun) if other != verb])


def _find(words: Words, part: Words) -> int:
    return next(at for at in range(len(words)) if words[at : at + len(part)] == part)
