"""Language, greeting, sign-off, person (I or we), and British or American spelling of a text."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from curate.contract.aspects.base import Use
from curate.contract.kinds.prose import GREETING, sign_offs
from curate.text.prefilter import Prefilter

if TYPE_CHECKING:
    from curate.contract.aspects.language_model import LanguageModel

WORDS, ENOUGH = 6, 40
SURE = 0.9
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_TAIL = 200
_I = re.compile(r"\b(?:I|I['’](?:m|ve|ll|d)|me|my)\b")
_WE = re.compile(r"\b(?:[Ww]e|[Ww]e['’](?:re|ve|ll|d)|us|[Oo]ur)\b")

# British, American: words that differ in spelling and in nothing else.
_PAIRS = (
    "colour color, colours colors, favour favor, favourite favorite, honour honor, behaviour behavior, "
    "labour labor, neighbour neighbor, rumour rumor, tumour tumor, centre center, centres centers, "
    "metre meter, litre liter, litres liters, fibre fiber, theatre theater, "
    "apologise apologize, apologised apologized, organise organize, "
    "organised organized, recognise recognize, recognised recognized, realise realize, "
    "realised realized, authorise authorize, authorised authorized, prioritise prioritize, "
    "minimise minimize, customise customize, customised customized, analyse analyze, "
    "analysed analyzed, catalogue catalog, cheque check, grey gray, defence defense, offence offense, "
    "oedema edema, anaemia anemia, diarrhoea diarrhea, haemoglobin hemoglobin, paediatric pediatric, "
    "oesophagus esophagus, orthopaedic orthopedic, anaesthesia anesthesia, haemorrhage hemorrhage, "
    "leukaemia leukemia, tyre tire, aluminium aluminum, jewellery jewelry, fulfil fulfill, "
    "enrol enroll, skilful skillful, sceptical skeptical, mould mold, plough plow"
)
# Words that are right in both spellings in another meaning are left out.
_EITHER = frozenset(
    ("check", "cheque", "tire", "tyre", "meter", "metre", "catalog", "catalogue", "cancellation")
)
_BRITISH = {
    british: american
    for british, american in (pair.split() for pair in _PAIRS.split(", "))
    if not {british, american} & _EITHER
}
_AMERICAN = {american: british for british, american in _BRITISH.items()}
_SPELT = re.compile(rf"\b(?:{'|'.join([*_BRITISH, *_AMERICAN])})\b", re.IGNORECASE)

_MAY_BE_SPELT = Prefilter({True: _SPELT})


@cache
def _model() -> "LanguageModel":
    # Half a second to load: only once somebody looks at languages.
    from curate.contract.aspects.language_model import LanguageModel

    return LanguageModel()


def find_language(text: str) -> Iterator[Use]:
    """The language of a text, as its ISO 639-1 code, where it has words enough to be sure."""
    words = [found[0] for found in islice(_LETTERS.finditer(text), ENOUGH)]
    if len(words) >= WORDS:
        # Capitals and names mislead a model that was fitted to running text.
        language, sure = _model().classify(" ".join(words).lower())
        if sure >= SURE:
            yield Use(0, len(text), (language,))


def find_greeting(text: str) -> Iterator[Use]:
    """The word that a text greets with."""
    found = GREETING.match(text)
    # "Thank you for your message" is how a sentence begins, with or without a greeting before it.
    greeted = found is not None and "for" not in found[0].casefold().split()
    yield Use(0, len(text), (_cased(found[0]) if found and greeted else "no greeting",))


def find_sign_off(text: str) -> Iterator[Use]:
    """The words that a text ends with."""
    tail = text[-_TAIL:]
    lines = (m for m in sign_offs(tail) if not _line_before(tail, m.start()).strip())
    found = next(lines, None)
    yield Use(0, len(text), (_cased(found[0]) if found else "no sign-off",))


def _line_before(text: str, place: int) -> str:
    return text[:place].rpartition("\n")[2]


def _cased(words: str) -> str:
    return " ".join(words.strip(" ,\n").casefold().split()).capitalize()


def find_person(text: str) -> Iterator[Use]:
    """Whether the writer says I or we, where only one of them."""
    singular, plural = _I.search(text) is not None, _WE.search(text) is not None
    if singular is not plural:
        yield Use(0, len(text), ("I" if singular else "we",))


def find_spelling(text: str) -> Iterator[Use]:
    """Words that are spelled differently in British and American English."""
    if True not in _MAY_BE_SPELT.possible(text):
        return
    for found in _SPELT.finditer(text):
        british = found[0].casefold() in _BRITISH
        yield Use(found.start(), found.end(), ("British" if british else "American",))


def write_spelling(written: str, wanted: str) -> str | None:
    """The same word as spelled elsewhere, in the same case."""
    word = (_AMERICAN if wanted == "British" else _BRITISH).get(written.casefold())
    if word is None:
        return None
    if written.isupper():
        return word.upper()
    return word.capitalize() if written[0].isupper() else word
