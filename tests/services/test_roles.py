"""Every service that writes asks who does it: as a viewer, a reviewer, and somebody of another project."""

import dis
import importlib
import inspect
import pkgutil
import re
import shutil
import sys
import types
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

import curate.services
from curate.domain.errors import CurateError, NotAllowed
from curate.domain.jobs import CheckRequest, ImportOptions
from curate.domain.teamwork import TeamSettings
from curate.domain.writing import NewSuggestion
from curate.services import (
    backups,
    blind,
    changes,
    checking,
    datasets,
    desk,
    erasure,
    guidelines,
    importing,
    jobs,
    members,
    people,
    project_actions,
    projects,
    reviewing,
    teamwork,
    tuning,
    writing,
)
from curate.settings import Settings
from curate.stores import Database
from curate.stores.examples import Where
from curate.stores.tables import metadata
from tests.conftest import ROOT
from tests.services.conftest import HEADER, TICKETS

PEOPLE = {"vic": "viewer", "rae": "reviewer", "ada": "owner"}
STRANGER = "mallory"

# What a project's people may do: the least role, and the call as somebody.
CALLS = {
    "blind.close_comparison": ("owner", lambda it, who: blind.close_comparison(it.database, "tickets", 1, who)),
    "blind.rate": ("reviewer", lambda it, who: blind.rate(it.database, it.key, 1, who or "nobody")),
    "blind.start_comparison": ("owner", lambda it, who: blind.start_comparison(it.database, "tickets", 1, "tuned", "base", person=who)),
    "changes.undo_last": ("reviewer", lambda it, who: changes.undo_last(it.database, "tickets", who)),
    "changes.undo_action": ("owner", lambda it, who: changes.undo_action(it.database, "tickets", it.action, who)),
    "changes.undo_own": ("reviewer", lambda it, who: changes.undo_own(it.database, it.key, who or "nobody")),
    "checking.apply_fixes": ("reviewer", lambda it, who: checking.apply_fixes(it.database, "tickets", "whitespace", person=who)),
    "checking.dismiss": ("reviewer", lambda it, who: checking.dismiss(it.database, "tickets", [it.finding], who)),
    "checking.fix_at_once": ("reviewer", lambda it, who: checking.fix_at_once(it.database, "tickets", it.spaced, {it.finding: 1}, who)),
    "checking.infer_contract": ("owner", lambda it, who: checking.infer_contract(it.database, "tickets", by=None, person=who)),
    "checking.keep_in_cluster": ("reviewer", lambda it, who: checking.keep_in_cluster(it.database, "tickets", it.ids[:2], it.ids[:1], who)),
    "checking.keep_found_value": ("reviewer", lambda it, who: checking.keep_found_value(it.database, "tickets", it.phone, 1, who)),
    "checking.keep_value": ("reviewer", lambda it, who: checking.keep_value(it.database, "tickets", "030 5550 123", who)),
    "checking.merge_in_cluster": ("reviewer", lambda it, who: checking.merge_in_cluster(it.database, "tickets", it.ids[:2], input_of=it.ids[0], output_of=it.ids[1], person=who)),
    "checking.put_rule": ("owner", lambda it, who: checking.put_rule(it.database, "tickets", it.rule, person=who)),
    "checking.remove_rule": ("owner", lambda it, who: checking.remove_rule(it.database, "tickets", "Urgent", person=who)),
    "checking.reopen": ("reviewer", lambda it, who: checking.reopen(it.database, "tickets", [it.dismissed], who)),
    "checking.resolve_conflict": ("reviewer", lambda it, who: checking.resolve_conflict(it.database, "tickets", it.conflict, it.ids[-1], person=who)),
    "checking.run_checks": ("reviewer", lambda it, who: checking.run_checks(it.database, "tickets", ["whitespace"], person=who)),
    "checking.run_checks with options": ("owner", lambda it, who: checking.run_checks(it.database, "tickets", ["token_length"], {"token_length": {"limit": 99}}, person=who)),
    "checking.save_rule": ("owner", lambda it, who: checking.save_rule(it.database, "tickets", it.rule, person=who)),
    "checking.set_contract": ("owner", lambda it, who: checking.set_contract(it.database, "tickets", {"kind": "prose"}, who)),
    "checking.split_cluster": ("reviewer", lambda it, who: checking.split_cluster(it.database, "tickets", [it.ids[:1], it.ids[1:2]], who)),
    "checking.start_checks": ("reviewer", lambda it, who: checking.start_checks(it.database, it.settings, "tickets", who)),
    "checking.switch_rule": ("owner", lambda it, who: checking.switch_rule(it.database, "tickets", "Urgent", active=False, person=who)),
    "datasets.check_export": ("owner", lambda it, who: datasets.check_export(it.database, "tickets", "v1", "openai", allow_unreviewed=True, person=who)),
    "datasets.create_version": ("owner", lambda it, who: datasets.create_version(it.database, "tickets", person=who, allow_open=True)),
    "datasets.export": ("owner", lambda it, who: datasets.export(it.database, "tickets", "v1", "openai", it.settings.home / "out", allow_unreviewed=True, person=who)),
    "datasets.export_text": ("owner", lambda it, who: datasets.export_text(it.database, "tickets", "v1", "openai", "train", allow_unreviewed=True, person=who)),
    "datasets.note_answers": ("viewer", lambda it, who: datasets.note_answers(it.database, "tickets", 1, who)),
    "datasets.note_export": ("owner", lambda it, who: datasets.note_export(it.database, it.version, who)),
    "erasure.erase_ticket": ("owner", lambda it, who: erasure.erase_ticket(it.database, it.settings, "tickets", "T-1", dry_run=False, person=who)),
    "erasure.erase_value": ("owner", lambda it, who: erasure.erase_value(it.database, it.settings, "tickets", "Heron", dry_run=False, person=who)),
    "importing.import_file": ("owner", lambda it, who: importing.import_file(it.database, "tickets", it.csv, person=who)),
    "importing.import_files": ("owner", lambda it, who: importing.import_files(it.database, "tickets", [it.csv], person=who)),
    "importing.import_fixed": ("owner", lambda it, who: importing.import_fixed(it.database, "tickets", it.source, [it.fixed], who)),
    "importing.import_fixed_file": ("owner", lambda it, who: importing.import_fixed_file(it.database, "tickets", it.source, it.fixed_csv, who)),
    "importing.remove_source": ("owner", lambda it, who: importing.remove_source(it.database, "tickets", it.source, who)),
    "importing.restore_texts": ("reviewer", lambda it, who: importing.restore_texts(it.database, "tickets", it.cleaned, who)),
    "importing.start_import": ("owner", lambda it, who: importing.start_import(it.database, it.settings, "tickets", it.csv, ImportOptions(), name="t.csv", person=who)),
    "jobs.cancel": ("owner", lambda it, who: jobs.cancel(it.database, it.job, who)),
    "jobs.resume": ("reviewer", lambda it, who: jobs.resume(it.database, it.settings, it.cancelled, who)),
    "jobs.run_inline": ("reviewer", lambda it, who: jobs.run_inline(it.database, "tickets", CheckRequest("tickets"), who).__enter__()),
    "jobs.submit": ("reviewer", lambda it, who: jobs.submit(it.database, "tickets", CheckRequest("tickets"), who)),
    "members.remove_member": ("owner", lambda it, who: members.remove_member(it.database, "tickets", "vic", who)),
    "members.set_member": ("owner", lambda it, who: members.set_member(it.database, "tickets", "vic", "owner", who)),
    "project_actions.archive_project": ("owner", lambda it, who: project_actions.archive_project(it.database, "tickets", archived=True, person=who)),
    "project_actions.copy_project": ("owner", lambda it, who: project_actions.copy_project(it.database, "tickets", "second", who)),
    "project_actions.delete_project": ("owner", lambda it, who: project_actions.delete_project(it.database, it.settings, "tickets", person=who)),
    "project_actions.hide_project": ("owner", lambda it, who: project_actions.hide_project(it.database, it.settings, "tickets", person=who)),
    "project_actions.rename_project": ("owner", lambda it, who: project_actions.rename_project(it.database, "tickets", "shop", who)),
    "project_actions.set_task": ("owner", lambda it, who: project_actions.set_task(it.database, "tickets", "Another one.", who)),
    "reviewing.approve_where": ("reviewer", lambda it, who: reviewing.approve_where(it.database, "tickets", "all", who)),
    "reviewing.decide": ("reviewer", lambda it, who: reviewing.decide(it.database, "tickets", it.ids[0], "reject", person=who)),
    "reviewing.decide_on_many": ("reviewer", lambda it, who: reviewing.decide_on_many(it.database, "tickets", dict.fromkeys(it.ids, 1), "reject", person=who)),
    "reviewing.apply_replacement": ("reviewer", lambda it, who: reviewing.apply_replacement(it.database, "tickets", reviewing.Replacement("Topic", "T"), dict.fromkeys(it.ids, 1), who)),
    "guidelines.save_guidelines": ("owner", lambda it, who: guidelines.save_guidelines(it.database, "tickets", "Short.", {}, number=0, person=who)),
    "guidelines.restore_guidelines": ("owner", lambda it, who: guidelines.restore_guidelines(it.database, "tickets", 1, number=0, person=who)),
    "guidelines.dismiss_suggestion": ("owner", lambda it, who: guidelines.dismiss_suggestion(it.database, "tickets", "0" * 64, who)),
    "tuning.restore_prompt": ("owner", lambda it, who: tuning.restore_prompt(it.database, "tickets", 0, who)),
    "tuning.review_errors": ("reviewer", lambda it, who: tuning.review_errors(it.database, "tickets", 1, 0, who)),
    "tuning.save_prompt": ("owner", lambda it, who: tuning.save_prompt(it.database, "tickets", "Short.", person=who)),
    "tuning.set_prices": ("owner", lambda it, who: tuning.set_prices(it.database, "tickets", {}, person=who)),
    "tuning.set_requests": ("owner", lambda it, who: tuning.set_requests(it.database, "tickets", 10, who)),
    "tuning.start_cross_fit": ("owner", lambda it, who: tuning.start_cross_fit(it.database, it.settings, "tickets", "v1", person=who)),
    "tuning.start_curve": ("owner", lambda it, who: tuning.start_curve(it.database, it.settings, "tickets", "v1", person=who)),
    "tuning.start_doubts": ("owner", lambda it, who: tuning.start_doubts(it.database, it.settings, "tickets", "v1", who)),
    "tuning.evaluation_report": ("viewer", lambda it, who: tuning.evaluation_report(it.database, it.settings, "tickets", examples=True, person=who)),
    "tuning.pull_model": ("owner", lambda it, who: tuning.pull_model(it.database, it.settings, "smollm2-135m", who)),
    "tuning.start_evaluation": ("owner", lambda it, who: tuning.start_evaluation(it.database, it.settings, "tickets", "v1", arms=["majority"], person=who)),
    "tuning.rescore": ("owner", lambda it, who: tuning.rescore(it.database, it.settings, "tickets", person=who)),
    "tuning.start_run": ("owner", lambda it, who: tuning.start_run(it.database, it.settings, "tickets", "v1", person=who)),
    "tuning.start_drafts": ("owner", lambda it, who: tuning.start_drafts(it.database, it.settings, "tickets", person=who)),
    "writing.refuse_suggestion": ("reviewer", lambda it, who: writing.refuse_suggestion(it.database, "tickets", it.suggestion, who)),
    "writing.remove_snippet": ("reviewer", lambda it, who: writing.remove_snippet(it.database, "tickets", it.snippet, who)),
    "writing.save_snippet": ("reviewer", lambda it, who: writing.save_snippet(it.database, "tickets", "Bye", "Kind regards", who, shared=True)),
    "writing.set_endpoint": ("owner", lambda it, who: writing.set_endpoint(it.database, "tickets", None, who)),
    "writing.start_suggest": ("reviewer", lambda it, who: writing.start_suggest(it.database, it.settings, "tickets", person=who)),
    "writing.suggest": ("reviewer", lambda it, who: writing.suggest(it.database, "tickets", person=who)),
    "writing.suggest_for": ("reviewer", lambda it, who: writing.suggest_for(it.database, "tickets", it.ids[0], who)),
    "backups.start_backup": ("owner", lambda it, who: backups.start_backup(it.database, it.settings, who)),
    "datasets.start_version": ("owner", lambda it, who: datasets.start_version(it.database, it.settings, "tickets", datasets.split_options(), who, allow_open={})),
    "desk.forget_draft": ("reviewer", lambda it, who: desk.forget_draft(it.database, it.project, who or "nobody", it.ids[0])),
    "desk.save_draft": ("reviewer", lambda it, who: desk.save_draft(it.database, it.project, who or "nobody", it.ids[0], revision=1, tab="t", output="x")),
    "reviewing.delete_view": ("reviewer", lambda it, who: reviewing.delete_view(it.database, "tickets", it.view, who)),
    "reviewing.rename_view": ("reviewer", lambda it, who: reviewing.rename_view(it.database, "tickets", it.view, "other", who)),
    "reviewing.save_view": ("reviewer", lambda it, who: reviewing.save_view(it.database, "tickets", "mine", reviewing.View(), person=who)),
    "reviewing.delete_selection": ("reviewer", lambda it, who: reviewing.delete_selection(it.database, "tickets", it.selection, who)),
    "reviewing.propose_selection": ("reviewer", lambda it, who: reviewing.propose_selection(it.database, "tickets", 2, person=who)),
    "reviewing.start_selection": ("reviewer", lambda it, who: reviewing.start_selection(it.database, it.settings, "tickets", 2, person=who)),
    "teamwork.add_comment": ("reviewer", lambda it, who: teamwork.add_comment(it.database, "tickets", it.ids[0], "Why?", person=who)),
    "teamwork.adjudicate": ("owner", lambda it, who: teamwork.adjudicate(it.database, "tickets", it.ids[0], "reject", revision=it.revision, person=who)),
    "teamwork.assign": ("owner", lambda it, who: teamwork.assign(it.database, "tickets", "rae", by=who)),
    "teamwork.assign_evenly": ("owner", lambda it, who: teamwork.assign_evenly(it.database, "tickets", ["rae"], who)),
    "teamwork.draw_sample": ("reviewer", lambda it, who: teamwork.draw_sample(it.database, "tickets", person=who)),
    "teamwork.judge": ("reviewer", lambda it, who: teamwork.judge(it.database, "tickets", it.ids[0], "reject", person=who)),
    "teamwork.look": ("reviewer", lambda it, who: teamwork.look(it.database, "tickets", it.ids[0], "reject", revision=it.revision, person=who)),
    "teamwork.set_team_settings": ("owner", lambda it, who: teamwork.set_team_settings(it.database, "tickets", TeamSettings(overlap=0.1), who)),
    "teamwork.settle": ("reviewer", lambda it, who: teamwork.settle(it.database, "tickets", it.comment, person=who)),
    "teamwork.sign_off": ("reviewer", lambda it, who: teamwork.sign_off(it.database, "tickets", [(it.ids[0], it.revision)], who)),
    "teamwork.unassign": ("owner", lambda it, who: teamwork.unassign(it.database, "tickets", 1, who)),
    "teamwork.undo_look": ("reviewer", lambda it, who: teamwork.undo_look(it.database, "tickets", who)),
    "erasure.start_erasure": ("owner", lambda it, who: erasure.start_erasure(it.database, it.settings, "tickets", "Heron", ticket=False, dry_run=True, person=who)),
    "project_actions.start_copy": ("owner", lambda it, who: project_actions.start_copy(it.database, it.settings, "tickets", "second", who)),
    "backups.back_up": ("owner", lambda it, who: backups.back_up(it.database, it.settings, it.settings.home.parent / "all.zip", person=who)),
}  # fmt: skip
NOBODYS = {
    "backups.restore_backup": "into an empty home, where nobody is anything yet",
    "backups.start_restore": "into an empty home, where nobody is anything yet",
    "projects.create_project": "a new project is nobody's, or its creator's",
    "importing.start_samples": "a new project; where it is there, it asks as importing does",
    "people.set_preferences": "a person's own, in no project",
    "demo.run_demo": "a home of its own",
    "doctor.diagnose": "whoever can run it has the files",
    "doctor.fix": "whoever can run it has the files",
    "jobs.mark_dead_jobs": "says what happened",
    "jobs.get_job": "says what happened to a job whose process died",
    "jobs.list_jobs": "says what happened to jobs whose process died",
    "jobs.wait": "cancels the job of whoever waits for it and interrupts",
    "jobs.remove_unfinished_source": "cleaning up",
    "leftovers.find_leftovers": "cleaning up",
    "leftovers.sweep_home": "cleaning up",
    "project_actions.sweep_projects": "cleaning up",
    "home.home_page": "says what happened to jobs whose process died",
}
"""Services that write, and ask nobody."""
DERIVED = {
    "checking.check_unchecked",
    "checking.cluster_of",
    "checking.current_clusters",
    "checking.duplicates_page",
    "checking.find_clusters",
    "checking.profile_contract",
    "checking.show_contract",
    "checking.update_clusters",
    "checking.work_out_clusters",
    "reviewing.find_neighbours",
    "reviewing.index_new",
    "reviewing.next_ids",
    "reviewing.positions",
    "reviewing.standing",
    "reviewing.search_examples",
    "writing.suggest_for",
    "quality.build_report",
    "quality.draw_map",
    "quality.write_html",
    "reviewing.review_page",
}
"""Services that keep what follows from what is there, whoever reads it."""
WITHIN = {
    "tuning.do_draft": "by a job, which is asked for before",
    "writing.offer": "by a source, which is asked for before",
    "writing.settle_suggestion": "after a decision, which is asked for",
    "changes.apply_changes": "asks by the kind of action",
    "changes.apply_in_parts": "asks by the kind of action",
    "changes.look_again": "after an action",
    "changes.prepare_changes": "what it prepares asks when it is written",
    "changes.recheck_rules": "after an action",
    "changes.store_findings": "by a check",
    "desk.open_card": "by a route, which says what the person is: who only reads takes no lease",
    "desk.release_tab": "gives back what is the person's",
    "desk.sync": "by a route, which says what the person is; each item asks when it is written",
    "teamwork.require_signed_off": "before a version",
    "datasets.note_evaluation": "by a job",
    "datasets.note_out_of_fold": "by a job",
    "tuning.do_cross_fit": "by a job, which is asked for before",
    "tuning.do_curve": "by a job, which is asked for before",
    "tuning.do_doubts": "by a job, which is asked for before",
    "backups.do_backup": "by a job, which is asked for before",
    "backups.do_restore": "by a job, which is asked for before",
    "datasets.do_freeze": "by a job, which is asked for before",
    "erasure.do_erase": "by a job, which is asked for before",
    "project_actions.do_copy": "by a job, which is asked for before",
    "reviewing.do_select": "by a job, which is asked for before",
    "tuning.do_evaluate": "by a job, which is asked for before",
    "tuning.do_pull": "by a job, which is asked for before",
    "tuning.do_train": "by a job, which is asked for before",
    "reviewing.prepare_decision": "what it prepares asks when it is written",
    "handlers.do_job": "asks by the kind of job",
}
"""What services use inside."""

WRITES = {"begin", "clean_up"}


LOADS = {"LOAD_GLOBAL", "LOAD_NAME"}


def _codes(code):
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _codes(inner)


def _ours(thing):
    return (getattr(thing, "__module__", "") or "").startswith("curate.services")


def _functions(thing):
    """The functions that calling or using something of ours may call."""
    if not _ours(thing):
        return
    if inspect.isfunction(thing):
        yield inspect.unwrap(thing)
    elif inspect.isclass(thing):
        for value in vars(thing).values():
            found = getattr(value, "fget", None) or getattr(value, "func", None) or value
            if inspect.isfunction(found):
                yield found


@cache
def _used(function):
    codes = list(_codes(function.__code__))
    names = {name for code in codes for name in code.co_names}
    loaded = {
        one.argval for code in codes for one in dis.get_instructions(code) if one.opname in LOADS
    }
    there = [function.__globals__.get(name) for name in loaded]
    inside = [getattr(one, name, None) for one in there if inspect.ismodule(one) for name in names]
    return names, [f for thing in (*there, *inside) for f in _functions(thing)]


def writes(function, seen):
    """Whether a function may begin a writing transaction, itself or in what it calls."""
    if function in seen:
        return False
    seen.add(function)
    names, used = _used(function)
    return not WRITES.isdisjoint(names) or any(writes(one, seen) for one in used)


def public_services():
    """Name to function: what packages of services name, and all of the modules beside them."""
    found = {}
    for module in pkgutil.iter_modules(curate.services.__path__):
        loaded = importlib.import_module(f"curate.services.{module.name}")
        names = getattr(loaded, "__all__", None) if module.ispkg else vars(loaded)
        for name in names or vars(loaded):
            thing = getattr(loaded, name)
            own = inspect.isfunction(thing) and thing.__module__.startswith(loaded.__name__)
            if own and not name.startswith("_"):
                found[f"{module.name}.{name}"] = inspect.unwrap(thing)
    return found


def test_every_service_that_writes_is_tried_as_everybody_or_says_why_not():
    writing = {name for name, one in public_services().items() if writes(one, set())}
    tried = {name.split(" ")[0] for name in CALLS}

    missing = writing - tried - NOBODYS.keys() - DERIVED - WITHIN.keys()

    assert not missing, f"add to CALLS of this test, and ask in it who may: {sorted(missing)}"
    assert writing >= {"reviewing.decide", "jobs.submit", "members.set_member"}


def test_whatever_is_named_here_exists():
    known = public_services().keys()

    assert {name.split(" ")[0] for name in CALLS} <= known
    assert NOBODYS.keys() | DERIVED | WITHIN.keys() <= known


@pytest.mark.parametrize(
    ("written", "only"),
    [
        (r"\.history\.add_action\(", "curate/services/changes/actions.py"),
        (r"\bstores\.jobs\.add\(", "curate/services/jobs.py"),
    ],
)
def test_actions_and_jobs_are_begun_in_one_place_where_it_is_asked_who_may(written, only):
    files = [*(ROOT / "curate").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    found = {
        str(one.relative_to(ROOT)) for one in files if re.search(written, one.read_text("utf-8"))
    }

    assert found == {only}


class Lived:
    """A project with members in which something of everything was done, and one that is a stranger's."""

    def __init__(self, database, settings, folder):
        self.database, self.settings = database, settings
        self.csv, self.fixed_csv = folder / "tickets.csv", folder / "fixed.csv"
        with database.read() as stores:
            self.project = stores.projects.get("tickets")
            key = self.key = self.project.id
            self.ids = [one.id for one in stores.examples.all(key)]
            examples = stores.examples.many(key, self.ids)
            self.revisions = {one.id: one.revision for one in examples.values()}
            self.revision = examples[self.ids[0]].revision
            self.cleaned = [one.id for one in examples.values() if one.original]
            self.source = stores.sources.all(key)[0].id
            self.version = stores.datasets.all(key)[0]
            self.action = next(
                one.id for one in stores.history.actions(key) if one.kind == "bulk_approve"
            )
            every = stores.jobs.all(project=key)
            self.job = next(one.id for one in every if one.state == "waiting")
            self.cancelled = next(one.id for one in every if one.state == "cancelled")
        self.view = reviewing.view_options(database, "tickets", "ada").saved[0].id
        self.selection = reviewing.list_selections(database, "tickets")[0].id
        self.comment = teamwork.read_threads(database, "tickets", self.ids[0])[0].comments[0].id
        found = checking.list_findings(database, "tickets")
        self.finding = next(
            one.id for one in found if (one.finding.check, one.status) == ("whitespace", "open")
        )
        self.phone = next(
            one.id for one in found if (one.finding.check, one.status) == ("personal_data", "open")
        )
        self.spaced = next(one.finding.examples[0] for one in found if one.id == self.finding)
        self.dismissed = next(one.id for one in found if one.status == "dismissed")
        self.snippet = writing.list_snippets(database, "tickets", "ada")[0].id
        with database.read() as stores:
            waiting = stores.suggestions.waiting(key, self.ids)
        self.suggestion = next(iter(waiting.values()))[0].id
        self.conflict = next(one.id for one in found if one.finding.check == "conflict")
        self.rule = checking.parse_rule({"name": "New", "kind": "must_contain", "value": "x"})
        self.fixed = importing.FixedRow(3, ("T-90", "2026-01-02", "C-1", "Late", "Topic: 1", "App"))

    def everything(self):
        """All rows of all tables."""
        with self.database.read() as stores:
            return {
                table.name: stores.connection.execute(select(table)).all()
                for table in metadata.sorted_tables
            }


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """The folder of such a home, made once."""
    folder = tmp_path_factory.mktemp("roles")
    rows = [
        ",".join(f'"{cell}"' for cell in row)
        for row in [
            HEADER,
            *TICKETS,
            ["T-22", "2026-01-16", "C-22", "Call 01632 960147 about my lamp.", "Topic: Other\nUrgency: Low", "App"],
            ["T-20", "2026-01-14", "C-20", "The bell is  broken  on my Wren ", "Topic: Other ", "App"],
            ["T-21", "2026-01-15", "C-21", TICKETS[0][3], "Topic: Other\nUrgency: Low", "App"],
        ]
    ]  # fmt: skip
    (folder / "tickets.csv").write_text("\n".join([*rows, '"T-30","2026"']), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CURATE_HOME", str(folder / "home"))
        patch.setenv("CURATE_PERSON", "ada")
        patch.setattr("curate.stores.engines.SYNCHRONOUS", "OFF")
        database = Database(f"sqlite:///{folder / 'home' / 'curate.db'}")
        _live(database, folder)
        database.close()
    return folder


def _live(database, folder):
    projects.create_project(database, "tickets", owner="ada")
    projects.create_project(database, "hers", owner=STRANGER)
    for person, role in PEOPLE.items():
        members.set_member(database, "tickets", person, role, "ada")
    cleaning = ImportOptions(cleaning={"input": ["whitespace"]})
    importing.import_file(database, "tickets", folder / "tickets.csv", cleaning)
    checking.run_checks(database, "tickets")
    rule = {"name": "Urgent", "kind": "must_contain", "value": "Urgency"}
    checking.save_rule(database, "tickets", checking.parse_rule(rule))
    reviewing.approve_where(database, "tickets", "all", knowingly=True)
    datasets.create_version(database, "tickets", allow_open=True)
    spaced = reviewing.list_examples(database, "tickets", Where())[0]
    writing.save_snippet(database, "tickets", "Sorry", "We are sorry.", "ada", shared=True)
    for text in ("Topic: Delivery\nUrgency: High  ",):
        edit = reviewing.Edit(output=text)
        reviewing.decide(database, "tickets", spaced.id, "edit", edit=edit)
        offered = NewSuggestion(spaced.id, 9, "model", text, "Topic: Delivery\nUrgency: Low")
    with database.read() as stores:
        key = stores.projects.get("tickets").id
    writing.offer(database, key, [offered], "ada")
    found = checking.list_findings(database, "tickets", status="open")
    checking.dismiss(database, "tickets", [next(
        one.id for one in found if one.finding.check not in {"conflict", "whitespace", "personal_data"}
    )])  # fmt: skip
    reviewing.save_view(database, "tickets", "seen", reviewing.View(), shared=True)
    reviewing.propose_selection(database, "tickets", 3)
    first = reviewing.list_examples(database, "tickets", Where())[0]
    teamwork.add_comment(database, "tickets", first.id, "Is it so?")
    jobs.submit(database, "tickets", CheckRequest("tickets"))
    second = jobs.submit(database, "tickets", CheckRequest("tickets"))
    jobs.cancel(database, second.id)
    reviewing.decide(database, "tickets", spaced.id, "flag", person="rae")
    sheet = importing.rejected_sheet(
        database, "tickets", importing.list_sources(database, "tickets")[0].id
    )
    (folder / "fixed.csv").write_text(importing.rejected_as_csv(sheet), encoding="utf-8")


@pytest.fixture
def it(template, tmp_path, monkeypatch, home):
    """A copy of it for one test, in which no process is started."""
    for name, module in list(sys.modules.items()):
        if name.startswith("curate.services.") and hasattr(module, "start_worker"):
            monkeypatch.setattr(module, "start_worker", lambda _: None)
    monkeypatch.setenv("CURATE_PERSON", "nobody")
    shutil.copytree(template / "home", home)
    for name in ("tickets.csv", "fixed.csv"):
        shutil.copy(template / name, tmp_path / name)
    database = Database(f"sqlite:///{home / 'curate.db'}")
    yield Lived(database, Settings(), tmp_path)
    database.close()


def less_than(least):
    return [who for who, role in PEOPLE.items() if not people.at_least(role, least)]


@pytest.mark.parametrize("name", CALLS)
def test_who_may_not_is_refused_and_nothing_is_changed(it, name):
    least, call = CALLS[name]
    before = it.everything()
    files = {one for one in Path(it.settings.home).rglob("*") if "curate.db" not in one.name}

    # Without a name, it is whoever works on this computer, who is no member. Of base models, which belong to
    # no project, an owner of any project may have another one.
    others = [None] if name == "tuning.pull_model" else [STRANGER, None]
    for who in (*less_than(least), *others):
        with pytest.raises(NotAllowed):
            call(it, who)

    assert it.everything() == before
    assert {
        one for one in Path(it.settings.home).rglob("*") if "curate.db" not in one.name
    } == files


@pytest.mark.parametrize("name", CALLS)
def test_who_may_is_not_refused(it, name):
    least, call = CALLS[name]
    who = next(person for person, role in PEOPLE.items() if role == least)
    if name in {"backups.back_up", "backups.start_backup"}:
        members.set_member(it.database, "hers", who, "owner", STRANGER)

    try:
        call(it, who)
    except NotAllowed:
        raise
    except CurateError:
        pass  # allowed, and impossible for another reason
