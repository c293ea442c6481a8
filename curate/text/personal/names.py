"""Names of people: what the words before them give away, and full names with a usual given name."""

# ruff: noqa: SIM905 - lists of words read best as words
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GIVEN = frozenset(
    "aaron adam adrian ahmed aisha alan albert alejandro alex alexander alexandra alfred ali alice "
    "alicia alison amanda amelia amir amy ana andrea andreas andrew andrés angela angelika anita anja "
    "anke ann anna anne annette annie anthony antje antoine anton antonio arthur astrid audrey barbara "
    "beatrice beatriz ben benjamin bernard bernd bernhard beth birgit björn bob bradley brandon brenda "
    "brian brigitte bruce bruno camille carl carla carlos carmen carol caroline catherine cécile celine "
    "charles charlotte cheryl chloe chris christa christian christina christine christoph christopher "
    "cindy claire clara claudia claus colin craig cristina cynthia daniel daniela danielle david "
    "deborah denise dennis diana diane diego dieter dirk dmitri dominik dominique donald donna dorothy "
    "douglas edgar edith eduardo edward elaine elena elif elisabeth elise elizabeth ella ellen emil "
    "emily emma enrique eric erica erik erika ernst esther eugene eva evelyn fabian fatima felix "
    "fernando fiona florian frances francesca francisco franz françois françoise frank franziska fred "
    "frederick friedrich gabriel gabriela gary geoffrey george gerald gerard gerd gerhard gertrud "
    "gilles giovanni giulia gloria gordon greg gregory guillaume günter günther gustav hannah hans "
    "harald harold harry hassan heather hector heidi heike heinrich heinz helen helena helga helmut "
    "henri henry herbert hermann hilde holger horst howard hubert hugo ian ibrahim ingrid ines irene "
    "isabel isabella isabelle ivan jackie jacob jacqueline jacques jake james jamie jan jana jane janet "
    "jasmin jason javier jean jeffrey jennifer jens jeremy jessica jill jim joan joanna joe joel johan "
    "johann johannes john jonas jonathan jorge josé josef joseph joshua joyce juan juana judith judy "
    "julia julian julie julien jürgen karen karin karl karla karsten katharina katherine kathleen "
    "kathryn katja katrin keith kelly ken kenneth kerstin kevin kim klaus kristin kristina kurt "
    "laetitia lara larry laura lauren laurent leah lena leon leonard leonie leslie liam lina linda lisa "
    "lorenzo lothar louis louise luca lucas lucia lucy luis luisa lukas lukasz luke lutz lydia "
    "madeleine magdalena maja manfred manuel manuela marc marcel marco margaret maria mariana marianne "
    "marie marina mario marion markus marta martha martin martina mary mateo mathieu mathilde matteo "
    "matthew matthias maurice max megan melanie melissa michael michaela michel michele michelle miguel "
    "mike miriam mohamed mohammed monica monika monique morgan muhammad nadia nadine nancy natalia "
    "natalie natasha nathan nathalie neil nicholas nick nicola nicolas nicole niklas nils nina nora "
    "norbert noah oliver olivia olga omar oscar oskar pablo pamela pascal patricia patrick paul paula "
    "paulo pauline pedro peter petra philip philipp philippe phillip pierre pilar priya rachel rafael "
    "rainer ralf ralph ramón raymond rebecca regina reinhard renate renée ricardo richard rita robert "
    "roberto roger roland rolf ronald rosa rosemary roy rudolf ruth ryan sabine sabrina sally sam "
    "samantha samuel sandra sara sarah scott sean sebastian serge sergio sharon shirley silke silvia "
    "simon simone sofia sonja sonya sophia sophie stefan stefanie stephan stephanie stephen steve "
    "steven stuart susan susanne sven svetlana sylvia sylvie tamara tanja tatiana ted teresa theodore "
    "theresa thierry thomas thorsten tim timothy tina tobias tom tomás tony tracy udo ulrich ulrike "
    "ursula uschi uta ute uwe valentina valerie vanessa vera veronica véronique victor victoria vincent "
    "viktor vladimir volker walter waltraud wendy werner wilhelm william wolfgang xavier yasmin yusuf "
    "yvonne yves zoe".split()
)
"""Given names that are hardly anything else, in languages of western Europe; by no means all names."""

_PARTICLES = frozenset(
    "van von de der den del della di da dos das la le ten ter zu zur al bin ben el y vom du".split()
)
_NOT_NAMES = frozenset(
    "a about account admin administration after again agent all also am an and answer any anybody "
    "anyone app are as ask at attention author bank best billing board bot box boss buyer by call can "
    "captain card care case center central centre chat check clerk client clinic colleague colleagues "
    "community company complaint complaints contact corp could customer customers damen date day dear "
    "department desk did do doctor doctors does either e-mail email employee error every everybody "
    "everyone family february fellow file folks for friday friend friends from gentlemen good group "
    "guest guys gmbh have he head hello help helpdesk her here herren hey hi him his hiring home "
    "hospital hotline house how human i if in inc info is issue it january just kind kindly kollegen "
    "ladies later limited line llc ltd madam magic mail management manager may me member merchant "
    "messieurs mesdames mine monday morning mr mrs ms my name need never new no nobody none nope not "
    "note now nurse of office ok okay old on online only operator or order other our page parent "
    "parents patient patients payment perhaps person please post product professor provider recruiter "
    "request reservation respected right room s sale sales same saturday security sehr self seller "
    "señor señora señores server service services sharp she shop sir sirs site so some somebody someone "
    "son staff station still store street sunday support sure system team teams tech thank thanks that "
    "the their them there these they thing this those thursday ticket to today tomorrow tuesday tout "
    "tous under unit university unknown up us user valued very visitor was we wednesday well what when "
    "where which who why will with yes yesterday you your zusammen alle kunde kunden kundin "
    "kundenservice miteinander lieber liebe geehrte geehrter clients équipe à tutti todos equipo "
    "cliente monsieur madame mademoiselle docteur doktor dr prof herr frau mister miss nil n/a tba tbd "
    "null undefined anonymous abc abcd xyz xxx xx developers developer programmer engineer i'm i've "
    "i'll i'd oh next first last male female man woman boy girl child baby mother father brother sister "
    "wife husband hope wish let given due since while because but however although regarding re fwd "
    "subject sent internet website windows mac android iphone chrome firefox google microsoft apple "
    "amazon paypal facebook whatsapp visa mastercard english german french spanish american british "
    "indian chinese north south east west second third one two three four".split()
)
_ORGANISATION = re.compile(
    r"[ ,]+(?:&|and Sons|Inc|Ltd|LLC|GmbH|AG|Corp|Co\b|Company|Group|Bank|Hospital|Clinic|University|"
    r"Institute|Foundation|Street|St\b|Road|Rd\b|Avenue|Ave|Lane|Drive|Boulevard|Airport|Stadium|"
    r"Square|Park|School|College|Church|County|Island|Day|Prize|Award|Team|Stra(?:ß|ss)e|Platz|"
    r"[Dd]isease|[Ss]yndrome|[Ss]ign\b|[Tt]est\b|[Ss]cale|[Ss]core|[Cc]atheter|[Mm]aneuver|[Pp]rocedure|"
    r"[Cc]riteria|[Vv]alve|[Pp]rotocol|[Ii]mplant|[Ff]orceps|[Ss]uture|[Rr]etractor)"
)
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])(?!s\b)|-(?=[^\W\d_]))*")
_GAP = re.compile(r"(?:\.? |\.)(?! )")

_TITLE = (
    r"Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|Monsieur|Madame|Mme|Mlle|Señora?|Sra?|Signora?|"
    r"Sig|Sig\.ra|Senhora?"
)
_SPELT = r"Doctor|Nurse|Professor|Mister|Doktor"
_DEAR = (
    r"Dear|Hi|Hello|Hey|Hiya|Good (?:morning|afternoon|evening|day)|Hallo|Guten (?:Tag|Morgen|Abend)|Moin|"
    r"Servus|Grüezi|Lieber?|Sehr geehrter?|Werter?|Bonjour|Bonsoir|Salut|Cher|Chère|Hola|Estimad[oa]|"
    r"Querid[oa]|Buen(?:os|as) (?:días|tardes|noches)|Car[oa]|Ciao|Gentile|Egregio|Olá|Prezad[oa]|Beste|"
    r"Geachte|Hoi|Dag|Greetings"
)
_BYE = (
    r"(?:(?:Best|Kind|Warm|Many|With kind|With best|Kindest|Warmest|My best)[ ])?regards|Regards|Best|"
    r"Best wishes|All the best|(?:Yours )?sincerely(?: yours)?|Yours (?:faithfully|truly)|"
    r"(?:Many )?thanks(?: (?:again|in advance|a lot|so much))?|Thank you(?: (?:again|in advance|"
    r"very much))?|"
    r"Cheers|Respectfully|Cordially|Love|Take care|(?:Mit )?(?:freundlichen|besten|lieben|"
    r"herzlichen) Gr(?:ü|ue)(?:ß|ss)en|"
    r"(?:Freundliche|Beste|Liebe|Viele|Herzliche|Schöne) Gr(?:ü|ue)(?:ß|ss)e|LG|MfG|VG|Gru(?:ß|ss)|"
    r"Danke|Vielen Dank|"
    r"(?:Bien )?cordialement|(?:Meilleures )?salutations|Bien à vous|Merci(?: d'avance)?|"
    r"(?:Un )?(?:cordial )?saludos?(?: cordiale?s?)?|Atentamente|Gracias|Un abrazo|Cordiali saluti|"
    r"Distinti saluti|Grazie|Atenciosamente|Obrigad[oa]|Met vriendelijke groet(?:en)?|Groet(?:en|jes)?"
)
_MINE = (
    r"my (?:full |first |last |maiden )?name is|my name['’]s|(?:his|her|their|the)(?: \w+)? name is|"
    r"her name was|his name was|mein name ist|ich hei(?:ß|ss)e|je m['’]appelle|mon nom est|me llamo|"
    r"mi nombre es|"
    r"mi chiamo|il mio nome è|meu nome é|chamo-me|mijn naam is|ik heet|people call me|everyone calls me|"
    r"maiden name is|(?:what['’]?s|what is) (?:your|the) (?:\w+ )?name[^?\n]{0,30}\?(?: \w+:)?"
)
_CALLED = (
    r"in the name of|under the name(?: of)?|change it to|(?:was|is|were) (?:called|named)|named (?:him|"
    r"her)|"
    r"(?:my|our|his|her) (?:\w+ )?(?:partner|wife|husband|son|daughter|kid|child|mother|father|brother|"
    r"sister|doctor|colleague|boss|manager|friend|neighbou?r|assistant|physician|lawyer|agent|tenant|"
    r"landlord)(?:['’]s name)?,?|follow(?:ing)? up with|speak (?:to|with)|talk to|signed by|written by"
)
_FIELD = (
    r"(?:full |first |last |patient(?:['’]s)? |customer |client |contact |user |account |guest |"
    r"your )?name|patient|"
    r"contact(?: person)?|caller|card ?holder|account holder|requester|requested by|"
    r"reporter|reported by|signed(?: by)?|signature|submitted by|attn|attention|"
    r"assigned to|dictated by|attending(?: physician)?|surgeon|"
    r"name des patienten|patientin|kund(?:e|in)|ansprechpartner(?:in)?|"
    r"(?:vor|nach)name|nom(?: du patient)?|prénom|paciente|nombre|apellidos?|cliente|customer|client|"
    r"agent|provider|"
    r"physician|nurse|billing address|shipping address|deliver to|ship to"
)
_SPOKEN = re.compile(
    r"(?i:\bthis is|\b(?:and|hello|hi),? i['’]?a?m|\b(?:i['’]m|i am|ich bin|je suis|soy))[ ]"
    r"(?=[^\W\d_])"
)
# Pattern (the name begins at the end of the match), and how sure a name of two words and of one is.
_CUES: tuple[tuple[re.Pattern[str], float, float], ...] = (
    (re.compile(rf"(?<![\w.])(?:(?!MS )(?i:{_TITLE})\b\.?|(?i:{_SPELT}))[ ]"), 0.9, 0.7),
    (re.compile(rf"(?i)\b(?:{_MINE})[: ]\s?"), 0.9, 0.7),
    (re.compile(rf"(?i)\b(?:{_CALLED})[: ]\s?"), 0.85, 0.65),
    (re.compile(rf"(?im)^[ \t>*?-]*(?:{_DEAR})[ ,]+"), 0.85, 0.6),
    (
        re.compile(rf"(?im)(?:^|[.!?,]\s)[ \t>]*(?:{_BYE})[ ]?[,.!–-]?\s{{1,4}}[-–—~]?[ ]?"),
        0.85,
        0.6,
    ),
    (re.compile(rf"(?im)(?:^|[,;|\n]|\s{{2}})[ \t>*-]*(?:{_FIELD})[ ]?:[ \t*]{{1,12}}"), 0.9, 0.6),
)
_WORDS = {
    1: (
        "name is", "name's", "name’s", "name ist", "what", "heiss", "appelle", "nom est", "llamo",
        "nombre es", "chiamo", "nome ", "chamo", "naam is", "heet", "call me", "calls me",
    ),
    2: (
        "the name", "change it to", "called", "named", " partner", " wife", " husband", " son",
        " daughter", " kid", " child", " mother", " father", " brother", " sister", " doctor",
        " colleague", " boss", " manager", " friend", " neighb", " assistant", " physician", " lawyer",
        " agent", " tenant", " landlord", "up with", "speak to", "speak with", "talk to", "signed by",
        "written by",
    ),
    5: (":",),
}  # fmt: skip
"""What a text must hold, once folded, for a cue to be worth looking for."""
_SPEAKING = (
    "this is",
    "i'm",
    "i’m",
    "i am",
    "i'am",
    "i’am",
    " im ",
    " iam ",
    "ich bin",
    "je suis",
    "soy",
)
_LEADING = re.compile(rf"(?:{_TITLE}|{_SPELT})\b\.? ", re.IGNORECASE)
_CALLED_CUE = 2
_DEAR_CUE = 3
_BYE_CUE = 4
_FIELD_CUE = 5
_CAPITAL = re.compile(r"(?<![\w.@/#-])[A-ZÀ-ÖØ-ÞŁŠŽČ][\w'’-]+")
_SURE = 0.7
_INNER = ("Mc", "Mac", "De", "Di", "La", "Le", "Van", "O'", "O’", "D'", "D’")


@dataclass(frozen=True, slots=True)
class Name:
    """Where a text names a person, and how sure that is (0 to 1)."""

    start: int
    end: int
    score: float


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name that tell who it is: without titles, particles and initials."""
    words = _TOKEN.findall(
        _LEADING.sub("", text.strip(), count=1) if _LEADING.match(text) else text
    )
    return tuple(w for w in words if len(w) > 1 and _fold(w) not in _PARTICLES)


def names(text: str, mailboxes: Sequence[str] = ()) -> Iterator[Name]:
    """Names of people in a text, in order, none overlapping.

    Found is what words give away (a title, a salutation, "my name is", a sign-off, ``Patient:``) and
    two capitalised words of which the first is a usual given name; then the same words wherever else
    they stand. A name that nothing gives away is not found. A full name scores above 0.8, a surname
    or given name alone less: it hardly identifies anybody by itself.

    Args:
        text: Any text.
        mailboxes: The parts of e-mail addresses before the @: ``anna.berger`` says that Anna and Berger
            are names.
    """
    found: dict[int, Name] = {}
    low = text.casefold()
    for name in (*_told(text, low), *_spoken(text, low), *_full(text)):
        _keep(found, name)
    for again in _again(text, found, mailboxes):
        _keep(found, again)
    yield from sorted(found.values(), key=lambda name: name.start)


def _told(text: str, low: str) -> Iterator[Name]:
    """Names that a title, a salutation, a sign-off or the like stands before."""
    for number, (cue, full, single) in enumerate(_CUES):
        if number in _WORDS and not any(word in low for word in _WORDS[number]):
            continue
        for match in cue.finditer(text):
            read = _read(text, match.end())
            if read is None or not _follows(text, number, read):
                continue
            if read.count > 1 or read.given or number not in {_CALLED_CUE, _FIELD_CUE}:
                yield Name(read.start, read.end, full if read.count > 1 else single)


def _spoken(text: str, low: str) -> Iterator[Name]:
    """Names that somebody says to be his, where a usual given name makes sure of it."""
    if not any(word in low for word in _SPEAKING):
        return
    for match in _SPOKEN.finditer(text):
        read = _read(text, match.end())
        if read is not None and read.given:
            yield Name(read.start, read.end, 0.9 if read.count > 1 else 0.6)


def _full(text: str) -> Iterator[Name]:
    """Two capitalised words of which the first is a usual given name."""
    for match in _CAPITAL.finditer(text):
        if _fold(match[0]) in GIVEN and (read := _read(text, match.start())) and read.count > 1:
            yield Name(read.start, read.end, 0.75)


@dataclass(frozen=True, slots=True)
class _Read:
    start: int
    end: int
    count: int
    given: bool


def _fold(word: str) -> str:
    return word.casefold()


def _read(text: str, start: int) -> _Read | None:
    """The name that begins at a place: capitalised words, initials and particles between them."""
    title = _LEADING.match(text, start)
    start = title.end() if title else start
    place, end, count, given = start, start, 0, False
    pending = False
    while count < 4 and (token := _TOKEN.match(text, place)) is not None:  # noqa: PLR2004
        word = token[0]
        folded = _fold(word)
        if (
            folded in _PARTICLES
            and not word[0].isupper()
            and (count or folded in {"van", "von", "de", "al"})
        ):
            pending = True
        elif not _is_name(word, folded):
            break
        else:
            initial = len(word) == 1
            if (
                initial
                and not count
                and (word in "XYZ" or text[token.end() : token.end() + 1] != ".")
            ):
                break
            count += not initial
            given |= folded.split("-")[0] in GIVEN
            end, pending = token.end(), False
        gap = _GAP.match(text, token.end())
        if gap is None or ("." in gap[0] and len(word) > 1):
            break
        place = gap.end()
    del pending
    if not count or _ORGANISATION.match(text, end):
        return None
    shouted = text[start:end].isupper()
    return None if shouted and count == 1 and end - start < 4 else _Read(start, end, count, given)  # noqa: PLR2004


def _is_name(word: str, folded: str) -> bool:
    return (
        word[0].isupper()
        and folded not in _NOT_NAMES
        and (
            word[1:].islower()
            or len(word) == 1
            or word.isupper()
            or not word.isalpha()
            or _inner(word)
        )
    )


def _inner(word: str) -> bool:
    """MacArthur, DeLuca, O'Neill: one more capital within is no product name yet."""
    return word.startswith(_INNER) and sum(c.isupper() for c in word) == 2  # noqa: PLR2004


def _follows(text: str, number: int, read: _Read) -> bool:
    """Whether what comes after a name fits the words before it."""
    after = text[read.end : read.end + 2]
    if number == _DEAR_CUE:
        return not after or after[0] in ",!.:;–\n)" or after[:2] in {" -", " –", " ,", " !"}
    if number == _BYE_CUE:
        return not after.strip() or after[0] in "\n,.|(" or read.given
    if number == _FIELD_CUE:
        return not after or after[0] in "\n,;|(." or after == "  "
    return True


def _keep(found: dict[int, Name], name: Name) -> None:
    clash = [n for n in found.values() if n.start < name.end and name.start < n.end]
    if any((n.end - n.start, n.score) >= (name.end - name.start, name.score) for n in clash):
        return
    for other in clash:
        del found[other.start]
    found[name.start] = name


def _again(text: str, found: dict[int, Name], mailboxes: Sequence[str]) -> Iterator[Name]:
    """The words of names that are sure, and those of mailboxes, wherever they stand capitalised."""
    known = [text[name.start : name.end] for name in found.values() if name.score >= _SURE]
    sure = {word for name in known for word in name_words(name) if len(word) > 2}  # noqa: PLR2004
    for box in mailboxes:
        parts = [part for part in re.split(r"[\W\d_]+", box.casefold()) if len(part) > 2]  # noqa: PLR2004
        sure |= {p.capitalize() for p in parts if len(parts) > 1 and p not in _NOT_NAMES}
    if not sure:
        return
    before: Name | None = None
    for match in _CAPITAL.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s")
        start, end = match.start(), match.start() + len(word)
        if word not in sure or _ORGANISATION.match(text, end):
            continue
        if before is not None and text[before.end : start] == " ":
            before = Name(before.start, end, 0.75)
        else:
            if before is not None:
                yield before
            before = Name(start, end, 0.65)
    if before is not None:
        yield before
