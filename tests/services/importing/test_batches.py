import json

from curate.services.importing import import_files
from curate.services.reviewing import list_examples
from curate.stores.examples import Where


def test_answers_and_requests_of_a_batch_come_in_together_from_two_folders(
    database, project, tmp_path
):
    asked = {"model": "m", "messages": [{"role": "user", "content": "Why is it dark?"}]}
    told = {"model": "m", "choices": [{"message": {"content": "The fuse blew."}}]}
    requests, answers = tmp_path / "in" / "requests.jsonl", tmp_path / "out" / "answers.jsonl"
    for path, item in (
        (requests, {"custom_id": "a", "body": asked}),
        (
            answers,
            {"custom_id": "a", "response": {"status_code": 200, "body": told}, "error": None},
        ),
    ):
        path.parent.mkdir()
        path.write_text(json.dumps(item) + "\n")

    for order in ([answers, requests], [requests, answers]):
        import_files(database, project.name, order)

        (example,) = list_examples(database, project.name, Where())
        assert (example.input, example.output) == ("Why is it dark?", "The fuse blew.")
