"""Names of columns by role, in English, Spanish, German, French, Portuguese and more languages.

Earlier names of a role are surer than later ones.
"""

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)


@lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """A column's name in lower case, without accents, its words apart: ``ticketId`` too."""
    apart = re.sub(
        r"(?<=[a-z\d])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]+$)", " ", name.translate(_LETTERS)
    )
    marked = unicodedata.normalize("NFKD", apart)
    plain = unicodedata.normalize("NFC", re.sub(r"([A-Za-z])[\u0300-\u036f]+", r"\1", marked))
    return " ".join(re.findall(r"[^\W_]+", plain.lower()))


def _names(text: str) -> tuple[str, ...]:
    return tuple(normal(name) for name in " ".join(text.split()).split(","))


INPUT = _names("""
    input, prompt, instruction, question, query, message, body, user message, customer message,
    utterance, dialogue, dialog, dictation, transcript, transcription, conversation, request,
    description, text, content, inquiry, enquiry, email body, complaint, narrative,
    problem, details,
    detail, ticket text, ticket body, user, human, article, document, source text, original text,
    review, comment, issue, email, mail, sentence, observation, case notes, chat,
    mensaje, texto, descripcion, pregunta, consulta, solicitud, entrada, cuerpo, contenido, queja,
    reclamo, problema, dictado, comentario, detalle, detalles, instruccion, peticion,
    nachricht, beschreibung, frage, anfrage, eingabe, inhalt, anliegen, beschwerde, diktat,
    kommentar, anweisung, meldung, gesprach,
    demande, requete, entree, contenu, corps, reclamation, plainte, probleme, dictee, commentaire,
    consigne, texte, message client,
    mensagem, descricao, pergunta, solicitacao, pedido, conteudo, corpo, reclamacao, ditado,
    instrucao, duvida,
    domanda, richiesta, descrizione, messaggio, testo, reclamo, segnalazione,
    vraag, beschrijving, bericht, klacht, omschrijving,
    pytanie, opis, wiadomosc, tresc, skarga,
    fraga, sporsmal, sporgsmal, kysymys, meddelande, besked, melding, viesti, soru, mesaj, aciklama, metin,
    otazka, zprava, popis, kerdes, uzenet, intrebare, mesajul, descriere, cau hoi, noi dung, pertanyaan,
    pesan,
    вопрос, сообщение, описание, текст, обращение, запрос, питання, повідомлення, опис,
    ερωτηση, μηνυμα, שאלה, הודעה, السؤال, سؤال, الرسالة, नाम प्रश्न, प्रश्न, 问题, 問題, 提问, 提問,
    消息, 内容, 描述,
    留言, 文本, 質問, 本文, 問い合わせ, お問い合わせ, メッセージ, 説明, 질문, 내용, 문의, 메시지
""")
OUTPUT = _names("""
    output, response, answer, reply, completion, expected output, target, assistant, triage,
    resolution, solution, resolution note, resolution notes, note, soap note, soap, clinical note,
    summary, expected, gold, agent reply, agent response, agent answer, agent message, reference,
    bot, chosen, outcome,
    respuesta, salida, resolucion, solucion, nota, resumen, contestacion, resultado, triaje,
    antwort, ausgabe, losung, loesung, notiz, zusammenfassung, erwiderung, ergebnis, vermerk,
    reponse, sortie, compte rendu, resultat, resume,
    resposta, saida, resolucao, solucao, resumo,
    risposta, soluzione, risoluzione, antwoord, oplossing, odpowiedz, rozwiazanie,
    svar, losning, vastaus, ratkaisu, cevap, yanit, cozum, odpoved, reseni, valasz, megoldas, raspuns,
    tra loi,
    cau tra loi, jawaban, ответ, решение, відповідь, απαντηση, תשובה, الجواب, الإجابة, إجابة, جواب,
    उत्तर, 回答, 答案,
    回复, 回覆, 答复, 解答, 解决方案, 答え, 返信, 回答内容, 답변, 대답, 회신
""")
# These name answers only where the content says so too: many of them are asides.
UNSURE_OUTPUT = _names("""
    note, summary, reference, bot, assistant, chosen, outcome, expected, gold, target,
    nota, resumen, resultado, notiz, zusammenfassung, ergebnis, vermerk, resultat, resume, resumo
""")
SUBJECT = _names("""
    subject, title, short description, headline, summary, ticket subject, ticket name,
    email subject,
    asunto, titulo, betreff, titel, objet, sujet, titre, assunto, kurzbeschreibung,
    resumen, resume,
    resumo, zusammenfassung, oggetto, titolo, onderwerp, temat, tytul
""")
CONTEXT = _names("context, passage, background, contexto, kontext, contexte")
LABEL = _names("""
    label, intent, category, queue, class, topic, ticket type, issue type, department, team,
    specialty, medical specialty, section header, section, reason, subcategory, sub category,
    issue, product, sentiment, type, classification, tag,
    etiqueta, intencion, categoria, cola, clase, tema, departamento, equipo, especialidad, motivo,
    tipo, kategorie, warteschlange, klasse, thema, abteilung, fachbereich, art, typ, absicht,
    etiquette, intention, categorie, file, classe, sujet, departement, service, equipe,
    specialite,
    motif, rotulo, intencao, fila, assunto, setor, equipa, especialidade,
    coda, reparto, tipologia, categorie, afdeling, soort, kategoria, dzial
""")
# Names of what a text is classed by; the first few say it whatever the classes are.
CLASS = _names("""
    label, class, target, gold, ground truth, gold label, true label, target label, y,
    intent, category, sentiment, topic, classification, emotion, specialty, medical specialty, annotation,
    etiqueta, clase, intencion, categoria, tema, sentimiento, especialidad,
    klasse, kategorie, absicht, thema, stimmung, fachbereich,
    etiquette, classe, intention, categorie, theme, specialite,
    rotulo, intencao, especialidade, sentimento, kategoria, klasa, intencja, kategori, etikett, klass,
    метка, класс, категория, категорія, тема, 标签, 標籤, 类别, 類別, 分类, 分類, 意图, カテゴリ,
    カテゴリー, ラベル, 라벨,
    카테고리, 분류, التصنيف, الفئة
""")
_ANY_CLASS = 9
ID = _names("""
    id, ticket id, case id, note id, row id, example id, sample id, record id, issue key, key,
    number, ticket number, case number, ticket no, no, nr, uuid, guid, identifier, reference,
    ticket, issue id, message id, interaction id, conversation id, idx, index,
    identificador, numero, folio, codigo, numero de ticket, id de ticket, nummer, kennung,
    ticketnummer, vorgangsnummer, fallnummer, aktenzeichen, ticketnr, identifiant,
    numero de ticket, numero du ticket, reference, protocolo, chamado, numero do chamado,
    n de ticket, no de ticket, numero ticket, zaaknummer, numer, numer zgloszenia
""")
CREATED = _names("""
    created at, created, created time, created on, creation date, create date,
    date created, opened at, opened,
    date opened, received, received at, submitted at, date received, date, timestamp,
    time, datetime,
    sent at, visit date, encounter date, sys created on, started at,
    fecha de creacion, creado, creado el, fecha, erstellt, erstellt am, erstellungsdatum,
    eingegangen am, eroffnet am, angelegt am, datum, zeitstempel, date de creation, cree le,
    ouvert le, data de criacao, criado em, criado, data, aberto em, creada, creacion,
    creato il, data di creazione, aangemaakt op, aangemaakt, data utworzenia, utworzono
""")
# Points in time of something else than a ticket's beginning.
_NOT_CREATED = re.compile(
    r"\b(clos\w*|updat\w*|modif\w*|chang\w*|edit(ed)?|resol\w*|solved|export\w*|import\w*"
    r"|download\w*|due|delet\w*|archiv\w*|complet\w*|finish\w*|ended|end|expir\w*|valid|last"
    r"|latest|birth\w*|dob|purchase\w*|order(ed)?|deliver\w*|ship\w*|assigned|first (re\w+)"
    r"|respon\w*|repl\w*|sync\w*|synced|annotated|reviewed|approved|paid|deadline|viewed"
    r"|merged|until|reminder|follow up|refund\w*|hire\w*|warranty|membership|geschlossen\w*"
    r"|geandert\w*|aktualisiert\w*|gelost\w*|exportiert\w*|fallig\w*|geburt\w*"
    r"|abgeschlossen\w*|bis|erledigt\w*|cerrad[oa]|cierre|actualiza\w*|modifica\w*|resuelto"
    r"|resolucion|exporta\w*|vencimiento|nacimiento|ferme\w*|cloture\w*|mis a jour|mise a jour"
    r"|modifi\w*|resolu\w*|echeance|naissance|fechad[oa]|fechamento|atualiza\w*|resolvid[oa]"
    r"|vencimento|nascimento|chius\w*|aggiorn\w*|risolt\w*|scadenza|nascita|gesloten"
    r"|bijgewerkt|gewijzigd|zamkniec\w*|aktualizac\w*)\b"
)
GROUP = _names("""
    patient, patient id, customer, customer id, client, client id, requester, requester id,
    customer email, requester email, customer name, requester name, user id, account, account id,
    contact, contact id, member id, caller id, caller, reporter, thread id, conversation id,
    sender, from, company, company name, organization, organisation, subject id,
    user email, user name,
    email, email address, mrn, user,
    cliente, paciente, solicitante, usuario, correo, remitente, empresa, id cliente, id paciente,
    kunde, kundin, kundennummer, kundenname, patientennummer, anforderer, auftraggeber, absender,
    melder, firma, organisation, benutzer,
    demandeur, usager, expediteur, societe, entreprise, utilisateur, id client,
    requerente, remetente, utilizador, nome do cliente,
    richiedente, mittente, cliente, aanvrager, klant, afzender, zglaszajacy, klient
""")
SYSTEM = _names("system, system prompt, system message, systemprompt, system instruction")
# Columns that are neither a question nor an answer, however long their texts are.
ASIDE = _names("""
    status, state, priority, urgency, impact, channel, source, via, language, lang, tags,
    tag, keywords, url,
    link, links, name, full name, address, location, city, country, agent, assignee,
    assigned to, owner,
    group, clinician, doctor, role, updated, updated at, closed at, resolved at, due date,
    attachments, attachment, html, kind, file, filename, path, phone, metadata, spans,
    entities, template,
    work notes, internal note, internal notes, private note, internal comment, interne notiz,
    nota interna, note interne, brand, company, product, split, sprint, environment, rank, tools,
    estado, prioridad, prioridade, canal, idioma, etiquetas, agente, asignado a, atribuido a, nombre,
    nome, direccion, morada, ciudad, cidade, actualizado, atualizado, prioritat, dringlichkeit, kanal,
    sprache, schlagworte, bearbeiter, zugewiesen an, name des kunden, adresse, ort, stadt, geandert am,
    statut, priorite, langue, assigne a, nom, ville, mis a jour
""")
# Beside a question these are texts about it, or the same text again, but no answers.
BESIDE = _names("""
    notes, comments, remarks, remark, feedback, explanation, rationale, reasoning, reason, hint, hints,
    evidence,
    excerpt, quote, history, thread, translation, paraphrase, rewrite, clean, cleaned, normalized, raw,
    original,
    processed, preprocessed, tokens, lemmas, masked, redacted, anonymized, log, logs, error, error message,
    stack trace, traceback, steps, steps to reproduce, code, diff, snippet, abstract, caption, bio,
    signature,
    template, prompt template, guidelines, instructions, page, page title, product description,
    product name,
    document, documents, passages, source text, chunk, chunks, knowledge, references, citation, citations,
    competitor, negative, rejected, root cause, action taken, cause, followup,
    follow up,
    customer feedback, survey comment, satisfaction comment, rating comment, observaciones, comentarios,
    notas,
    bemerkung, bemerkungen, anmerkung, anmerkungen, begrundung, ubersetzung, verlauf, remarque, remarques,
    commentaires, explication, traduction, historique, observacoes, comentarios, traducao, justificativa,
    metadata, details, address, thought, thoughts, analysis, plan, critique
""")
# What is filled in from a list, or says who and where: a class only if somebody says so.
TECHNICAL = _names("""
    type, ticket type, issue type, kind, team, teams, group, agent, status, state, priority, urgency,
    severity,
    impact, channel, source, origin, via, language, lang, locale, region, country, city, role, split,
    subset, fold,
    version, model, format, flag, answer status, decision, verdict, approval, brand, company, product,
    owner,
    assignee, author, annotator, reviewer, worker, user, customer, name, tag, tags, currency, gender,
    plan, tier,
    member level, segment, resolution, close code, resolution code, tipo, art, typ, equipo, equipe, equipa,
    mannschaft, gruppe, grupo, groupe, count, score, rating, stars, votes, amount, price, cost, total,
    length, size, age, minutes, hours, seconds, days, quantity, qty, percent, rank, year, month
""")
_INTERNAL = re.compile(r"\b(work notes?|internal|private|intern[aeo]?s?|privad[ao])\b")

_AGENT = re.compile(r"\b(agent|agente|staff|operator|berater|mitarbeiter)\b")


def is_internal(name: str) -> bool:
    """Whether a column is for colleagues only: such a text must never become an answer."""
    return _INTERNAL.search(normal(name)) is not None


def is_unsure_output(name: str) -> bool:
    """Whether a name of answers is one of those that stand over other things as often."""
    return max(likeness(name, UNSURE_OUTPUT), 0) >= 0.8


def is_any_class(name: str) -> bool:
    """Whether a name says that classes stand below it, whatever they are."""
    return likeness(name, CLASS[:_ANY_CLASS]) >= 0.8


def is_later_moment(name: str) -> bool:
    """Whether a column of moments says when something else happened than the beginning."""
    return _NOT_CREATED.search(normal(name)) is not None


@lru_cache(maxsize=8192)
def likeness(name: str, known: tuple[str, ...]) -> float:
    """How surely a column of that name is one of ``known``: 0 (not at all) to 1.

    A whole match counts most (0.8 to 1),
    then a known name at the end (``customer message``), at the
    beginning (``mensaje del cliente``), or as the end of a German compound (``Kundennachricht``).
    """
    words, ranks = normal(name), _ranks(known)
    parts = words.split()
    # What is looked up, and how much it counts: the whole, then what it ends and begins with.
    options = [(words, 0.8), (words.removesuffix("s"), 0.8)]
    for at in range(1, len(parts)):
        options += [(" ".join(parts[at:]), 0.5), (" ".join(parts[:at]), 0.4)]
    if len(parts) == 1:
        options += [(words[at:], 0.4) for at in range(1, len(words) - 4)]
    return max(
        (sure + 0.2 * (1 - ranks[each] / len(known)) for each, sure in options if each in ranks),
        default=0.0,
    )


@lru_cache(maxsize=64)
def _ranks(known: tuple[str, ...]) -> dict[str, int]:
    """The place of each name in a list, the first where it stands there twice."""
    return {name: len(known) - 1 - at for at, name in enumerate(reversed(known))}


def asks(name: str) -> float:
    """How surely a column of that name holds questions; what an agent wrote is none."""
    return 0.0 if _AGENT.search(normal(name)) else likeness(name, INPUT)
