"""What mail systems write into a mail: marks to reply above, warnings of outside senders.

They are told by their sentences, not by a word: what a person writes about a warning stays.
"""

import re

from curate.text.mail.legal_notices import FIRST_PERSON

_ACT = (
    r"reply|respond|answer|write|type|enter|add|antworte\w*|schreib\w*|geben\s+sie|répond\w*|écri\w*|"
    r"saisi\w*|"
    r"tape\w*|respond\w*|escrib\w*|conteste\w*|rispond\w*|scriv\w*|inserir\w*|digit\w*|reageer|antwoord|"
    r"typ|"
    r"schrijf|beantwoord|svara?|skriv|odpowiedz\w*|napisz|wpisz|vastaa|kirjoita|odpov[eě]\w*|napište|"
    r"ответьте|"
    r"пишите|напишите|cevap\w*|yanıt\w*"
)
_ABOVE = (
    r"above|over|oberhalb|über|au[- ]dessus|par encima|encima|arriba|acima|sopra|al di sopra|boven|"
    r"ovanför|över|"
    r"ovenfor|over|powyżej|nad|yläpuolelle|yli|выше|над|üzerine|üstüne"
)
_LINE = (
    r"line|zeile|linie|ligne|línea|linea|linha|riga|lijn|regel|rad(?:en)?|linje[nr]?|linii|linię|linij[ąe]|"
    r"viivan|rivin|řád\w+|čár\w+|линии|строки|строкой|чертой|satır\w*|çizgi\w*"
)
_POLITE = r"(?:please|bitte|veuillez|merci de|por favor,?|per favore,?|si prega di|gelieve|vänligen|proszę)"
MARK = re.compile(
    rf"""[\s>]*(?:
      \#\#+-[^\n]{{5,160}}-\#\#+
      | [\W_]* (?:{_POLITE}\s+)? (?:{_ACT})\b [^\n.!?]{{0,60}}? (?<!\w)(?:{_ABOVE})(?!\w)
        [^\n.!?]{{0,24}}? \b(?:{_LINE})\b
        (?:\s+(?:to|um|pour|para|per|om|för|aby)\s[^\n.!?]{{2,70}} | \s+(?:ein|antworten|schreiben
          |hinzu))? [\W_]*
      | [\W_]* (?:please\s+)? do\ not\ (?:write|type|reply|delete|edit|remove|modify)\b[^\n.!?]{{0,40}}
        \bbelow\ this\ line [\W_]*
      | \[?\s*ref:[!_0-9A-Za-z.]{{8,}}:ref\s*\]?
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)
"""A line that a help desk put into its mail, so that replies are written above it."""

_OPENING = (
    r"(?:caution|warning|attention|notice|important|alert|security\s+(?:notice|warning|alert)|"
    r"external(?:\s+(?:e-?mail|sender|message))?|achtung|vorsicht|warnung|hinweis|wichtig|"
    r"externe\s+e-?mail|"
    r"avertissement|prudence|mise\s+en\s+garde|let\s+op|opgelet|waarschuwing|pas\s+op|atención|advertencia|"
    r"precaución|cuidado|aviso|atenção|attenzione|avviso|obs|varning|advarsel|uwaga|ostrzeżenie|внимание|"
    r"huomio|varoitus|pozor|upozornění|dikkat)"
)
_MAIL = (
    r"e-?mails?|mails?|messages?|senders?|nachrichten?|absenders?|courriels?|expéditeurs?|berichten?|"
    r"e-?mailberichten?|"
    r"afzenders?|correos?|mensajes?|remitentes?|mensage\w+|remetentes?|messaggi\w*|mittent\w+|"
    r"meddeland\w+|mejl\w*|"
    r"e-?post\w*|avsändar\w+|besked|afsender\w*|avsender\w*|wiadomoś\w+|nadawc\w+|письмо|сообщени\w+|"
    r"отправител\w+|"
    r"viesti|sähköposti|lähettäjä\w*|zpráva|odesílatel\w*"
)
_OUTSIDE = (
    r"(?:from\s+)?(?:outside|external)|out\s+of\s+(?:the|your)\s+organi[sz]ation|not\s+from\s+within|"
    r"außerhalb|von\s+außen|extern\w*|extérieur\w*|hors\s+d|"
    r"buiten|fuera\s+d|exterior|fora\s+d|all['’]esterno|dall['’]esterno|estern[ao]|utanför|utenfor|"
    r"uden\s+for|udefra|"
    r"spoza|z\s+zewnątrz|извне|вне|внешн\w+|ulkopuol\w+|mimo|dışından"
)
_ORIGIN = (
    r"originat\w*|c[ao]mes?|sent|received|was\s+not\s+sent|is\s+from|stammt|kommt|kam|gesendet|erhalten|"
    r"provien\w*|"
    r"provenan\w*|vient|envoyé\w*|émane|afkomstig|komt|verzonden|verstuurd|procede|viene|enviad[oa]|"
    r"recibid\w+|"
    r"origin\w+|vem|inviat[oa]|arriva|kommer|skickat\w*|sendt|stammer|pochodzi|wysłan\w+|пришло|"
    r"отправлено|получено|"
    r"tulee|lähetetty|pochází|gelmiştir|gönderil\w+"
)
_SELDOM = (
    r"you\s+don['’]?t\s+often\s+get\s+e-?mail|"
    r"some\s+people\s+who\s+received\s+this\s+message\s+don['’]?t\s+often|"
    r"sie\s+erhalten\s+nicht\s+(?:häufig|oft)\s+e-?mails?|vous\s+ne\s+recevez\s+pas\s+souvent|"
    r"u\s+ontvangt\s+niet\s+vaak|(?:no\s+suele|não\s+costuma)\s+recibi?r|não\s+costuma\s+receber|"
    r"non\s+si\s+ricevono\s+spesso|du\s+får\s+inte\s+ofta"
)
_ADVICE = re.compile(
    r"(?:(?:do\s+not|don['’]t|never|avoid)\s+(?:click|open|respond|reply|download|forward|enter|provide|"
    r"follow)|"
    r"unless\s+you|(?:exercise|use)\s+(?:\w+\s+)?caution|with\s+caution|be\s+(?:\w+\s+)?(?:careful|"
    r"cautious|vigilant|"
    r"wary)|think\s+before|(?:verify|recogni[sz]e|know)\s+the\s+(?:sender|content)|suspicious|phishing|"
    r"learn\s+why|"
    r"(?:klicken|öffnen|antworten)\s+sie\s+(?:nicht|keine|nur)|keine\s+(?:links|anhänge)|seien\s+sie|"
    r"nicht\s+auf\s+links|"
    r"(?:ne|n['’])\s*(?:cliquez|ouvrez|répondez|pas\s+cliquer|pas\s+ouvrir)|soyez|méfiez|à\s+moins|"
    r"(?:klik|open|antwoord)\s+(?:niet|geen|alleen)|wees\s+\w+|tenzij\s+u|vertrouw\s+|"
    r"no\s+(?:haga|abra|responda|pulse|confíe)|tenga\s+cuidado|a\s+menos\s+que|salvo\s+que|"
    r"não\s+(?:clique|abra|responda)|tenha\s+cuidado|a\s+não\s+ser|"
    r"non\s+(?:cliccare|aprire|fare\s+clic|rispondere)|prestare\s+attenzione|a\s+meno\s+che|"
    r"(?:klicka|öppna|svara)\s+(?:inte|ej)|var\s+(?:försiktig|forsiktig)|(?:klikk|åpne|klik|åbn)\s+ikke|"
    r"nie\s+(?:klikaj|otwieraj|odpowiadaj)|zachowaj|не\s+(?:открывайте|переходите|отвечайте)|будьте|"
    r"älä\s+|ole\s+varovainen|"
    r"neotv[íi]rejte|neklikejte)",
    re.IGNORECASE,
)
_RISK = re.compile(
    r"\b(?:click\w*|links?|attachments?|open\w*|sender\w*|content|credentials|passwords?|anhänge?n?|"
    r"absender\w*|"
    r"klick\w*|öffne\w*|cliqu\w*|liens?|pi[èe]ces?\s+jointes?|expéditeur\w*|ouvr\w*|klik\w*|"
    r"koppeling\w*|bijlage\w*|"
    r"afzender\w*|clic|enlaces?|adjuntos?|remitente\w*|hag[ao]|abr[aei]\w*|anexos?|cliqu\w+|"
    r"remetente\w*|allegat\w*|"
    r"cliccare|aprire|mittente|bifogad\w*|länk\w*|avsändar\w*|öppna|vedlegg|lenke\w*|klikaj\w*|"
    r"załącznik\w*|"
    r"ссылк\w*|вложени\w*|liit\w*|linkk\w*|learn\s+why|caution|be\s+(?:careful|cautious))",
    re.IGNORECASE,
)
# Up to where a sentence ends; a banner may be wrapped, but has no blank line in it.
_SENTENCE = re.compile(
    r"[ \t]*(?:[^\n.!?]|\n(?![ \t]*\r?\n)|[.!?](?!\s|\Z)){1,400}(?:[.!?]+(?=\s|\Z)|(?=\n\s*\n)|\Z)"
)
_SHORT_LINE = re.compile(r"[ \t]*[^\n]{1,400}")
_STARTS = re.compile(
    rf"[\W_]*(?:{_OPENING}\s*[\W_]+)?(?:.{{0,200}}\b(?:{_ORIGIN})\b.{{0,80}}(?<!\w)(?:{_OUTSIDE})|"
    rf".{{0,200}}(?<!\w)(?:{_OUTSIDE}).{{0,80}}\b(?:{_ORIGIN})\b|.{{0,10}}(?:{_SELDOM}))",
    re.IGNORECASE | re.DOTALL,
)
_OPENED = re.compile(rf"[\W_]*{_OPENING}\s*(?:[:!\-–—\]*]|$)", re.IGNORECASE)
_DEMONSTRATIVE = re.compile(
    rf"[\W_]*(?:the|this|an?|diese[rs]?|eine|die|ce(?:t|tte)?|le|dit|deze|een|este|esta|el|questo|"
    rf"questa|il|denna|detta|"
    rf"det\s+här|den|denne|dette|ta|to|это|данное|tämä|tato|bu)\s+(?:\w+\s+){{0,2}}?(?:{_MAIL})\b",
    re.IGNORECASE,
)
_SELDOM_START = re.compile(rf"[\W_]*(?:{_SELDOM})", re.IGNORECASE)
_EXTERNAL = (
    r"external(?:\s+(?:e-?mail|sender|message))?|extern(?:e)?(?:\s+(?:e-?mail|absender|afzender|"
    r"nachricht|bericht))?|"
    r"expéditeur\s+externe|courriel\s+externe|correo\s+externo|e-?mail\s+esterna"
)
_HEADLINE = re.compile(
    rf"[\W_]*(?:{_OPENING}[\W_]+)?(?:{_OPENING}|{_EXTERNAL})[\W_]*", re.IGNORECASE
)
# What every banner begins with, but a sentence about "this mail": most texts begin otherwise.
_BEGINS = re.compile(
    rf"[\W_]*(?:{_OPENING}|{_EXTERNAL}|{_SELDOM}|{_POLITE}|{_ACT}|do\b|ref:|ext)|[\s>]*##",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"\s*\[\s*(?:EXT|EXTERNAL|EXTERN|EXTERNE|EXTERNO|ESTERNO)(?:\s+[A-Z-]{4,10})?\s*\]:?[ \t]*(?:\r?\n)*"
)

_BLANKS = re.compile(r"\s*")
# What closes a warning: brackets, a link to more about it, the end of its line and the blank ones below.
_AFTER = re.compile(r"[ \t\])*_>]*(?:<?https?://\S+)?[ \t\])*_>]*(?:\r?\n)*")
_RULES = re.compile(r"(?:[ \t]*(?:[-_=*—]{3,})?[ \t]*\r?\n)*")
_LONGEST_MARK = 200


def banner_end(text: str) -> int:
    """Where a text's own words begin: behind warnings of outside senders, tags and marks at its top.

    0 where it begins with none. Only whole sentences of a warning count: what follows one stays.
    """
    end = 0
    while end < len(text) and (_BEGINS.match(text, end) or _DEMONSTRATIVE.match(text, end)):
        start = _past_blanks(text, end)
        further = max(_tag_end(text, end), _warning_end(text, start), _mark_end(text, start))
        if further <= end:
            break
        end = further
    return end


def _past_blanks(text: str, start: int) -> int:
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def _tag_end(text: str, start: int) -> int:
    match = _TAG.match(text, start)
    return match.end() if match else 0


def _mark_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) >= _LONGEST_MARK or not MARK.fullmatch(line.rstrip("\r")):
        return 0
    below = _RULES.match(text, end + 1) if end >= 0 else None
    return below.end() if below else len(text)


def _warning_end(text: str, start: int) -> int:
    for title in (_SHORT_LINE.match(text, start), _SENTENCE.match(text, start)):
        if title and _HEADLINE.fullmatch(title[0].strip()):
            # A title says nothing yet: the sentence behind it must.
            return _sentences(text, _past_blanks(text, title.end()), titled=True)
    return _sentences(text, start, titled=False)


def _sentences(text: str, start: int, *, titled: bool) -> int:
    """Where the sentences of a warning end that begin at a place; 0 where none does."""
    first = _SENTENCE.match(text, start)
    if not first or FIRST_PERSON.search(first[0]):
        return 0
    said = first[0]
    opened = titled or _OPENED.match(said) is not None
    named = opened or _DEMONSTRATIVE.match(said) or _SELDOM_START.match(said)
    external = titled or "xtern" in said.casefold()
    if not (named and _STARTS.match(said)) and not (opened and external and _is_advice(said)):
        return 0
    end = first.end()
    while (following := _SENTENCE.match(text, end)) and following[0].strip():
        begin = _past_blanks(text, end)
        if text.count("\n", end, begin) > 1 or not _is_advice(following[0]):
            break
        end = following.end()
    rest = _AFTER.match(text, end)
    return rest.end() if rest else end


def _is_advice(sentence: str) -> bool:
    """Whether a sentence tells everybody what to be careful of, and nothing of its writer's."""
    if "?" in sentence or FIRST_PERSON.search(sentence):
        return False
    return _ADVICE.search(sentence) is not None and _RISK.search(sentence) is not None
