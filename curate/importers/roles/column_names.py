"""Names of columns by role, in English, Spanish, German, French and Portuguese.

Names are written as ``normal`` writes them: lower case, no accents, words between spaces. Earlier
names of a role are surer than later ones.
"""

import re
import unicodedata
from functools import lru_cache


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in " ".join(text.split()).split(","))


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
    pytanie, opis, wiadomosc, tresc, skarga
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
    risposta, soluzione, risoluzione, antwoord, oplossing, odpowiedz, rozwiazanie
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
_INTERNAL = re.compile(r"\b(work notes?|internal|private|intern[aeo]?s?|privad[ao])\b")

_AGENT = re.compile(r"\b(agent|agente|staff|operator|berater|mitarbeiter)\b")


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """A column's name in lower case, without accents, its words apart: ``ticketId`` too."""
    apart = re.sub(
        r"(?<=[a-z\d])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]+$)", " ", name.replace("ß", "ss")
    )
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z\d]+", plain))


def is_internal(name: str) -> bool:
    """Whether a column is for colleagues only: such a text must never become an answer."""
    return _INTERNAL.search(normal(name)) is not None


@lru_cache(maxsize=8192)
def likeness(name: str, known: tuple[str, ...]) -> float:
    """How surely a column of that name is one of ``known``: 0 (not at all) to 1.

    A whole match counts most (0.8 to 1),
    then a known name at the end (``customer message``), at the
    beginning (``mensaje del cliente``), or as the end of a German compound (``Kundennachricht``).
    """
    words = normal(name)
    best = 0.0
    for rank, each in enumerate(known):
        early = 0.2 * (1 - rank / len(known))
        compound = len(each) > 4 and " " not in words and words.endswith(each)
        if each in {words, words.removesuffix("s")}:
            best = max(best, 0.8 + early)
        elif words.endswith(" " + each):
            best = max(best, 0.5 + early)
        elif words.startswith(each + " ") or compound:
            best = max(best, 0.4 + early)
    return best


def asks(name: str) -> float:
    """How surely a column of that name holds questions; what an agent wrote is none."""
    return 0.0 if _AGENT.search(normal(name)) else likeness(name, INPUT)
