"""What kinds of values no person wrote: addresses, hashes, file names, and the words of closed lists."""

import re
from collections.abc import Sequence

_MACHINE = re.compile(
    r"""(https?|ftp|s3|gs|file|mailto|urn|data):\S+$             # addresses
    | www\.\S+$
    | [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$  # UUID
    | (sha\d{1,3}[:-]|md5[:-])?[0-9a-f]{16,}$                       # hashes
    | (?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[\w+/-]{20,}={0,2}$           # Base64, keys
    | (?:[A-Za-z]:|\.{1,2}|~)?(?:[/\\][\w.~@%+-]+){2,}$               # paths
    | (?:[\w.~-]+[/\\])*[\w-]+(?:[ .-]\w+){0,5}\.(?:csv|tsv|txt|pdf|docx?|xlsx?|pptx?|jsonl?|xml|html?|png
        |jpe?g|gif|svg|mp[34]|wav|eml|msg|zip|log|py|js|md|yaml|ya?ml|parquet)$   # file names
    | \d{1,3}(\.\d{1,3}){3}(:\d+)?$                                  # IP addresses
    | v?\d+\.\d+\.\d+[\w.+-]*$                                       # versions
    | (?:text|image|audio|video|application|multipart)/[\w.+-]+(?:;\ *charset=\S+)?$  # media types
    | \{.*\}$ | \[.*\]$                                              # JSON
    """,
    re.VERBOSE | re.DOTALL,
)
_SQUEEZED = re.compile(r"[^\w]|_")
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z]{2,4})?$")


def _words(text: str) -> frozenset[str]:
    return frozenset(_SQUEEZED.sub("", word.casefold()) for word in text.split())


# The words of the lists that systems fill columns from. Several words are written as one.
STATUS = _words("""
    open opened reopened new closed pending resolved solved hold onhold inprogress progress ongoing done
    todo
    active inactive enabled disabled deleted removed archived draft published waiting waitingforcustomer
    waitingforsupport waitingonthirdparty waitingonuser awaitingreply awaitinguserinfo assigned unassigned
    escalated triaged backlog inreview review blocked cancelled canceled completed complete incomplete
    success
    succeeded successful failed failure fail passed pass error ok skipped started stopped running queued
    sent
    delivered received read unread fixed wontfix wontdo invalid worksforme cannotreproduce duplicate
    unresolved
    notabug bydesign declined expired merged processed processing unprocessed finished locked unlocked paid
    unpaid valid visible hidden public private live spam ham0 stop length toolcalls contentfilter
    customeraction
    offen neu geschlossen erledigt gelöst wartend inbearbeitung abgeschlossen zurückgestellt storniert
    abierto abierta nuevo cerrado cerrada pendiente resuelto resuelta enespera encurso completado cancelado
    ouvert nouveau fermé clos enattente résolu encours terminé annulé
    aberto novo fechado pendente resolvido emandamento emespera concluído
    aperto chiuso risolto inattesa incorso annullato gesloten opgelost wachtend otwarte zamknięte
    открыт закрыт решен новый вработе 打开 已关闭 已解决 待处理 進行中 完了 未対応 対応中 열림 닫힘
""")
DECISION = _words("""
    accept accepted reject rejected ignore ignored approve approved decline discard discarded submit
    submitted
    skip skipped flag flagged keep keeped drop verified unverified confirmed unconfirmed reviewed unreviewed
    validated pending draft akzeptiert abgelehnt genehmigt aceptado rechazado aprobado accepté refusé
    approuvé
    aceito rejeitado aprovado
""")
PRIORITY = _words("""
    low lowest minor trivial normal medium moderate average high higher highest major critical urgent
    blocker
    emergency immediate severe none p0 p1 p2 p3 p4 p5 s1 s2 s3 s4 sev0 sev1 sev2 sev3 sev4 1low 2medium
    3high
    1critical 2high 3moderate 4low 5planning prio1 prio2 prio3
    niedrig gering mittel hoch dringend kritisch sehrhoch baja media alta urgente crítica bajo medio
    alto normale
    basse moyenne haute élevée faible critique baixa média laag gemiddeld hoog spoed niski średni wysoki
    pilny
    низкий средний высокий 低 中 高 紧急 緊急
""")
CHANNEL = _words("""
    email mail phone telephone call chat livechat web webform website portal api sms text voice twitter
    x facebook
    messenger instagram whatsapp telegram slack teams app mobile widget form letter fax post walkin inperson
    social socialmedia telefon téléphone courriel correo teléfono telefone mobileapp incoming outgoing
    inbound
    outbound helpcenter closedticket side_conversation sideconversation
""")
SPLIT = _words(
    "train training test testing val valid validation dev eval evaluation holdout heldout unlabeled"
)
BOOLEAN = _words(
    "true false yes no y n t f 0 1 on off ja nein oui non si sí no sim não tak nie да нет 是 否"
)
ROLE = _words("""
    user assistant system customer agent human bot tool gpt client patient doctor clinician enduser
    admin operator
    visitor requester contact lead staff employee
""")
LANGUAGE = _words("""
    english german french spanish portuguese italian dutch polish russian chinese japanese korean arabic
    turkish
    swedish danish norwegian finnish czech greek hindi deutsch englisch français español português italiano
    englishus englishuk
""")
_CODES = _words("""
    en de fr es pt it nl pl ru zh ja ko ar tr sv da no fi cs el hi uk ro hu bg hr sk sl et lv lt he th
    vi id ms fa
    eng deu ger fra fre spa por ita nld dut pol rus zho chi jpn kor ara tur nb nn
""")
# In the order in which they are asked: a list of two words may be several.
VOCABULARIES = {
    "decision": DECISION,
    "status": STATUS,
    "priority": PRIORITY,
    "split": SPLIT,
    "boolean": BOOLEAN,
    "channel": CHANNEL,
    "role": ROLE,
    "language": LANGUAGE | _CODES,
}
_NEARLY_ALL = 0.9


def is_machine_made(value: str) -> bool:
    """Whether a program wrote a value: an address, a hash, a file's name, JSON."""
    return _MACHINE.match(value) is not None


def vocabulary(values: Sequence[str]) -> str:
    """The closed list that nearly all values are from (``status``, ``priority`` …); else empty."""
    if not values:
        return ""
    words = {value: _SQUEEZED.sub("", value.casefold()) for value in set(values[:2000])}
    for name, known in VOCABULARIES.items():
        if name == "language":
            words = {value: _language(value, word) for value, word in words.items()}
        if sum(words[value] in known for value in values if value in words) >= _NEARLY_ALL * len(
            values
        ):
            return name
    return ""


def _language(value: str, word: str) -> str:
    """``en-US`` as ``en``."""
    return re.split(r"[-_]", value.casefold())[0] if _LANGUAGE.match(value) else word
