"""Column names of vendors in Spanish, German, French and Portuguese, by their English name."""

from functools import lru_cache

from curate.importers.roles.column_names import normal

_TABLE = """
summary: resumen, zusammenfassung, resume, resumo
issue key: clave de incidencia, clave de la incidencia, vorgangsschlussel, cle de ticket, cle de demande,
    cle du ticket, chave da item, chave do item, chave da ocorrencia, chave de item
issue id: id de la incidencia, id de incidencia, vorgangs id, identifiant du ticket, id de ticket jira,
    identifiant de demande, id do item, id da ocorrencia, id da item
issue type: tipo de incidencia, vorgangstyp, type de ticket, type de demande, tipo de item,
    tipo de ocorrencia, tipo da item
project key: clave del proyecto, projektschlussel, cle de projet, cle du projet, chave do projeto
project type: tipo de proyecto, projekttyp, type de projet, tipo de projeto
reporter: informador, autor, rapporteur, relator
reporter id: id del informador, autor id, id du rapporteur, id do relator
creator: creador, ersteller, createur, criador
creator id: id del creador, ersteller id, id du createur, id do criador
assignee id: id de la persona asignada, zugewiesene person id, bearbeiter id, id de personne assignee
assignee: persona asignada, responsable, agente asignado, bearbeiter, zugewiesene person,
    zugewiesener mitarbeiter, zustandige person, responsavel, atribuido, agent assigne, personne assignee,
    agente atribuido, zugewiesener agent
comment: comentario, kommentar, commentaire
description: descripcion, beschreibung, descricao
status: estado, statut, etat, situacao
priority: prioridad, prioritat, priorite, prioridade
created: creado, creada, creacion, erstellt, cree, creation, criado, criacao
created at: creado el, erstellt am, cree le, criado em, fecha de creacion, erstellungsdatum,
    date de creation, data de criacao
created time: hora de creacion, erstellungszeit, heure de creation, hora de criacao
create date: fecha de creacion, erstellungsdatum, date de creation, data de criacao
requester: solicitante, anforderer, demandeur
requester id: id del solicitante, id de solicitante, anforderer id, id du demandeur, id do solicitante
group: grupo, gruppe, groupe
subject: asunto, betreff, objet, sujet, assunto
channel: canal, kanal
via: via, uber
ticket type: tipo de ticket, tickettyp, type de ticket, tipo do ticket, tipo de chamado
ticket id: id de ticket, id del ticket, ticket id, identifiant du ticket, id du ticket, id do ticket,
    id do chamado
ticket name: nombre del ticket, nombre de ticket, ticketname, nom du ticket, nome do ticket
ticket description: descripcion del ticket, ticketbeschreibung, description du ticket, descricao do ticket
ticket status: estado del ticket, ticketstatus, statut du ticket, status do ticket
source: origen, fuente, quelle, source, origem, fonte
agent: agente, agent
tags: etiquetas, stichworter, tags, marqueurs, marcadores
due by time: hora de vencimiento, falligkeitszeit, heure d echeance, prazo
resolved time: hora de resolucion, losungszeit, heure de resolution, hora de resolucao
number: numero, nummer
short description: descripcion breve, breve descripcion, kurzbeschreibung, description breve,
    breve description, descricao resumida, descricao breve
state: estado, status, etat, zustand
assignment group: grupo de asignacion, zuweisungsgruppe, groupe d affectation, grupo de atribuicao
caller id: solicitante, anrufer, appelant, autor da chamada, chamador
opened at: abierto, abierto el, geoffnet, eroffnet am, ouvert, ouvert le, aberto, aberto em
close notes: notas de cierre, abschlussnotizen, losungshinweise, notes de cloture, notas de fechamento
additional comments: comentarios adicionales, zusatzliche kommentare, commentaires supplementaires,
    comentarios adicionais
work notes: notas de trabajo, arbeitsnotizen, notes de travail, notas de trabalho
"""


def _read() -> dict[str, tuple[str, ...]]:
    english: dict[str, list[str]] = {}
    for line in _TABLE.replace("\n    ", " ").strip().splitlines():
        name, _, others = line.partition(":")
        for other in others.split(","):
            english.setdefault(other.strip(), []).append(name)
    return {other: tuple(names) for other, names in english.items()}


_ENGLISH = _read()


@lru_cache(maxsize=4096)
def meanings(column: str) -> tuple[str, ...]:
    """The normal name of a column, and the English ones that it stands for in exports."""
    plain = normal(column)
    return (plain, *_ENGLISH.get(plain, ()))
