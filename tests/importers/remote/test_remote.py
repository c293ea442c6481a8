"""Files from elsewhere: what is fetched, what is refused, and that no secret is shown."""

import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from curate.domain.errors import Cancelled, CurateError, UnreadableFile, Unusable
from curate.importers import inspect, read
from curate.importers.remote import fetch, folder_as_file, is_address, shown
from tests.importers.remote.servers import KEY, SECRET, TOKEN, hub, s3, serving, web

TICKETS = "question,answer\n" + "".join(
    f"How do I open door {n}?,Turn key {n} to the left.\n" for n in range(8)
)


@pytest.fixture
def folder(tmp_path):
    there = tmp_path / "fetched"
    there.mkdir()
    return there


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """No credentials and no cache but those of the test."""
    for name in ("HF_TOKEN", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [
        ("s3://bucket/tickets.csv", True),
        ("s3:/bucket/tickets.csv", True),  # a path lost a stroke
        ("https://example.org/a.csv", True),
        ("hf://datasets/org/name", True),
        ("acme/tickets", True),
        ("acme/tickets@v2", True),
        ("data/tickets.csv", False),  # a file that is missing
        ("tickets.csv", False),
        ("/srv/tickets", False),
        ("C:\\export\\tickets.csv", False),
        ("a/b/c", False),
    ],
)
def test_addresses_are_told_from_files(text, elsewhere):
    assert is_address(text) is elsewhere


def test_a_folder_that_is_here_is_never_looked_for_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme").mkdir()

    assert not is_address("acme/tickets")


def test_what_is_shown_of_an_address_has_no_secret():
    assert shown("https://ann:pass@example.org/a.csv?sig=abc") == "https://example.org/a.csv"


# The hub


def parquet(rows, metadata=None):
    table = pa.Table.from_pylist(rows)
    out = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(metadata) if metadata else table, out)
    return out.getvalue()


ROWS = [{"text": f"Where is parcel {n}?", "label": n % 2} for n in range(8)]
CLASSES = {
    b"huggingface": json.dumps(
        {"info": {"features": {"label": {"names": ["late", "lost"], "_type": "ClassLabel"}}}}
    ).encode()
}


def fetched(datasets, address, folder, monkeypatch, **options):
    with serving(hub(datasets, **options)) as endpoint:
        monkeypatch.setenv("HF_ENDPOINT", endpoint)
        return fetch(address, folder)


def test_a_data_set_is_one_table_that_names_its_splits_and_classes(folder, monkeypatch):
    files = {
        "README.md": b"# Tickets",
        "data/train-00000-of-00002.parquet": parquet(ROWS[:4], CLASSES),
        "data/train-00001-of-00002.parquet": parquet(ROWS[4:6], CLASSES),
        "data/test-00000-of-00001.parquet": parquet(ROWS[6:], CLASSES),
    }

    (path,) = fetched({"acme/tickets": {"files": files}}, "acme/tickets", folder, monkeypatch)

    assert path.name == "tickets.parquet"
    rows = list(read(path))
    assert len(rows) == 8
    assert {row.metadata["split"] for row in rows} == {"train", "test"}
    assert {row.label for row in rows} == {"late", "lost"}


def test_of_several_configurations_one_must_be_named(folder, monkeypatch):
    card = {
        "configs": [
            {"config_name": "de", "data_files": [{"split": "train", "path": "de/*.csv"}]},
            {"config_name": "en", "data_files": "en/*.csv"},
        ]
    }
    files = {"de/a.csv": b"question,answer\nWo?,Da.\n", "en/a.csv": TICKETS.encode()}
    datasets = {"acme/tickets": {"files": files, "card": card}}

    with pytest.raises(Unusable, match=r"2 configurations: de, en. Nothing was imported: name one"):
        fetched(datasets, "hf://datasets/acme/tickets", folder, monkeypatch)
    (path,) = fetched(datasets, "hf://datasets/acme/tickets/en", folder, monkeypatch)

    assert path.read_text() == TICKETS


def test_one_file_of_a_data_set_can_be_named_at_a_revision(folder, monkeypatch):
    datasets = {
        "acme/tickets": {"files": {"a.csv": b"x\n"}},
        "acme/tickets@v1": {"files": {"a.csv": TICKETS.encode()}},
    }

    (path,) = fetched(datasets, "hf://datasets/acme/tickets@v1/a.csv", folder, monkeypatch)

    assert path.read_text() == TICKETS


def test_what_a_script_makes_is_taken_from_where_the_hub_converted_it(folder, monkeypatch):
    datasets = {
        "acme/tickets": {"files": {"tickets.py": b"", "README.md": b""}},
        "acme/tickets@refs/convert/parquet": {
            "files": {"default/train/0000.parquet": parquet(ROWS)}
        },
    }

    (path,) = fetched(datasets, "acme/tickets", folder, monkeypatch)

    assert inspect(path).rows == 8


def test_packed_lines_are_unpacked_and_splits_of_other_shapes_stay_files(folder, monkeypatch):
    lines = "".join(
        json.dumps({"question": f"Is {n} odd?", "answer": "Yes."}) + "\n" for n in range(3)
    )
    files = {"train.jsonl.gz": gzip.compress(lines.encode()), "test.jsonl": lines.encode()}

    (path,) = fetched({"acme/tickets": {"files": files}}, "acme/tickets", folder, monkeypatch)

    assert path.name == "tickets.zip"
    assert {row.metadata["file"] for row in read(path)} == {"train.jsonl", "test.jsonl"}


def test_a_private_data_set_is_opened_by_the_token_of_the_environment_alone(folder, monkeypatch):
    datasets = {"acme/secret": {"files": {"a.csv": TICKETS.encode()}}}

    with pytest.raises(UnreadableFile, match="no such data set, or it is private"):
        fetched(datasets, "acme/secret", folder, monkeypatch, private=("acme/secret",))
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    (path,) = fetched(datasets, "acme/secret", folder, monkeypatch, private=("acme/secret",))

    assert path.read_text() == TICKETS


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("acme/nothing", "no such data set"),
        ("hf://datasets/acme/tickets@v9", "no revision 'v9'"),
        ("hf://datasets/acme/tickets/nothing", "no such part"),
        ("hf://models/acme/tickets", "names no data set"),
        ("acme/gated", "asks for consent to conditions first"),
        ("acme/empty", "no files of rows"),
    ],
)
def test_what_a_hub_does_not_give_is_said(address, sentence, folder, monkeypatch):
    datasets = {
        "acme/tickets": {"files": {"a.csv": b"a,b\n"}},
        "acme/gated": {"files": {"a.csv": b"a,b\n"}},
        "acme/empty": {"files": {"README.md": b""}},
    }

    with pytest.raises(CurateError, match=sentence) as caught:
        fetched(datasets, address, folder, monkeypatch, gated=("acme/gated",))
    assert "Nothing was imported" in str(caught.value)


def test_a_hub_that_does_not_answer_is_said(folder, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")

    with pytest.raises(UnreadableFile, match="can't be reached"):
        fetch("acme/tickets", folder)


# Folders


def test_a_folder_of_a_data_set_is_read_like_the_data_set(tmp_path, folder):
    there = tmp_path / "tickets"
    (there / "data").mkdir(parents=True)
    for split, rows in (("train", ROWS[:6]), ("test", ROWS[6:])):
        (there / "data" / f"{split}.parquet").write_bytes(parquet(rows))

    path = folder_as_file(there, folder)

    assert [row.metadata["split"] for row in read(path)] == ["test"] * 2 + ["train"] * 6


def test_what_datasets_saved_to_disk_is_read(tmp_path, folder):
    there = tmp_path / "saved"
    (there / "train").mkdir(parents=True)
    table = pa.Table.from_pylist(ROWS)
    with pa.ipc.new_stream(there / "train" / "data-00000-of-00001.arrow", table.schema) as out:
        out.write_table(table)
    (there / "dataset_dict.json").write_text('{"splits": ["train"]}')
    (there / "train" / "state.json").write_text("{}")

    assert inspect(folder_as_file(there, folder)).rows == 8


def test_any_other_folder_is_read_like_an_archive_of_its_files(tmp_path, folder):
    there = tmp_path / "notes"
    there.mkdir()
    (there / "a.txt").write_text("Slept badly.")
    (there / "b.md").write_text("Slept well.")

    rows = list(read(folder_as_file(there, folder)))

    assert {row.input for row in rows} == {"Slept badly.", "Slept well."}


def test_an_empty_folder_is_refused(tmp_path, folder):
    (tmp_path / "nothing").mkdir()

    with pytest.raises(UnreadableFile, match="the folder is empty"):
        folder_as_file(tmp_path / "nothing", folder)


# Buckets

BUCKET = {
    "tickets": {
        "2026/jan.csv": TICKETS.encode(),
        "2026/feb.csv": TICKETS.replace("door", "gate").encode(),
        "2026/notes/a.txt": b"x",
        "big.csv": b"a" * 3_000_000,
    }
}


@pytest.fixture
def store(monkeypatch):
    pytest.importorskip("s3fs", reason="The extra s3 is not installed.")
    with serving(s3(BUCKET, public=("open",))) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        yield monkeypatch


@pytest.fixture
def signed(store):
    store.setenv("AWS_ACCESS_KEY_ID", KEY)
    store.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    return store


def test_a_file_in_a_bucket_is_fetched_with_the_credentials_of_the_environment(signed, folder):
    seen = []

    (path,) = fetch(
        "s3://tickets/2026/jan.csv", folder, on_progress=lambda *each: seen.append(each)
    )

    assert path.read_text() == TICKETS
    assert path.name == "jan.csv"
    assert seen[-1][0] == 1.0


@pytest.mark.parametrize("address", ["s3://tickets/2026/", "s3://tickets/2026/*.csv"])
def test_folders_and_patterns_of_a_bucket_are_their_files(address, signed, folder):
    assert [path.name for path in fetch(address, folder)] == ["feb.csv", "jan.csv"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("s3://tickets/none.csv", "there is nothing at this address"),
        ("s3://tickets/none/*.csv", "there is nothing at this address"),
        ("s3://elsewhere/none.csv", "there is nothing at this address"),
        ("nowhere://a/b", "nothing is known of nowhere://"),
        ("file:///etc/passwd", "is no address"),
    ],
)
def test_what_a_bucket_does_not_have_is_said(address, sentence, signed, folder):
    with pytest.raises(CurateError, match=sentence):
        fetch(address, folder)


def test_a_wrong_key_is_said_and_never_shown(store, folder, caplog, capfd):
    store.setenv("AWS_ACCESS_KEY_ID", KEY)
    store.setenv("AWS_SECRET_ACCESS_KEY", "wrong secret")

    with pytest.raises(UnreadableFile, match=r"give no access to it.*AWS_PROFILE") as caught:
        fetch("s3://tickets/2026/jan.csv", folder)

    told = f"{caught.value}{caplog.text}{''.join(capfd.readouterr())}"
    assert "wrong secret" not in told
    assert KEY not in told


def test_a_bucket_without_credentials_is_read_if_it_is_public(store, folder):
    BUCKET["open"] = {"a.csv": TICKETS.encode()}

    (path,) = fetch("s3://open/a.csv", folder)

    assert path.read_text() == TICKETS
    with pytest.raises(UnreadableFile, match="access"):
        fetch("s3://tickets/2026/jan.csv", folder)


def test_more_than_the_limit_is_refused_while_it_comes(signed, folder):
    with pytest.raises(UnreadableFile, match="larger than 1 MB"):
        fetch("s3://tickets/big.csv", folder, largest=1 << 20)
    with pytest.raises(Cancelled):
        fetch("s3://tickets/2026/jan.csv", folder, should_stop=lambda: True)


def test_a_driver_that_is_missing_is_named_with_its_extra(folder):
    try:
        import gcsfs  # noqa: F401
    except ImportError:
        with pytest.raises(
            Unusable, match=r"needs the package gcsfs.*pip install 'curate-tuning\[gcs\]'"
        ):
            fetch("gs://bucket/a.csv", folder)
    else:
        pytest.skip("The extra gcs is installed.")


# The web


def test_a_file_of_the_web_is_fetched_and_named_by_its_kind(folder):
    pages = {
        "/tickets.csv": (200, "text/csv", TICKETS.encode()),
        "/export": (200, "text/csv; charset=utf-8", TICKETS.encode()),
        "/tickets.csv.gz": (200, "application/gzip", gzip.compress(TICKETS.encode())),
    }
    with serving(web(pages)) as server:
        for path, name in (("/tickets.csv?sig=abc", "tickets.csv"), ("/export", "export.csv")):
            (found,) = fetch(f"{server}{path}", folder)
            assert (found.name, found.read_text()) == (name, TICKETS)
        (found,) = fetch(f"{server}/tickets.csv.gz", folder)
        assert (found.name, found.read_text()) == ("tickets.csv", TICKETS)


def test_what_the_web_does_not_give_is_said_without_the_signature(folder):
    pages = {
        "/secret.csv": (403, "text/plain", b""),
        "/page.csv": (200, "text/html", b"<html>Sign in</html>"),
        "/broken.csv.gz": (200, "application/gzip", b"\x1f\x8bnothing"),
    }
    wanted = {
        "/none.csv": "there is nothing at this address",
        "/secret.csv": "give no access to it",
        "/page.csv": "a web page instead of the file",
        "/broken.csv.gz": "damaged",
    }
    with serving(web(pages)) as server:
        for path, sentence in wanted.items():
            with pytest.raises(UnreadableFile, match=sentence) as caught:
                fetch(f"{server}{path}?sig=hidden", folder)
            assert "hidden" not in str(caught.value)
    with pytest.raises(UnreadableFile, match="can't be reached"):
        fetch("http://127.0.0.1:9/a.csv", folder)
