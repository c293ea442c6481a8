"""Street addresses, in the styles of English, German, French, Spanish and some neighbours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curate.text.prefilter import Prefilter

_LAST = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Terrace|Close|Crescent|Court|Ct|Boulevard|Blvd|Way|"
    "Place|Pl|Square|Sq|Gardens|Grove|Hill|Row|Walk|Mews|Parade|Highway|Hwy|Circle|Parkway|Pkwy|Creek|"
    "Cliffs|Alley|Trail|Loop|Plaza|Crest|Quay|Wharf"
)
_LOWER = "street|road|avenue|lane|boulevard|terrace|crescent|parkway|highway"
_FIRST = (
    r"rue|avenue|boulevard|bd|place|chemin|all[ée]e|impasse|quai|route|cours|square|calle|c/|avenida|"
    r"avda\.?|"
    r"av\.|plaza|paseo|carretera|camino|via|viale|piazz(?:a|ale|etta)|corso|strada|vicolo|largo|rua|"
    r"travessa|"
    r"praça|estrada|ul\.|ulica|al\.|plac|pl\.|os\."
)
_JOINED = (
    r"stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|ufer|damm|steig|straat|laan|plein|gracht|kade|dijk|"
    r"vej|gade|vägen|gatan|gränd|katu|kuja|tie|veien|gata|gate|vegur|gatan|utca|ulica|ova|ská"
)
_APART = (
    r"Stra(?:ß|ss)e|Str\.|Weg|Platz|Allee|Ring|Damm|Ufer|utca|u\.|út|útja|tér|körút|gate|street|str"
)
_NUMBERED = r"(?<![\w-])\d{1,5}[A-Za-z]?"
_LINK = (
    r"(?:(?:de|du|des|la|le|les|las|los|l['’]|d['’]|del|da|do|dos|e|y|of|di|della|degli) ?){0,3}"
)
_NO_LINK = r"(?!(?:the|on|in|of|a|and|to|for|at|my|by|from|or|with|is|are|was|way|were)\b)"
_FLAT = r"(?:Apt|Apartment|Suite|Ste|Unit|Flat|Appt|Wohnung)\b\.? ?#?\d{1,5}\w?"
_POSTCODE = (
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|(?:[A-Z]{2} )?\d{5}(?:-\d{4})?|\d{4} ?[A-Z]{2}|\d{2}-\d{3}"
)
_CAP = r"[A-ZÀ-ÖØ-ÞŁŚŽŠČΑ-Ω][\w'’.-]*"
_BREAK = r"[ \t]*[,\n][ \t\n>?]{0,6}"
_PLACE = rf"(?!(?:{_POSTCODE})\b){_CAP}"
_TOWN = (
    rf"(?:(?:{_BREAK}| ){_FLAT})?(?:{_BREAK}{_PLACE}(?: {_PLACE}){{0,2}}(?=[ ,\n])){{0,2}}"
    rf"(?:(?:{_BREAK}| )(?:{_CAP} ){{0,2}}(?:{_POSTCODE})\b(?: {_CAP}(?: {_CAP})?)?)?"
)

_NAMED = rf"{_LINK}{_CAP}(?:[ -](?:de |la |du |y |e )?{_CAP}){{0,4}}"
_WORD = r"[^\W\d_][\w'’.-]{0,30}"
_STYLES: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern), score)
    for pattern, score in (
        # 12 Willow Street; 12 Willow Bend Apt. 4; Willow Bend 12 Apt. 4
        (rf"{_NUMBERED} (?:{_CAP},? ){{1,4}}(?:{_LAST})\b\.?{_TOWN}", 0.8),
        (
            rf"{_NUMBERED} (?:{_WORD} ){{1,5}}(?:\d{{1,5}}\.?,?)?\s?[ >?]*{_FLAT}(?:,? ?{_FLAT})?{_TOWN}",
            0.8,
        ),
        (rf"\b(?:{_CAP} ){{1,3}}\d{{1,5}}\.?(?:,? |\s{{1,3}}){_FLAT}{_TOWN}", 0.8),
        # 12 rue de la Paix; Calle Mayor 12
        (
            rf"(?<![\w-])\d{{1,5}}(?: ?(?:bis|ter|[A-Ca-c]))?,? (?i:{_FIRST}) {_NAMED}(?: \d{{1,5}})?{_TOWN}",
            0.8,
        ),
        (
            rf"(?<!\w)(?i:{_FIRST}) {_NAMED},? (?:n[ºo°.]{{1,2}} ?)?\d{{1,5}}[a-zA-Z]?\b{_TOWN}",
            0.8,
        ),
        # Lindenstraße 12; Lange Straße 12
        (
            rf"\b[A-ZÀ-ÖØ-ÞŁŚŽŠČ][\w-]{{2,25}}(?:{_JOINED}) \d{{1,4}} ?[a-z]?\b\.?{_TOWN}",
            0.8,
        ),
        (
            rf"\b(?:\d{{1,5}} )?{_CAP}(?: {_CAP}){{0,3}} (?:{_APART}) \d{{1,4}}[a-z]?\b\.?{_TOWN}",
            0.8,
        ),
        # 12 old mill road
        (rf"(?<![\w.,-])\d{{1,5}} (?:{_NO_LINK}[a-z'’]{{2,15}} ){{1,3}}(?:{_LOWER})\b", 0.7),
        (
            (
                r"\b(?:P\.? ?O\.? ?Box|PSC \d{1,5}, Box|Unit \d{1,5},? Box|Postfach|Postbox|Apartado|"
                r"Casilla|Boîte postale) ?#?\d{1,6}\b(?:\s(?:APO|FPO|DPO) (?:A[AEP]) \d{5})?"
            ),
            0.8,
        ),
        (r"\b(?:APO|FPO|DPO) (?:A[AEP]) \d{5}\b", 0.8),
    )
)
_CUE = re.compile(
    r"(?i:\b(?:address(?: is| was|:)|address to|address of [^\n.]{1,40} is|liv(?:e[sd]?|ing) (?:at|on|"
    r"in|under)|"
    r"resid(?:es?|ing) at|located (?:at|on)|(?:office|store|shop|restaurant|station|house|home)s? (?:is|"
    r"are) (?:located )?(?:at|on)|(?:meet|find|visit|reach|see) (?:me|us) at|"
    r"(?:sent|send|deliver(?:ed)?|ship(?:ped)?) (?:it |them )?to|mov(?:ed|ing) to|arrived at|"
    r"pick(?:ed)? (?:it |me )?up (?:at|from)|"
    r"wohn(?:e|t|haft)(?: in| an)?(?: der)?|anschrift:|adresse(?: est|:| ist)|habite au|vivo en|"
    r"dirección(?: es|:)|corner of))[ \t:]{1,12}"
)
_AFTER_CUE = re.compile(
    rf"(?:\d{{1,5}}[A-Za-z]? (?:{_CAP}[ ]?){{1,5}}(?:\d{{1,5}}\b)?|(?:(?:the|der|"
    rf"die) )?(?:{_CAP}[ ]){{1,5}}\d{{1,5}}[a-z]?\b(?!:|th|st|nd|rd|%)){_TOWN}"
)
_MONTH = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Version|Windows|Android|iPhone|Room|Chapter|Level|Order|"
    r"Ticket|Euro|EUR|USD|Type|Phase|Stage|Grade|Day|Week|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
    r"\.?,? ?\d"
)
_BY_CUE = -1
_PREFILTER = Prefilter(
    {
        **{number: style for number, (style, _) in enumerate(_STYLES)},
        _BY_CUE: re.compile(_CUE.pattern + _AFTER_CUE.pattern),
    }
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a text holds a street address, and how sure that is (0 to 1)."""

    start: int
    end: int
    score: float


def addresses(text: str) -> Iterator[Address]:
    """Street addresses with their flat, town and postcode, as far as these follow; some overlap.

    An address without a number is not found, nor one whose street has no word for street in it unless
    the words before say that it is an address.
    """
    possible = _PREFILTER.possible(text)
    for number, (style, score) in enumerate(_STYLES):
        if number not in possible:
            continue
        for match in style.finditer(text):
            if not _MONTH.search(match[0].split("\n")[0]):
                end = match.start() + len(match[0].rstrip(" .,\n"))
                yield Address(match.start(), end, score)
    for cue in _CUE.finditer(text) if _BY_CUE in possible else ():
        given = _AFTER_CUE.match(text, cue.end())
        if given and not _MONTH.search(given[0]):
            yield Address(given.start(), given.start() + len(given[0].rstrip(" .,\n")), 0.75)
