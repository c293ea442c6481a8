import pytest

from curate.importers import inspect, read

ASKED = [
    "Mi lámpara no funciona desde ayer, ¿qué hago?",
    "Where is the parcel that I ordered?",
    "Meine Rechnung ist doppelt, bitte prüfen.",
]
ANSWERED = ["Le enviamos una nueva hoy.", "It is on its way to you.", "Sie wird heute storniert."]
HEADERS = {
    "es": [
        "Número de ticket",
        "Asunto",
        "Descripción",
        "Respuesta",
        "Categoría",
        "Cliente",
        "Fecha de creación",
    ],
    "de": [
        "Ticketnummer",
        "Betreff",
        "Beschreibung",
        "Antwort",
        "Kategorie",
        "Kunde",
        "Erstellt am",
    ],
    "fr": [
        "Numéro de ticket",
        "Objet",
        "Demande",
        "Réponse",
        "Catégorie",
        "Demandeur",
        "Date de création",
    ],
    "pt": [
        "Protocolo",
        "Assunto",
        "Descrição",
        "Resposta",
        "Categoria",
        "Cliente",
        "Data de criação",
    ],
}


@pytest.mark.parametrize("language", HEADERS)
def test_headers_in_other_languages_are_understood(write, language):
    number, subject, asked, answer, label, customer, created = HEADERS[language]
    lines = [";".join(HEADERS[language])]
    for index, (one, other) in enumerate(zip(ASKED, ANSWERED, strict=True), 1):
        kind = ["A", "B", "A"][index - 1]
        lines.append(
            f"000{index};Sobre {index} X;{one};{other};{kind};K-{index % 2};2026-03-0{index}"
        )
    path = write("export.csv", "\n".join(lines) + "\n")

    assert {k: v for k, v in inspect(path).mapping.items() if k != "metadata"} == {
        "input": [subject, asked],
        "output": [answer],
        "id": [number],
        "label": [label],
        "group": [customer],
        "created_at": [created],
    }
    assert next(read(path)).external_id == "0001"


@pytest.mark.parametrize("blank", ["-", "null", "N/A", "None", "nan", " - "])
def test_cells_that_stand_for_nothing_are_empty_where_they_are_no_text(write, blank):
    mapping = {
        "input": ["q"],
        "output": ["a"],
        "id": ["n"],
        "label": ["l"],
        "group": ["g"],
        "created_at": ["d"],
    }
    (row,) = read(
        write("a.csv", f"n,q,a,l,g,d\n{blank},Why so?,{blank},{blank},{blank},{blank}\n"),
        mapping=mapping,
    )

    assert (row.external_id, row.label, row.groups, row.created_at) == (None, None, {}, None)
    assert row.output == blank


def test_the_two_columns_others_of_freshservice_are_both_kept(write):
    header = "Subject,Ticket Id,Status,Urgency,Impact,Group,Agent,Created Time,Others,Others"
    path = write("a.csv", f"{header}\nLamp is dark,INC-1,Open,Low,Low,IT,Ben,2026-01-01,one,two\n")

    (row,) = read(path)

    assert inspect(path).preset == "freshservice"
    assert (row.metadata["Others"], row.metadata["Others (2)"]) == ("one", "two")
