"""Training speed against TRL's SFTTrainer: same model, data, LoRA settings, batch size and steps.

    python benchmarks/training.py --base MODEL_FOLDER --trl-python VENV/bin/python [--data CSV]

TRL lives in a virtual environment of its own (``pip install trl peft torch==OURS``), so that it
never becomes a dependency. Every side trains in a process of its own, on as many threads, in
float32, without gradient checkpointing, on the answers alone. Timed are the steps after the first.
The held-out loss of each adapter is measured by the same code afterwards. Prints Markdown.
"""

import argparse
import csv
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(__file__).parents[1].parent / "shared" / "data" / "banking77" / "train.csv"
INTENTS = 10
SETTINGS = {"rank": 16, "alpha": 32, "learning_rate": 1e-3, "batch_size": 16, "seed": 0}


def read(data: Path, steps: int) -> tuple[list[list[str]], list[list[str]]]:
    """Question and answer of training examples for so many steps, and of 80 held-out ones."""
    with data.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["category"]) for row in csv.DictReader(file)]
    kept = sorted({label for _, label in rows})[:INTENTS]
    rows = [[text, label] for text, label in rows if label in kept]
    rows.sort(key=lambda row: hashlib.sha256(row[0].encode()).digest())
    return rows[80 : 80 + steps * SETTINGS["batch_size"]], rows[:80]


def curate_side(job: dict) -> dict:
    """Train with Curate; returns the times at which steps ended, and where the adapter is."""
    import torch

    from curate.training import TrainingSettings, train

    torch.set_num_threads(job["threads"])
    ended = []
    settings = TrainingSettings(
        **SETTINGS, epochs=1, warmup=0.1, patience=0, precision=job["precision"]
    )
    result = train(
        records(job["train"]),
        [],
        Path(job["base"]),
        settings,
        Path(job["out"]),
        {},
        lambda event: ended.append(time.perf_counter()) if event.step else None,
        lambda: False,
    )
    return {"ended": ended, "adapter": str(result.adapter)}


def trl_side(job: dict) -> dict:
    """Train with TRL; the same."""
    import torch
    from datasets import Dataset
    from peft import LoraConfig
    from transformers import AutoModelForCausalLM, AutoTokenizer, TrainerCallback
    from trl import SFTConfig, SFTTrainer

    torch.set_num_threads(job["threads"])
    ended = []

    class Clock(TrainerCallback):
        """Notes when steps end."""

        def on_step_end(self, *_: object, **__: object) -> None:
            """A step has ended."""
            ended.append(time.perf_counter())

    data = Dataset.from_list(
        [
            {
                "prompt": [{"role": "user", "content": question}],
                "completion": [{"role": "assistant", "content": answer}],
            }
            for question, answer in job["train"]
        ]
    )
    trainer = SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(job["base"], dtype=torch.float32),
        processing_class=AutoTokenizer.from_pretrained(job["base"]),
        train_dataset=data,
        peft_config=LoraConfig(
            r=SETTINGS["rank"],
            lora_alpha=SETTINGS["alpha"],
            lora_dropout=0.0,
            target_modules="all-linear",
            task_type="CAUSAL_LM",
        ),
        callbacks=[Clock()],
        args=SFTConfig(
            output_dir=job["out"],
            per_device_train_batch_size=SETTINGS["batch_size"],
            learning_rate=SETTINGS["learning_rate"],
            lr_scheduler_type="cosine",
            warmup_steps=round(0.1 * len(data) / SETTINGS["batch_size"]),
            weight_decay=0.0,
            max_grad_norm=0.0,
            num_train_epochs=1,
            completion_only_loss=True,
            gradient_checkpointing=False,
            bf16=False,
            use_cpu=True,
            seed=SETTINGS["seed"],
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
        ),
    )
    trainer.train()
    trainer.save_model(job["out"] + "/adapter")
    return {"ended": ended, "adapter": job["out"] + "/adapter"}


def records(rows: list[list[str]]) -> list:
    """Rows as Curate takes them."""
    from curate.domain.records import Record

    return [
        Record(i, 1, "train", str(i), question, answer) for i, (question, answer) in enumerate(rows)
    ]


def held_out_loss(base: Path, adapter: str, rows: list[list[str]]) -> float:
    """Mean loss per answer token, in nats."""
    import torch

    from curate.models import answer_losses, load

    loaded = load(base, Path(adapter))
    encoded = sorted(map(loaded.chat.encode, records(rows)), key=len)
    with torch.inference_mode():
        parts = [answer_losses(loaded.model, encoded[i : i + 16]) for i in range(0, 80, 16)]
    return torch.cat(parts).mean().item()


def measure(python: str, side: str, job: dict) -> dict:
    """One side in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "job.json"
        path.write_text(json.dumps(job), "utf-8")
        command = [python, str(Path(__file__).resolve()), "--side", side, "--job", str(path)]
        environment = {**os.environ, "OMP_NUM_THREADS": str(job["threads"])}
        if side == "curate":
            environment["PYTHONPATH"] = str(Path(__file__).parents[1])
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{side} failed:\n{done.stderr[-3000:]}")
        return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Measure all sides in turn, the given number of times, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--base", type=Path, help="folder of the converted default model")
    parser.add_argument("--trl-python", default=os.environ.get("CURATE_TRL_PYTHON"))
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--side", choices=["curate", "trl"], help=argparse.SUPPRESS)
    parser.add_argument("--job", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.side:
        job = json.loads(args.job.read_text("utf-8"))
        print(json.dumps((curate_side if args.side == "curate" else trl_side)(job)))
        return
    if not args.base or not args.trl_python:
        parser.error("--base and --trl-python are needed")
    train, held_out = read(args.data, args.steps)
    sides = {
        "TRL SFTTrainer, float32": (args.trl_python, "trl", "float32"),
        "Curate, float32": (sys.executable, "curate", "float32"),
        "Curate, auto precision": (sys.executable, "curate", "auto"),
    }
    speeds: dict[str, list[float]] = {name: [] for name in sides}
    losses: dict[str, float] = {}
    for _ in range(args.rounds):
        for name, (python, side, precision) in sides.items():
            with tempfile.TemporaryDirectory() as out:
                job = {
                    "train": train,
                    "base": str(args.base.resolve()),
                    "out": out,
                    "threads": args.threads,
                    "precision": precision,
                }
                result = measure(python, side, job)
                ended = result["ended"]
                steps = (len(ended) - 1) * SETTINGS["batch_size"]
                speeds[name].append(steps / (ended[-1] - ended[0]))
                losses[name] = held_out_loss(args.base, result["adapter"], held_out)
                print(f"{name}: {speeds[name][-1]:.2f} examples/s", file=sys.stderr)
    first = sorted(speeds[next(iter(sides))])[args.rounds // 2]
    print(f"{len(train)} examples, batch {SETTINGS['batch_size']}, {args.threads} threads\n")
    print("| trainer | examples/s | against TRL | held-out loss |")
    print("| --- | ---: | ---: | ---: |")
    for name, found in speeds.items():
        median = sorted(found)[args.rounds // 2]
        print(f"| {name} | {median:.1f} | {median / first:.2f} × | {losses[name]:.3f} |")


if __name__ == "__main__":
    main()
