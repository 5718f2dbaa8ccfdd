"""The words of the language."""

from dataclasses import dataclass

from threefold.bert.language.morphology import participle, plural, third_person


@dataclass(frozen=True)
class Noun:
    """A noun with the pronoun that stands for one of it (`they` for several)."""

    lemma: str
    pronoun: str

    @property
    def person(self) -> bool:
        """Whether it names people, not animals."""
        return self.pronoun != "it"

    def form(self, several: bool) -> str:
        """The noun in singular or plural."""
        return plural(self.lemma) if several else self.lemma


@dataclass(frozen=True)
class Verb:
    """A verb."""

    lemma: str

    def form(self, several: bool) -> str:
        """The verb as it agrees with one or several."""
        return self.lemma if several else third_person(self.lemma)

    @property
    def participle(self) -> str:
        """The form that the passive takes."""
        return participle(self.lemma)


def _nouns(pronoun: str, lemmas: str) -> tuple[Noun, ...]:
    return tuple(Noun(lemma, pronoun) for lemma in lemmas.split())


def _verbs(lemmas: str) -> tuple[Verb, ...]:
    return tuple(Verb(lemma) for lemma in lemmas.split())


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PEOPLE = (
    *_nouns("he", "king baker tailor sailor uncle monk farmer smith"),
    *_nouns("she", "queen nurse aunt nun widow bride maid witch"),
)
ANIMALS = _nouns("it", "dog cat horse fox wolf bear goose hen mouse owl")
NOUNS = PEOPLE + ANIMALS
# What only people do, what only animals do, and what both do.
HUMAN = _verbs("greet teach warn thank help")
BESTIAL = _verbs("bite sniff chase scare lick")
COMMON = _verbs("see hear find follow")
TRANSITIVE = HUMAN + BESTIAL + COMMON
INTRANSITIVE = _verbs("sleep sing run wait laugh fall work dance")
# What is said of people only, of animals only, and of both.
CIVIL = _words("wise proud polite honest rich")
WILD = _words("furry tame spotted shaggy wild")
PLAIN = _words("old young small quiet")
ADJECTIVES = CIVIL + WILD + PLAIN
PLACES = _words("garden house river market forest tower field bridge")
PREPOSITIONS = _words("near behind beside beyond")
PRONOUNS = ("he", "she", "it", "they")
FUNCTION_WORDS = (*PRONOUNS, *_words("that is are by and who whom what does do ."))


def verbs_of(agent: Noun) -> tuple[Verb, ...]:
    """The transitive verbs whose agent a noun can be."""
    return (HUMAN if agent.person else BESTIAL) + COMMON


def adjectives_of(noun: Noun) -> tuple[str, ...]:
    """The adjectives that a noun can have."""
    return (CIVIL if noun.person else WILD) + PLAIN


def _lemmas() -> dict[str, str]:
    lemmas = {word: word for word in (*ADJECTIVES, *PLACES)}
    for noun in NOUNS:
        lemmas |= {noun.form(False): noun.lemma, noun.form(True): noun.lemma}
    for verb in TRANSITIVE:
        lemmas |= {verb.form(False): verb.lemma, verb.form(True): verb.lemma, verb.participle: verb.lemma}
    for verb in INTRANSITIVE:
        lemmas |= {verb.form(False): verb.lemma, verb.form(True): verb.lemma}
    return lemmas


# Every form of every content word; function words and prepositions are not in it.
LEMMAS = _lemmas()
