"""How people and their programs sign a mail."""

import re

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
        |ver(?:zonden|stuurd)\ (?:van|vanaf|met|via|vanuit)|wysłan[oe]\ z|skickat\ (?:från|med|via)
          |sendt\ (?:fra|med|via)
        |lähetetty|odesláno\ z|odoslané\ z|trimis\ (?:de|din)|отправлено\ (?:с|из|от)|надіслано\ з
        |get\ outlook\ for|outlook\ für|télécharge[rz]?\ outlook|obtener\ outlook|obter\ o?\ ?outlook
        |scarica\ outlook|download\ outlook)
      [^\n,;!?]{{0,60}}? \b(?:{_DEVICE})\b [^\n,;!?]{{0,80}}?
      | (?:diese\ (?:nachricht|e-?mail)\ wurde\ )?von\ mein\w+\ [^\n,;!?]{{2,60}}\ (?:gesendet
        |versendet|geschickt)
      | outlook\ (?:für|voor|pour|para|per)\ [^\n]{{2,20}}\ (?:beziehen|herunterladen|downloaden)
      | yahoo\ mail:\ search,\ organi[sz]e,\ conquer
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
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|day|evening)|hallo|guten (?:tag|morgen|abend)|moin|"
    r"servus|liebe[rs]?|"
    r"sehr geehrte[rs]?|bonjour|bonsoir|salut|cher|chère|madame|monsieur|hola|estimad[oa]s?|buenos días|"
    r"buenas tardes|olá|"
    r"bom dia|boa tarde|prezad[oa]s?|ciao|buongiorno|gentile|gentili|egregi\w+|salve|beste|geachte|"
    r"goedemorgen|"
    r"goedemiddag|dag|hej|hei|kära|kære|god morgon|dzień dobry|szanown\w+|witam|dobrý den|ahoj|"
    r"здравствуйте|"
    r"добрый день|уважаем\w+|привет|你好|您好|こんにちは|안녕하세요)(?:[ ,][\w .,'’-]{0,40})?[,.!:]*",
    re.IGNORECASE,
)
"""A line that greets and says no more."""
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
