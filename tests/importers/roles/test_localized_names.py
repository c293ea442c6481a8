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


@pytest.mark.parametrize(
    ("preset", "header"),
    [
        (
            "jira",
            "Resumen,Clave de incidencia,ID de la incidencia,Tipo de Incidencia,Estado,Clave del proyecto",
        ),
        ("jira", "Résumé,Clé de ticket,Identifiant du ticket,Type de ticket,État,Clé de projet"),
        ("jira", "Resumo,Chave do item,ID do item,Tipo de item,Status,Chave do projeto"),
        ("zendesk", "ID,Solicitante,Agente asignado,Grupo,Asunto,Canal,Creado"),
        ("zendesk", "ID,Anforderer,Zugewiesener Mitarbeiter,Gruppe,Betreff,Kanal,Erstellt am"),
    ],
)
def test_exports_of_a_system_in_another_language_are_known_as_its_own(write, preset, header):
    row = [f"Lo que es {n}" for n in range(len(header.split(",")))]
    path = write("t.csv", f"{header}\n{','.join(row)}\n")

    found = inspect(path)

    assert found.preset == preset
    assert found.confidence < 1


def test_chinese_and_japanese_texts_are_texts_though_no_blank_parts_their_words(write):
    rows = "1,我的订单在哪里?什么时候到,已经发货了,请稍等\n2,灯不亮了怎么办呢,请把它寄回来给我们,谢谢您\n"
    rows = "\n".join(
        ",".join((a, b, c + d)) for a, b, c, d in (line.split(",") for line in rows.split())
    )
    path = write("t.csv", f"id,问题,答案\n{rows}\n".encode("gb18030"))

    assert inspect(path).mapping == {
        "input": ["问题"],
        "output": ["答案"],
        "id": ["id"],
        "metadata": [],
    }


def test_a_line_of_totals_and_cells_of_dashes_confuse_no_role(write):
    path = write(
        "t.csv",
        "id,created,question,answer\n1,2026-01-05,Where is it now?,There it is.\n"
        "2,-,And how is it?,It is well.\nTotal: 2,,,\n",
    )

    found = inspect(path).mapping

    assert (found["id"], found["created_at"]) == (["id"], ["created"])


def test_the_subject_is_what_a_list_of_tickets_asks(write):
    path = write("t.csv", "Nr,Betreff,Farbe\n1,Kein Licht,rot\n2,Rechnung,blau\n3,Kein Licht,rot\n")

    assert inspect(path).mapping["input"] == ["Betreff"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_found_out_in_other_scripts_too(write, encoding):
    text = "id,вопрос,ответ\n1,Где мой заказ?,Он вышел в понедельник.\n2,Лампа не горит,Отправьте её.\n"
    path = write("t.csv", text.encode(encoding))

    assert inspect(path).encoding == encoding
    assert [row.input for row in read(path)] == ["Где мой заказ?", "Лампа не горит"]


def test_what_an_agent_wrote_is_the_answer_wherever_it_stands(write):
    rows = "".join(
        f"{n},We sent you another lamp {n}.,My lamp {n} is dark and cold.\n" for n in range(4)
    )
    path = write("t.csv", f"#,Last agent message,First message\n{rows}")

    found = inspect(path).mapping

    assert (found["input"], found["output"]) == (["First message"], ["Last agent message"])
    assert found["id"] == ["#"]
