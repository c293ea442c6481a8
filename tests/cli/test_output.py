"""How commands print what there is much of."""

from rich.console import Console

from curate.cli.output import LONG, print_table


def test_a_long_table_has_a_line_a_row_in_columns_as_wide_as_their_texts(capsys, monkeypatch):
    rows = [{"id": n, "text": f"T{n}\n\x1b[31mred", "鈴": None} for n in range(LONG + 1)]

    def refused(*_args, **_more):
        raise AssertionError

    monkeypatch.setattr(Console, "print", refused)
    print_table(rows, "none")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == LONG + 2
    assert lines[0] == "id   text           鈴"
    assert lines[1].startswith("0    T0 ")
    assert not any("\x1b" in line for line in lines)
    assert {line.index("T") for line in lines[1:]} == {5}


def test_a_long_table_is_printed_while_its_rows_come_and_cuts_none(capsys):

    def rows():
        for n in range(LONG + 500):
            yield {"id": n, "name": "x" * (n // 50)}

    print_table(rows(), "None.")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == LONG + 501
    assert lines[-1].split() == [str(LONG + 499), "x" * ((LONG + 499) // 50)]
