"""Words that stand before a name: titles, salutations, sign-offs, "my name is", ``Patient:``."""

import re
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that give a name away.

    Attributes:
        before: Matches them; the name begins where the match ends.
        full: How sure a name of two words is, 0 to 1.
        single: How sure a name of one word is.
    """

    kind: Literal["title", "own", "called", "greeting", "closing", "field"]
    before: re.Pattern[str]
    full: float
    single: float


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
CUES = (
    Cue("title", re.compile(rf"(?<![\w.])(?:(?!MS )(?i:{_TITLE})\b\.?|(?i:{_SPELT}))[ ]"), 0.9, 0.7),
    Cue(
        "own",
        re.compile(rf"(?i)\b(?:{_MINE})[: ]\s?"),
        0.9,
        0.7,
    ),
    Cue(
        "called",
        re.compile(rf"(?i)\b(?:{_CALLED})[: ]\s?"),
        0.85,
        0.65,
    ),
    Cue("greeting", re.compile(rf"(?im)^[ \t>*?-]*(?:{_DEAR})[ ,]+"), 0.85, 0.6),
    Cue(
        "closing",
        re.compile(rf"(?im)(?:^|[.!?,]\s)[ \t>]*(?:{_BYE})[ ]?[,.!–-]?\s{{1,4}}[-–—~]?[ ]?"),
        0.85,
        0.6,
    ),
    Cue(
        "field",
        re.compile(rf"(?im)(?:^|[,;|\n]|\s{{2}})[ \t>*-]*(?:{_FIELD})[ ]?:[ \t*]{{1,12}}"),
        0.9,
        0.6,
    ),
)  # fmt: skip
LEADING = re.compile(rf"(?:{_TITLE}|{_SPELT})\b\.? ", re.IGNORECASE)
"""A title before the words of a name."""

SPOKEN = re.compile(
    r"(?i:\bthis is|\b(?:and|hello|hi),? i['’]?a?m|\b(?:i['’]m|i am|ich bin|je suis|soy))[ ]"
    r"(?=[^\W\d_])"
)
"""Words by which somebody says who he is; only a usual given name after them makes sure of it."""
