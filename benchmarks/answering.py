"""Few-shot answers against a ``generate`` call per row of transformers: same model, same prompts.

    python benchmarks/answering.py --base MODEL_FOLDER [--rows 20] [--examples 4] [--data CSV]

Without ``--data`` the rows are tickets of the sample data, whose answers have five lines; with a CSV of
``text`` and ``category`` (banking77) they are labels. Every prompt states the format and shows the same
worked examples. Both sides answer greedily on the same model in memory, in float32, in turn; counted are
the answers that are the same letter by letter. Curate's time includes measuring the loss of every
approved answer, which the other side does not do. Prints Markdown.
"""

import argparse
import csv
import os
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sample_data" / "tickets.csv"
TASK = "Read the message and answer in the house format."


def read(data: Path | None, rows: int) -> tuple[list, list]:
    """Records to show examples from, and records to ask."""
    from curate.domain.records import Record

    columns = ("text", "category") if data else ("Message", "Triage")
    with (data or SAMPLE).open(encoding="utf-8", newline="") as file:
        pairs = [(row[columns[0]], row[columns[1]]) for row in csv.DictReader(file)]
    pairs = [(asked, answer) for asked, answer in pairs if asked.strip() and answer.strip()]
    made = [
        Record(i, 1, "train", str(i), asked, answer, label=answer.split("\n", 1)[0])
        for i, (asked, answer) in enumerate(pairs)
    ]
    step = max(len(made) // rows, 1)
    held = made[::step][:rows]
    return [one for one in made if one not in held], held


def main() -> None:
    """Answer on both sides and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--base", type=Path, required=True, help="folder of a base model")
    parser.add_argument("--data", type=Path, help="CSV with text and category")
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--examples", type=int, default=4, help="worked examples in each prompt")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 2)
    args = parser.parse_args()

    import torch

    from curate import contract
    from curate.evaluation import Setting
    from curate.evaluation.arms.few_shot import FewShot
    from curate.evaluation.generation import answer_all
    from curate.models import Encoded

    torch.set_num_threads(args.threads)
    train, held = read(args.data, args.rows)
    setting = Setting(
        train,
        args.base,
        contract.infer_answer_format(train),
        TASK,
        0,
        lambda _: None,
        lambda: False,
    )
    prompts = FewShot(examples=args.examples).prompts(setting, held)
    asked = [
        Encoded(record.example, prompt, setting.chat.answer(record.output))
        for record, prompt in zip(held, prompts, strict=True)
    ]
    loaded = setting.loaded(None)

    def one_by_one() -> list[str]:
        made = []
        for record in asked:
            ids = torch.tensor([record.prompt])
            with torch.inference_mode():
                out = loaded.model.generate(
                    ids,
                    attention_mask=torch.ones_like(ids),
                    max_new_tokens=setting.most,
                    do_sample=False,
                    eos_token_id=list(loaded.chat.stops),
                    pad_token_id=loaded.chat.end,
                )
            made.append(loaded.chat.decode(out[0, ids.shape[1] :].tolist()))
        return made

    def together() -> list[str]:
        found = answer_all(loaded, asked, setting.most, lambda _: None, lambda: False)
        return [one.text for one in found]

    sides = {"`generate` per row": one_by_one, "Curate": together}
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    answers: dict[str, list[str]] = {}
    for _ in range(args.rounds):
        for name, side in sides.items():
            started = time.perf_counter()
            answers[name] = side()
            seconds[name].append(time.perf_counter() - started)
            print(f"{name}: {seconds[name][-1]:.1f} s", file=sys.stderr)
    first, second = answers.values()
    same = sum(one == other for one, other in zip(first, second, strict=True))
    lengths = sorted(len(record.prompt) for record in asked)
    print(
        f"{len(asked)} rows, prompts of {lengths[0]} to {lengths[-1]} tokens, at most {setting.most} "
        f"tokens in an answer, {args.threads} threads; {same} of {len(asked)} answers are the same\n"
    )
    base = sorted(seconds["`generate` per row"])[args.rounds // 2]
    print("| side | seconds | against `generate` |")
    print("| --- | ---: | ---: |")
    for name, found in seconds.items():
        median = sorted(found)[args.rounds // 2]
        print(f"| {name} | {median:.1f} | {base / median:.1f} × |")


if __name__ == "__main__":
    main()
