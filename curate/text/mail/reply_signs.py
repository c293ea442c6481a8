"""How mail programs introduce what they quote or forward."""

import re

from curate.text.prefilter import Prefilter

# Words that end the line above a quote: English, German, French, Spanish, Portuguese, Italian, Dutch,
# Polish, Swedish, Danish and Norwegian, Finnish, Czech and Slovak, Hungarian, Romanian, Turkish,
# Russian, Ukrainian, Greek, Arabic, Persian, Hebrew, Vietnamese, Indonesian.
_WROTE = (
    "wrote|writes|schrieb|geschrieben|a écrit|escribió|escribio|escreveu|ha scritto|scrisse|schreef|"
    "heeft geschreven|het volgende geschreven|napisał|napisała|napisał\\(a\\)|pisze|"
    "skrev|kirjoitti|napsal|napsala|napsal\\(a\\)|"
    "napísal|napísala|napísal\\(a\\)|ezt írta|írta|a scris|şunu yazdı|şunları yazdı|yazdı|написал|написала|"
    "написал\\(а\\)|пишет|пише|написав|написала|έγραψε|كتب|كتبت|نوشت|כתב|כתבה|כתב/ה|đã viết|menulis"
)
# Chinese, Japanese and Korean put no spaces between words.
_WROTE_CJK = "写道|寫道|来信|のメール|さんは書きました|が書きました|님이 작성|작성"
_SAYS_WROTE = Prefilter({True: re.compile(f"{_WROTE}|{_WROTE_CJK}", re.IGNORECASE)})


def says_wrote(text: str) -> bool:
    """Whether a text has a word that `INTRO` needs: most have none, and no line of them needs a look."""
    return True in _SAYS_WROTE.possible(text)


INTRO = re.compile(
    rf"(?:(?:\b|(?<=[\s>)\]]))(?:{_WROTE})(?!\w)[^\n]{{0,200}}?|(?:{_WROTE_CJK}))[\s*_]*[:：][\s*_]*$"
    rf"|\b(?:{_WROTE})[\s*_]*\Z",
    re.IGNORECASE,
)
_OPENERS = (
    r"On|Am|Le|El|Em|No dia|A|Il(?: giorno)?|Op|W dniu|Dnia|Den|På|Dne|Dňa|Pe|În|Στις|Vào|Pada|"
    r"В|в|بتاريخ|في|در|ב|\w+[.,]{0,2} ?\d|\d|\S+@|\S+ ?<"
)
OPENER = re.compile(rf"[\s*_>]*+(?:{_OPENERS})", re.IGNORECASE)
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.\w|<[^<>\s]+>")
CLOCK = re.compile(
    r"\d{1,2}\s?[:.hH]\s?\d{2}|\d\s?[ap]\.?m\b|\d时|\d시|\d時|[上下]午|오[전후]", re.IGNORECASE
)

ORIGINAL = re.compile(
    r"[\s>*]*+[-_]{2,}\s*(?:original message|original e-?mail|reply message|ursprüngliche nachricht|"
    r"original-?nachricht|message d['’]origine|message original|mensaje original|mensagem original|"
    r"messaggio originale|oorspronkelijk bericht|originalmeddelande|ursprungligt meddelande|"
    r"opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|wiadomość oryginalna|"
    r"oryginalna wiadomość|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|orijinal mesaj|"
    r"исходное сообщение|оригинальное сообщение|вихідне повідомлення|원본 메시지|元のメッセージ|"
    r"original message|原始邮件|原始郵件|邮件原件|الرسالة الأصلية|הודעה מקורית)\s*[-_]{2,}[\s*]*",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"[\s*]*+(?:[-_=]{2,}\s*(?:forwarded (?:message|e-?mail|by\b[^\n]{0,80})|"
    r"weitergeleitete (?:nachricht|e-?mail)|"
    r"(?:message|courriel|e-?mail) transféré|mensaje reenviado|mensagem (?:encaminhada|reencaminhada)|"
    r"messaggio inoltrato|"
    r"doorgestuurd bericht|vidarebefordrat (?:meddelande|brev)|videresendt (?:melding|besked|meddelelse)|"
    r"wiadomość przekazana(?: dalej)?|przekazana wiadomość|välitetty viesti|edelleen lähetetty viesti|"
    r"přeposlaná zpráva|"
    r"továbbított üzenet|iletilen (?:mesaj|ileti)|пересылаемое сообщение|перенаправленное сообщение|"
    r"переслане повідомлення|"
    r"转发的邮件|轉寄的郵件|转发邮件信息|転送されたメッセージ|転送メッセージ|전달된 메시지)\s*(?:[-_=]{2,})?"
    r"|(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du (?:message|"
    r"courriel) "
    r"(?:transféré|réexpédié)|inicio del mensaje reenviado|início da mensagem (?:encaminhada|"
    r"reencaminhada)|"
    r"inizio (?:del )?messaggio inoltrato|begin (?:van )?(?:het )?doorgestuurd(?:e)? bericht|"
    r"vidarebefordrat brev|"
    r"start på videresendt besked|videresendt melding|początek przekazywanej wiadomości|"
    r"начало переадресованного сообщения|"
    r"välitetty viesti alkaa)\s?[:：])[\s*]*",
    re.IGNORECASE,
)
_POINTS_BELOW = (
    r"fyi|see (?:the )?(?:\w+ ){0,2}below|(?:e-?mail|mail|message|complaint|request|thread|conversation|"
    r"question|issue|ticket|"
    r"query|enquiry|inquiry|customer|client|correspondence|exchange) below|below (?:e-?mail|mail|"
    r"message|is|are)|"
    r"(?:i am|i['’]m|am) forwarding|forwarding (?:this|you|the|an?)|forwarded (?:this|to you|you|below)|"
    r"for your (?:information|action)|"
    r"siehe unten|s\. ?u\.|unten ?stehend\w*|nachstehend\w*|nachfolgend\w*|untige\w*|zur (?:kenntnis|"
    r"info\w*)|z\. ?k\.|"
    r"leite (?:ich )?(?:\w+ ){0,3}weiter|weitergeleitet\w*|zur weiterleitung|"
    r"ci-dessous|ci-après|plus bas|pour (?:info\w*|votre information)|transfère|transfere|fais suivre|"
    r"faire suivre|"
    r"hieronder|onderstaand\w*|ter info\w*|(?:stuur|zend) (?:\w+ ){0,3}door|"
    r"más abajo|a continuación|reenv[ií]o|para (?:su|tu) (?:información|conocimiento)|abaixo|a seguir|"
    r"encaminho|"
    r"qui sotto|di seguito|sottostante|inoltro|per conoscenza|per vostra informazione|"
    r"nedan(?:för|stående)?|vidarebefordrar|nedenfor|nedenstående|videresender|poniżej|przesyłam|"
    r"przekazuję|"
    r"ниже|пересылаю|下記|以下の|如下|见下|轉發|转发|転送|아래"
)
POINTS_BELOW = re.compile(rf"(?<!\w)(?:{_POINTS_BELOW})(?!\w)", re.IGNORECASE)
"""What somebody writes who hands on the mail below: it is then what theirs is about."""
_KEYS = {
    "from": "from|von|de|da|van|från|fra|od|lähettäjä|feladó|kimden|gönderen|expéditeur|remitente|mittente|"
    "от|от кого|від|差出人|发件人|發件人|寄件者|보낸 사람|보낸사람|من|מאת|από",
    "date": "sent|date|gesendet|datum|envoyé|date d'envoi|enviado|enviado el|fecha|data|enviada em|"
    "enviado em|inviato|verzonden|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|data wysłania|odesláno|"
    "odoslané|dátum|elküldve|trimis|gönderilme|gönderildi|tarih|отправлено|дата|надіслано|送信日時|日時|"
    "发送时间|發送時間|发件时间|寄件日期|日期|보낸 날짜|날짜|تاريخ|נשלח|תאריך|ημερομηνία",
    "to": "to|an|à|para|a|aan|till|til|do|komu|pre|címzett|către|kime|vastaanottaja|destinataire|"
    "destinatario|destinatário|destinatari|кому|宛先|收件人|받는 사람|받는사람|إلى|אל|προς",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|"
    "predmet|"
    "tárgy|subiect|konu|тема|件名|主题|主題|主旨|제목|الموضوع|נושא|θέμα",
}
KEY = {
    kind: re.compile(rf"[\s>*_]*+(?:{names})\s?[*_]*\s?[:：]", re.IGNORECASE)
    for kind, names in _KEYS.items()
}
HEAD = re.compile(
    rf"[\s*_>]*+(?:{_OPENERS}|(?:{_KEYS['from']})\s?[*_]*\s?[:：])|[\s>*]*+[-_]{{2}}", re.IGNORECASE
)
"""What each line begins with that may be the head of a mail: all others need no further look."""
# What programs write and people don't: the key "Sent" (people write "Date"), a subject that answers.
SENT_KEY = re.compile(
    r"[\s>*_]*+(?:sent|gesendet|envoyé|date d['’]envoi|enviado(?: el)?|enviad[ao] em|inviato|verzonden|"
    r"skickat|sendt|"
    r"lähetetty|wysłano|data wysłania|odesláno|odoslané|elküldve|trimis|gönderilme|gönderildi|"
    r"отправлено|надіслано|"
    r"送信日時|发送时间|發送時間|보낸 날짜|נשלח)\s?[*_]*\s?[:：]",
    re.IGNORECASE,
)
REPLY_SUBJECT = re.compile(
    rf"[\s>*_]*+(?:{_KEYS['subject']})\s?[*_]*\s?[:：]\s*(?:re|aw|wg|fwd?|tr|rv|sv|vs|vl|antw|odp|ynt|回复|"
    rf"答复|转发|返信)\s?[:：]",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\d{4}年")
RULE = re.compile(r"[\s*]*[-_=—]{5,}[\s*]*")
