from curate.services.importing import ImportOptions, import_file
from curate.services.reviewing import list_examples
from curate.stores.examples import Where

ROWS = [
    ["1", "<p>My bike &amp; lock</p><ul><li>red</li></ul>", "It is here."],
    ["2", "Plain words, nothing to clean.", "<b>Sent</b> today."],
]
HEADER = ["id", "question", "answer"]
HTML = {"input": ["html"], "output": ["html"]}


def all_of(database):
    return list_examples(database, "tickets", Where())


def test_a_cleaned_text_keeps_what_the_source_said(database, project, write_csv):
    import_file(database, "tickets", write_csv(ROWS, header=HEADER), ImportOptions(cleaning=HTML))

    first, second = all_of(database)
    assert (first.input, first.draft_input) == ("My bike & lock\n\n- red",) * 2
    assert first.original == {"input": ROWS[0][1]}
    assert (second.input, second.output) == (ROWS[1][1], "Sent today.")
    assert second.original == {"output": ROWS[1][2]}


def test_other_cleaning_of_the_same_rows_adds_and_changes_nothing(database, project, write_csv):
    path = write_csv(ROWS, header=HEADER)
    import_file(database, "tickets", path, ImportOptions(cleaning=HTML))

    again = import_file(database, "tickets", path, ImportOptions(cleaning={"input": ["blanks"]}))

    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
    assert all_of(database)[0].input == "My bike & lock\n\n- red"


def test_a_row_that_changed_at_its_source_is_cleaned_again(database, project, write_csv):
    import_file(database, "tickets", write_csv(ROWS, header=HEADER), ImportOptions(cleaning=HTML))
    changed = [[*ROWS[0][:1], "My <i>bike</i> only", ROWS[0][2]], ROWS[1]]

    import_file(
        database, "tickets", write_csv(changed, header=HEADER), ImportOptions(cleaning=HTML)
    )

    first = all_of(database)[0]
    assert (first.input, first.original) == ("My bike only", {"input": "My <i>bike</i> only"})
