"""Legal notices and footers at the end of a mail, told by what they say and not by a word alone."""

import re
from collections.abc import Sequence

_NOTICE = re.compile(
    r"""[\W_]*(?:
      (?:confidentiality|disclaimer|legal|privacy)\b[\w\s]{0,30}[:\-–.] | notice\s*:
    | (?:strictly\s+)?(?:private\s+(?:and|&)\s+)?confidential\s*[:.\-–]
    | th(?:is|e)\s+(?:e-?mail|message|communication|transmission|information|content)
    | (?:the\s+)?contents?\s+of\s+this | any\s+(?:unauthori[sz]ed|review|use)
    | if\s+you\s+(?:have\s+received|received|are\s+not\s+the) | please\s+consider\s+the\s+environment
    | (?:diese|der\s+inhalt\s+dieser|die\s+in\s+dieser)\s+(?:e-?mail|nachricht|mail)
      | wenn\s+sie\s+nicht\s+der
    | (?:ce|cet|cette|le\s+présent)\s+(?:message|courriel|mail|e-?mail|courrier|communication)
      | les\s+informations
    | avis\s+de\s+confidentialité | si\s+vous\s+(?:avez\s+reçu|n['’]êtes\s+pas)
    | (?:este|esta|el\s+presente|o\s+presente)\s+(?:mensaje|correo|e-?mail|mensagem|comunicaci[oó]n)
      | aviso\s+(?:legal|de)
    | la\s+información | as\s+informações | se\s+(?:você|o\s+senhor)\s+(?:não|recebeu)
      | si\s+(?:usted\s+)?(?:no\s+es|ha\s+recibido)
    | (?:questo|questa|il\s+presente|la\s+presente|le\s+informazioni)\s+(?:messaggio|e-?mail|mail
      |comunicazione|contenute)
    | (?:dit|deze|de\s+informatie|de\s+inhoud)\s+(?:e-?mailbericht|bericht|e-?mail|mail|in\s+d
      |van\s+d) | indien\s+u\s+niet
    | (?:detta|denna|det\s+här|denne|dette)\s+(?:meddelande\w*|e-?post\w*|mejl\w*|e-?mail\w*|melding\w*
      |besked\w*)
    | (?:niniejsza|ta|treść\s+niniejszej)\s+wiadomoś\w+ | tämä\s+(?:viesti|sähköposti)
      | это\s+(?:сообщение|письмо)
    | tato\s+(?:zpráva|e-?mail\w*)
    | bitte\s+(?:denken|prüfen)\s+sie | denken\s+sie\s+an\s+die\s+umwelt | pensez\s+à\s+l['’]environnement
    | denk\s+aan\s+het\s+milieu
    | (?:virus-?free|virenfrei)\b | (?:scanned|checked)\s+(?:by|for)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNALS = tuple(
    re.compile(rf"\b(?:{words})", re.IGNORECASE)
    for words in (
        (
            r"confidential|privileged|proprietary|vertraulich|rechtlich geschützt|confidentiel|"
            r"secret professionnel|"
            r"confidencia|reservad[oa]s?\b|riservat|confidenzial|vertrouwelijk|konfidentiell|fortrolig|"
            r"poufn|luottamuksell|"
            r"конфиденциальн|důvěrn"
        ),
        (
            r"intended|recipient|addressee|named\b|bestimmt|empfänger|destinataire|destiné|destinatari|"
            r"dirigid[oa]|bestemd|"
            r"geadresseerde|ontvanger|avsedd|mottagar|tiltenkt|modtager|mottaker|przeznaczon|adresat|"
            r"vastaanottaja|"
            r"предназначен|получател|určen|adresát"
        ),
        (
            r"in error|mistake|delete|destroy|irrtümlich|versehentlich|löschen|vernichten|par erreur|"
            r"supprime|détruire|"
            r"por error|por engano|elim[ií]n|apag|per errore|cancell|abusivelijk|vergissing|verwijder|"
            r"av misstag|radera|"
            r"ved en fejl|slet|slett|omyłkow|usuń|virhe|ошибк|удалит|omylem|smaž"
        ),
        (
            r"unauthori[sz]ed|disclos|cop(?:y|ied|ying)|disseminat|distribut|prohibited|unlawful|unbefugt|"
            r"weitergabe|"
            r"untersagt|verboten|nicht gestattet|divulgu|diffusion|interdit|prohibid|divulga|proibid|vietat|"
            r"divulgazion|"
            r"verspreid|openbaar|verboden|ongeoorloofd|otillåten|spridning|uautoriseret|zabronion|kielletty|"
            r"запрещ|zakázán"
        ),
        (
            r"attachments?|files? transmitted|anhänge|anlagen|pièces? jointe|adjunt|anexos|allegat|bijlage|"
            r"bilag|bifogad|"
            r"vedlegg|załącznik|liitte|вложени|přílo"
        ),
        r"information(?:s|en)?\b|informatie|informaci|informaç|informazion|informacj",
        (
            r"legally|liab|haftung|responsab|aansprakelijk|warrant|viruses|"
            r"views? (?:or opinions? )?expressed|opinions"
        ),
    )
)
_FOOTER = re.compile(
    r"""[\W_]*(?:(?:please\s+)?consider\s+the\s+environment[^\n]{0,120}
    | (?:bitte\s+)?(?:denken|prüfen)\s+sie[^\n]{0,40}(?:umwelt|ausdruck)[^\n]{0,100}
    | (?:merci\s+de\s+)?pense[rz]\s+à\s+l['’]environnement[^\n]{0,120}
    | denk\s+aan\s+het\s+milieu[^\n]{0,120} | virus-?free\.?\s*(?:www\.)?[\w.]{0,30}
    | (?:this|diese|cet|deze|este|questa)\s+(?:e-?mail|mail|bericht|correo)[^\n]{0,60}(?:avast|avg
      |norton|eset|viruses|viren|virus)
      [^\n]{0,120} | sent\s+with\s+proton\s?mail[^\n]{0,60})\s*""",
    re.IGNORECASE | re.VERBOSE,
)
FIRST_PERSON = re.compile(
    r"\b(?:I|my|me|mine|ich|mein\w*|mir|je|mon|ma|mes|ik|mijn|yo|mi|mis|eu|meu|minha|io|mio|mia|jag|min|"
    r"mitt|jeg|mój|я|мой)\b"
)
_TWO = 2


def notice(lines: Sequence[str], end: int) -> int:
    """The first line of a legal notice that is the last paragraph before ``end``; ``end`` if none is."""
    begin = end
    while begin and lines[begin - 1].strip():
        begin -= 1
    if begin == end:
        return end
    paragraph = " ".join(line.strip() for line in lines[begin:end])
    if is_notice(paragraph):
        return begin
    if _FOOTER.fullmatch(lines[end - 1]):
        return end - 1
    return end


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is a legal notice: it says two of what they say, and nothing of its writer's."""
    if len(paragraph) > 4_000 or not _NOTICE.match(paragraph):
        return False
    signals = sum(signal.search(paragraph) is not None for signal in _SIGNALS)
    if FIRST_PERSON.search(paragraph):
        return signals > _TWO + 1
    return signals >= _TWO
