"""How mail programs write what is not the writer's own: signs of quotes and signatures."""

import re

# Words that end the line above a quote: English, German, French, Spanish, Portuguese, Italian, Dutch,
# Polish, Swedish, Danish and Norwegian, Finnish, Czech and Slovak, Hungarian, Romanian, Turkish,
# Russian, Ukrainian, Greek, Arabic, Persian, Hebrew, Vietnamese, Indonesian.
_WROTE = (
    "wrote|writes|schrieb|geschrieben|a écrit|escribió|escribio|escreveu|ha scritto|scrisse|schreef|"
    "heeft geschreven|napisał|napisała|napisał\\(a\\)|pisze|skrev|kirjoitti|napsal|napsala|napsal\\(a\\)|"
    "napísal|napísala|napísal\\(a\\)|ezt írta|írta|a scris|şunu yazdı|şunları yazdı|yazdı|написал|написала|"
    "написал\\(а\\)|пишет|пише|написав|написала|έγραψε|كتب|كتبت|نوشت|כתב|כתבה|כתב/ה|đã viết|menulis"
)
# Chinese, Japanese and Korean put no spaces between words.
_WROTE_CJK = "写道|寫道|来信|のメール|さんは書きました|が書きました|님이 작성|작성"
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
    r"[\s>*]*+[-_]{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|"
    r"mensaje reenviado|mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht)\s*[-_]{2,}[\s*]*",
    re.IGNORECASE,
)
_KEYS = {
    "from": "from|von|de|da|van|från|fra|od|lähettäjä|feladó|kimden|gönderen|expéditeur|remitente|mittente|"
    "от|от кого|від|差出人|发件人|發件人|寄件者|보낸 사람|보낸사람|من|מאת|από",
    "date": "sent|date|gesendet|datum|envoyé|date d'envoi|enviado|enviado el|fecha|data|enviada em|"
    "enviado em|inviato|verzonden|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|data wysłania|odesláno|"
    "odoslané|dátum|elküldve|trimis|gönderilme|gönderildi|tarih|отправлено|дата|надіслано|送信日時|日時|"
    "发送时间|發送時間|发件时间|寄件日期|日期|보낸 날짜|날짜|تاريخ|נשלח|תאריך|ημερομηνία",
    "to": "to|an|à|para|a|aan|till|til|do|komu|pre|címzett|către|kime|vastaanottaja|destinataire|"
    "destinatario|destinatário|destinatari|кому|宛先|收件人|받는 사람|받는사람|إلى|אל|προς",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|"
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
RULE = re.compile(r"[\s*]*[-_=—]{5,}[\s*]*")

DELIMITER = re.compile(r"(?:--|—) ?")
LISTS = re.compile(r"_{20,}\s*")
_DEVICE = (
    r"i ?(?:phone|pad|pod|os)|windows|android|blackberry|galaxy|samsung|huawei|xiaomi|pixel|smartphone|"
    r"handy|mobil\w*|m[óo]vil|celular|cellulare|telefo\w+|phone|tablet|outlook|gmail|yahoo|mail|"
    r"mac(?:book)?|айфон\w*|телефон\w*|смартфон\w*|nokia|lg|oneplus|hotmail|gmx|web\.de|aol|proton\w*"
)
SENT = re.compile(
    rf"""[\s*_>]*+(?:
      (?:sent\ (?:from|via|with|using)|gesendet\ (?:von|mit|über|aus)|envoyé\ (?:de|à\ partir|avec|via)
        |enviad[oa]\ (?:desde|de|do|da|a\ partir|por|via|con|com)|inviato\ (?:da|con|tramite)
        |verzonden\ (?:van|met|via|vanuit)|wysłan[oe]\ z|skickat\ (?:från|med|via)|sendt\ (?:fra|med|via)
        |lähetetty|odesláno\ z|odoslané\ z|trimis\ (?:de|din)|отправлено\ (?:с|из|от)|надіслано\ з
        |get\ outlook\ for|outlook\ für|télécharge[rz]?\ outlook|obtener\ outlook|obter\ o?\ ?outlook
        |scarica\ outlook|download\ outlook)
      [^\n,;!?]{{0,60}}? \b(?:{_DEVICE})\b [^\n,;!?]{{0,80}}?
      | (?:diese\ (?:nachricht|e-?mail)\ wurde\ )?von\ mein\w+\ [^\n,;!?]{{2,60}}\ (?:gesendet
        |versendet|geschickt)
      | outlook\ für\ [^\n]{{2,20}}\ (?:beziehen|herunterladen)
      | sent\ from\ (?:my|a|the)(?:\ [\w'’-]+){{1,6}}
      | (?:iphone|ipad|android|スマートフォン|スマホ)から送信 | 发自我的[^\n]{{1,30}}
      | 從我的[^\n]{{1,20}}傳送 | 从我的[^\n]{{1,20}}发送 | 나의[^\n]{{1,20}}에서\ 보냄
      | تم\ الإرسال\ من[^\n]{{1,40}} | נשלח\ מה[^\n]{{1,30}} | iphone['’ıi]*mdan\ gönderildi
    )[.\s*_]*(?:<?https?://\S+)?[)\s]*""",
    re.IGNORECASE | re.VERBOSE,
)
# No blank behind the dash: that would be an item of a list.
NAMED = re.compile(r"[-–—][^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*){0,2}")
BULLET = re.compile(r"\s*(?:[-–—*•]|\d+[.)])\s")
CLOSING = re.compile(
    r"""[\s*_]*+(?:
      (?:(?:kind|best|warm|many)?\ ?regards|best(?:\ wishes)?|sincerely(?:\ yours)?|yours\ \w+|cheers
        |thanks(?:\ \w+){0,4}|thank\ you(?:\ \w+){0,4})
      | (?:mit\ \w+en\ gr(?:ü|ue)(?:ß|ss)en|(?:viele|beste|liebe|schöne|herzliche)\ grüße|mfg|lg|vg)
      | (?:(?:bien\ )?cordialement|(?:meilleures\ )?salutations|bien\ à\ vous)
      | (?:(?:un\ )?(?:cordial\ )?saludos?(?:\ cordiales)?|atentamente|atenciosamente|cumprimentos)
      | (?:(?:(?:cordiali|distinti)\ )?saluti|met\ vriendelijke\ groet(?:en)?|groeten)
      | (?:pozdrawiam|z\ poważaniem|s\ pozdravem|üdvözlettel|с\ уважением|saygılarımla)
      | (?:med\ vänliga?\ hälsning(?:ar)?|mvh|med\ venlig\ hilsen|vennlig\ hilsen)
    )[\s,.!*_]*""",
    re.IGNORECASE | re.VERBOSE,
)
CONTACT = re.compile(
    r"""[\w.+-]{1,64}@[\w-]{1,64}\.\w | (?:https?://|\bwww\.)\S
    | \b(?:tel|phone|fax|mob|mobil\w*|cell|fon|telefon|tél|
    office|direct|[mtpfe])\.?\s?[:.]\s?[+(\d] | \+\d[\d\s()/-]{6,} | \b\d{4,5}\s\w+
    | \(\d{3}\)\s?\d{3} | \|""",
    re.IGNORECASE | re.VERBOSE,
)
DISCLAIMER = re.compile(
    r"""[\s*_]*+(?:(?:confidentiality|disclaimer|legal)\b[\w\s]{0,30}:
    |this\ (?:e-?mail|message|communication)(?:\ \w+,?){0,8}\ (?:is|are|may|contains?)\b
      .{0,80}\b(?:confidential|privileged|intended)
    |diese\ (?:e-?mail|nachricht)\b.{0,60}\b(?:vertraulich|rechtlich)
    |ce\ (?:message|courriel|mail)\b.{0,80}\b(?:confidentiel|destiné)
    |este\ (?:mensaje|correo|e-?mail)\b.{0,80}\bconfidencia
    |(?:esta|este)\ (?:mensagem|e-?mail)\b.{0,80}\bconfidencia
    |(?:questo|il\ presente)\ (?:messaggio|e-?mail)\b.{0,80}\b(?:riservat|confidenzial)
    |(?:dit|deze)\ (?:bericht|e-?mail)\b.{0,80}\bvertrouwelijk)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
