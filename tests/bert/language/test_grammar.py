from random import Random

import pytest

from threefold.bert.language.acceptability import sentence
from threefold.bert.language.grammar import Event, Phrase, event, exchangeable
from threefold.bert.language.lexicon import ANIMALS, BESTIAL, COMMON, HUMAN, NOUNS, PEOPLE, Noun, Verb
from threefold.bert.language.morphology import participle, plural, third_person

KING, DOG = Noun("king", "he"), Noun("dog", "it")
SEE = Verb("see")


def said(words: tuple[str, ...]) -> str:
    return " ".join(words)


@pytest.mark.parametrize(("noun", "several"), [("wolf", "wolves"), ("king", "kings"), ("witch", "witches")])
def test_nouns_have_plurals(noun: str, several: str) -> None:
    assert plural(noun) == several


@pytest.mark.parametrize(
    ("verb", "sees", "seen"), [("see", "sees", "seen"), ("teach", "teaches", "taught"), ("chase", "chases", "chased")]
)
def test_verbs_have_third_person_and_participle(verb: str, sees: str, seen: str) -> None:
    assert (third_person(verb), participle(verb)) == (sees, seen)


def test_an_active_verb_agrees_with_the_agent_and_a_passive_one_with_the_patient() -> None:
    one = Event(Phrase(KING, True, "old"), SEE, Phrase(DOG, False, None, ("near", "river")))
    assert said(one.active()) == "old kings see dog near river"
    assert said(one.passive()) == "dog near river is seen by old kings"
    assert said(one.swapped.active()) == "dog near river sees old kings"
    assert said(one.swapped.passive()) == "old kings are seen by dog near river"


def test_agents_do_only_what_their_kind_does() -> None:
    random = Random(1)
    for _ in range(300):
        for one in (event(random), exchangeable(random)):
            assert one.verb in (HUMAN if one.agent.noun.person else BESTIAL) + COMMON


def test_parties_that_may_change_places_are_of_one_kind() -> None:
    random = Random(1)
    for _ in range(300):
        one = exchangeable(random)
        assert one.agent.noun.person == one.patient.noun.person
        assert one.agent.noun != one.patient.noun


def test_a_pronoun_stands_for_the_subject_whatever_stands_between() -> None:
    random = Random(1)
    for subject in (Phrase(KING, False), Phrase(DOG, True)):
        words = sentence(random, subject, Phrase(Noun("queen", "she"), False), subject, subject)
        assert words[words.index("and") + 1] == {"king": "he", "dog": "they"}[subject.noun.lemma]


def test_no_noun_is_both_a_person_and_an_animal() -> None:
    assert all(noun.person for noun in PEOPLE)
    assert not any(noun.person for noun in ANIMALS)
    assert len({noun.lemma for noun in NOUNS}) == len(NOUNS)
