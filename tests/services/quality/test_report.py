from html.parser import HTMLParser

import pytest

from curate.services.changes import list_actions, undo_last
from curate.services.checking import (
    dismiss,
    list_findings,
    run_checks,
    set_contract,
    show_contract,
    split_cluster,
)
from curate.services.importing import ImportOptions, import_file, list_sources, remove_source
from curate.services.projects import create_project
from curate.services.quality import (
    Problem,
    as_html,
    build_report,
    draw_map,
    enough,
    fix_first,
    freshness_sentence,
    labels_sentence,
    quality_page,
)
from curate.services.quality.report import Labels
from curate.services.reviewing import Edit, approve_where, decide, list_examples
from curate.stores.examples import Where
from tests.services.conftest import TICKETS
from tests.statements import asked, scans_inside_loops, without_statistics

TWIN = ["T-20", "2026-02-01", "C-1", "My Heron never came; where is it now?", *TICKETS[0][4:]]
OUT = [
    "T-21",
    "2026-02-02",
    "C-20",
    "Can the basket of an Otter hold a crate?",
    "Topic: Advice\nurgency: Low",
    "Advice",
]
OTHER = [
    "T-22",
    "2026-02-03",
    "C-21",
    "The app shows yesterday's ride twice.",
    "Topic: Billing\nUrgency: High",
    "App",
]


def numbered(database, name):
    return next(o for o in list_examples(database, "tickets", Where()) if o.external_id == name)


@pytest.fixture
def checked(database, project, write_csv):
    import_file(database, "tickets", write_csv([*TICKETS, TWIN, OUT, OTHER]))
    run_checks(database, "tickets")
    return database


def test_an_empty_project_has_a_report_too(database, project, settings_here):
    report = build_report(database, settings_here, "tickets")

    assert (report.examples, report.clean, report.cost) == (0, 0, None)
    assert draw_map(database, "tickets").dots == ()
    assert "There are no examples yet." in as_html(report, draw_map(database, "tickets"))


def test_before_the_checks_the_report_says_only_what_can_be_known(database, tickets, settings_here):
    report = build_report(database, settings_here, "tickets")

    assert not report.freshness.checked
    assert report.coverage is None
    assert (report.examples, report.answered) == (12, 12)
    assert "have not all run yet" in as_html(report, draw_map(database, "tickets"))


def test_the_report_counts_what_the_checks_found(checked, settings_here):
    report = build_report(checked, settings_here, "tickets")

    assert (report.examples, report.answered, freshness_sentence(report.freshness)) == (15, 15, "")
    assert report.duplicates.members == 4
    assert report.duplicates.surplus == 2
    assert report.examples_with("conflict") == 2
    assert report.examples_with("format_contract") == 1
    assert report.coverage == pytest.approx(14 / 15)
    assert report.clean == checked_clean(checked)
    assert report.labels.counts[0] == ("Advice", 4)
    assert report.sources == (("tickets.csv", 15),)
    assert {"conflict", "format_contract", "near_duplicate"} <= {
        one.check for one in report.fix_first
    }
    assert [one.minutes > 0 for one in report.cost.here] == [True, True, True]


def checked_clean(database):
    approved = approve_where(database, "tickets", "clean").approved
    undo_last(database, "tickets")
    return approved


def test_rejected_examples_are_no_part_of_the_report(checked, settings_here):
    for name in ("T-20", "T-21", "T-22"):
        decide(checked, "tickets", numbered(checked, name).id, "reject")

    report = build_report(checked, settings_here, "tickets")

    assert report.examples == 12
    assert report.duplicates.clusters == 0
    assert report.coverage == 1
    assert report.statuses == {"pending": 12, "rejected": 3}


def test_what_came_or_changed_since_the_checks_is_counted(checked, settings_here, write_csv):
    def fresh():
        return build_report(checked, settings_here, "tickets").freshness

    assert not freshness_sentence(fresh())
    approve_where(checked, "tickets", "all")
    assert not freshness_sentence(fresh())

    decide(checked, "tickets", numbered(checked, "T-7").id, "edit", edit=Edit(output="Topic: X"))
    assert (fresh().new, fresh().edited) == (0, 1)

    more = [["T-90", "2026-03-01", "C-90", "Where do I find the frame number?", "Topic: Advice\nUrgency: Low", "Advice"]]  # fmt: skip
    import_file(checked, "tickets", write_csv(more, "more.csv"))
    assert (fresh().new, fresh().edited) == (1, 1)

    run_checks(checked, "tickets", ["whitespace"])
    assert freshness_sentence(fresh())
    run_checks(checked, "tickets")
    assert not freshness_sentence(fresh())

    set_contract(checked, "tickets", show_contract(checked, "tickets").contract.spec())
    assert fresh().reformatted


def test_an_import_that_took_the_place_of_a_removed_one_counts_as_new(
    checked, settings_here, write_csv
):
    more = [["T-90", "2026-03-01", "C-90", "Where do I find the frame number?", "Topic: Advice\nUrgency: Low", "Advice"]]  # fmt: skip
    path = write_csv(more, "more.csv")
    import_file(checked, "tickets", path)
    run_checks(checked, "tickets")
    remove_source(checked, "tickets", list_sources(checked, "tickets")[0].id)
    import_file(checked, "tickets", path)

    assert build_report(checked, settings_here, "tickets").freshness.new == 1


def test_every_action_makes_another_state(checked):
    seen = [quality_page(checked, "tickets").state]
    finding = list_findings(checked, "tickets", status="open")[0]
    dismiss(checked, "tickets", [finding.id])
    seen.append(quality_page(checked, "tickets").state)
    run_checks(checked, "tickets")
    seen.append(quality_page(checked, "tickets").state)

    assert len(set(seen)) == 3
    assert quality_page(checked, "tickets").state == seen[-1]


def test_running_the_checks_is_no_action_that_a_person_sees(checked):
    assert list_actions(checked, "tickets") == []


def test_a_list_of_prices_that_cannot_be_read_costs_only_the_prices(checked, settings_here, home):
    home.mkdir(exist_ok=True)
    (home / "prices.json").write_text("nonsense")

    report = build_report(checked, settings_here, "tickets")

    assert report.cost is None
    assert "prices.json can't be read" in report.price_error
    assert report.examples == 15


def test_the_map_has_a_dot_for_each_example(checked):
    drawn = draw_map(checked, "tickets")

    assert (len(drawn.dots), drawn.of) == (15, 15)
    assert {one.name for one in drawn.dots if one.twin} == {"T-1", "T-2", "T-20", "T-22"}


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []
        self.attributes = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


def test_the_file_holds_no_script_and_asks_for_nothing_whatever_the_tickets_say(
    database, project, settings_here, write_csv
):
    rows = [
        [f"{HOSTILE}{n}", "2026-01-01", HOSTILE, f"{HOSTILE} ride {n} {'brake ' * n}", f"Topic: {HOSTILE}", HOSTILE]
        for n in range(12)
    ]  # fmt: skip
    import_file(database, "tickets", write_csv(rows, f"{HOSTILE[:8]}.csv".replace("/", "")))
    run_checks(database, "tickets")

    document = as_html(
        build_report(database, settings_here, "tickets"), draw_map(database, "tickets")
    )

    seen = Seen()
    seen.feed(document)
    assert not {"script", "img", "iframe", "link", "object"} & set(seen.tags)
    assert not {name for name, _ in seen.attributes if name.startswith("on")}
    assert not [v for n, v in seen.attributes if n in {"src", "href", "xlink:href"}]
    assert "url(" not in document
    assert "&lt;script&gt;alert(1)" in document


def problem(check, severity, examples, fixable=0):
    return Problem(check, check.title(), severity, examples, examples, fixable)


def test_what_is_worse_commoner_or_easier_comes_first():
    found = fix_first(
        [
            problem("whitespace", "note", 30, 30),
            problem("conflict", "error", 10),
            problem("format_contract", "error", 10, 10),
            problem("near_duplicate", "warning", 20),
            problem("token_length", "note", 5),
            problem("a_new_check", "warning", 25),
        ]
    )

    assert [one.check for one in found] == [
        "format_contract",
        "conflict",
        "a_new_check",
        "near_duplicate",
        "whitespace",
    ]
    assert "One click fixes all of them." in found[0].sentence
    assert found[3].where == "duplicates"


@pytest.mark.parametrize(
    ("usable", "says"),
    [
        (0, "Not enough yet"),
        (49, "Not enough yet: 49 examples"),
        (50, "enough for a basic task"),
        (499, "not for a hard one"),
        (500, "enough for a hard task"),
        (1_001, "more than most tasks take"),
    ],
)
def test_whether_there_are_enough_follows_the_numbers_of_the_guide(usable, says):
    assert says in enough(usable, []).verdict


def test_small_labels_are_named_and_more_held_out_examples_give_a_narrower_interval():
    found = enough(600, [("A", 300), ("B", 200), ("C", 9)])

    assert found.thin == (("C", 9),)
    assert found.held_out == 120
    widths = [one.high - one.low for one in found.precision]
    assert widths == sorted(widths, reverse=True)
    assert enough(600, [("Only", 3)]).thin == ()


def test_answers_that_are_labels_are_counted_as_labels(database, project, write_csv, settings_here):
    topics = ("Delivery", "Billing", "Billing")
    questions = [f"{number * 7919 % 97} bikes ask for number {number}." for number in range(90)]
    rows = [[question, topics[number % 3]] for number, question in enumerate(questions)]
    options = ImportOptions(mapping={"input": ["Message"], "output": ["Answer"], "label": []})
    import_file(database, "tickets", write_csv(rows, header=["Message", "Answer"]), options)
    run_checks(database, "tickets", ["format_contract"])

    report = build_report(database, settings_here, "tickets")

    assert report.labels == Labels((("Billing", 60), ("Delivery", 30)), unlabeled=0, answers=True)
    assert labels_sentence(report).startswith("2 labels: the most frequent has 60 examples")


def test_the_report_reads_no_project_for_each_row_of_another_table(
    sqlite, write_csv, settings_here
):
    create_project(sqlite, "tickets")
    import_file(sqlite, "tickets", write_csv([*TICKETS, TWIN, OUT, OTHER]))
    run_checks(sqlite, "tickets")
    without_statistics(sqlite)

    with asked(sqlite) as seen:
        build_report(sqlite, settings_here, "tickets")
        draw_map(sqlite, "tickets")

    assert scans_inside_loops(sqlite, seen.statements) == []


def test_the_report_counts_the_clusters_that_there_are_now(checked, settings_here):
    before = build_report(checked, settings_here, "tickets").duplicates
    with checked.read() as stores:
        clusters = stores.clusters.all(stores.projects.get("tickets").id)
    assert before.clusters == len(clusters) > 0

    for cluster in clusters:
        split_cluster(checked, "tickets", [[one] for one in cluster.examples])

    assert build_report(checked, settings_here, "tickets").duplicates.clusters == 0
