"""What a consumer's own code says of files: run by ``validators.py`` in that consumer's Python.

PYTHON validators_peers.py PEER < paths     prints a JSON line a file: [accepted, why]
"""

import contextlib
import importlib.util
import io
import json
import os
import sys
import tempfile
import types
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Check = Callable[[Path], None]
CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] "
    "+ '<|im_end|>' + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def rows(path: Path) -> list[Any]:
    """Lines as Python reads them."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def openai() -> Check:
    """The cell “Format error checks” of the cookbook's Chat_finetuning_data_prep.ipynb."""
    notebook = json.loads(Path(os.environ["OPENAI_NOTEBOOK"]).read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"]]
    cell = next(text for text in cells if text.startswith("# Format error checks"))

    def check(path: Path) -> None:
        names: dict[str, Any] = {"dataset": rows(path), "defaultdict": defaultdict}
        exec(cell, names)  # noqa: S102 - the consumer's own rules
        if names["format_errors"]:
            raise ValueError(dict(names["format_errors"]))

    return check


def together() -> Check:
    """``check_file`` of Together's SDK."""
    try:
        from together.utils.files import check_file
    except ImportError:
        from together.lib.utils.files import check_file

    def check(path: Path) -> None:
        report = check_file(path)
        if not report["is_check_passed"]:
            raise ValueError(report.get("message"))

    return check


def mistral() -> Check:
    """mistral-common's validator for tuning, third version."""
    from mistral_common.protocol.instruct import messages as said
    from mistral_common.protocol.instruct.tool_calls import Tool
    from mistral_common.protocol.instruct.validator import (
        MistralRequestValidatorV3,
        ValidationMode,
    )

    validator = MistralRequestValidatorV3(mode=ValidationMode.finetuning)
    kinds = {
        "system": said.SystemMessage,
        "user": said.UserMessage,
        "assistant": said.FinetuningAssistantMessage,
        "tool": said.ToolMessage,
    }

    def check(path: Path) -> None:
        for row in rows(path):
            listed = [kinds[one["role"]].model_validate(one) for one in row["messages"]]
            validator.validate_messages(listed)
            validator._validate_tools([Tool.model_validate(one) for one in row.get("tools") or []])  # noqa: SLF001

    return check


def gemini() -> Check:
    """google-genai's types of a content."""
    from google.genai.types import Content

    def check(path: Path) -> None:
        for row in rows(path):
            if not row["contents"]:
                raise ValueError("no contents")
            for one in row["contents"]:
                content = Content.model_validate(one)
                if not content.parts or content.role not in {"user", "model", "function", "tool"}:
                    raise ValueError(content.role)
            if row.get("systemInstruction") is not None:
                Content.model_validate(row["systemInstruction"])

    return check


def bedrock_script() -> Check:
    """Amazon's script for Nova's files, for Nova Lite; BEDROCK_SCRIPT names it."""
    place = Path(os.environ["BEDROCK_SCRIPT"])
    spec = importlib.util.spec_from_file_location("nova", place)
    nova = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(nova)

    def check(path: Path) -> None:
        asked = SimpleNamespace(
            input_file=str(path), model_name="lite", task_type="SFT", platform="bedrock"
        )
        nova.validate_converse_dataset(asked)

    return check


def bedrock_forge() -> Check:
    """amzn-nova-forge's validator, for Nova Lite on Bedrock; media are not fetched.

    That a system text must be in all rows or in none is left aside: no other code of Amazon's says so.
    """
    import boto3

    boto3.client = lambda *_, **__: None
    from amzn_nova_forge.core.enums import Model, Platform, TrainingMethod
    from amzn_nova_forge.dataset.dataset_validator import sft_dataset_validator as sft

    class Validator(sft.SFTDatasetValidator):
        def get_optional_fields(self) -> list[str]:
            return []

    def check(path: Path) -> None:
        Validator().validate(
            iter(rows(path)),
            Model.NOVA_LITE,
            platform=Platform.BEDROCK,
            training_method=TrainingMethod.SFT_LORA,
        )

    return check


def fireworks() -> Check:
    """Fireworks' SDK, which looks at the name and the size."""
    from fireworks.lib.dataset_upload import count_dataset_examples

    def check(path: Path) -> None:
        count_dataset_examples(str(path))

    return check


def _load(path: Path) -> Any:
    from datasets import load_dataset

    with tempfile.TemporaryDirectory() as cache:
        found = load_dataset("json", data_files=str(path), split="train", cache_dir=cache)
        listed = found.to_list()
    from datasets import Dataset

    # In memory, as the cache is gone; the features stay what the loader made of them.
    return Dataset.from_list(listed, features=found.features)


def _tokenizer() -> Any:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    letters = {letter: at for at, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    bare = Tokenizer(models.BPE(vocab=letters, merges=[]))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(
        tokenizer_object=bare,
        eos_token="<|im_end|>",  # noqa: S106
        pad_token="<|pad|>",  # noqa: S106
        bos_token="<|im_start|>",  # noqa: S106
    )
    made.chat_template = CHATML
    return made


def _trainer(kind: str) -> Check:
    """The preparation of data of TRL's trainers, without a model."""
    import trl

    trainer = {"sft": trl.SFTTrainer, "dpo": trl.DPOTrainer, "kto": trl.KTOTrainer}[kind]
    tokenizer = _tokenizer()
    args = SimpleNamespace(
        dataset_num_proc=None,
        dataset_text_field="text",
        assistant_only_loss=False,
        max_length=8192,
        truncation_mode="keep_start",
        per_device_train_batch_size=8,
        desirable_weight=1.0,
        undesirable_weight=1.0,
        eos_token=None,
        shuffle_dataset=False,
        seed=0,
    )
    itself = SimpleNamespace(
        _tokenizer=tokenizer,
        chat_template=None,
        completion_only_loss=True,
        calculate_KL=False,
        desirable_weight=1.0,
        undesirable_weight=1.0,
    )

    def check(path: Path) -> None:
        data = _load(path)
        more = (False, None) if kind == "sft" else ()
        made = trainer._prepare_dataset(itself, data, tokenizer, args, *more, "train")  # noqa: SLF001
        if len(made) < len(data):
            raise ValueError("rows were dropped")

    return check


def trl_sft() -> Check:
    """``SFTTrainer``."""
    return _trainer("sft")


def trl_dpo() -> Check:
    """``DPOTrainer``."""
    return _trainer("dpo")


def trl_kto() -> Check:
    """``KTOTrainer``."""
    return _trainer("kto")


def axolotl() -> Check:
    """Axolotl's strategy for ``type: chat_template``."""
    from axolotl.prompt_strategies.chat_template import ChatTemplatePrompter, ChatTemplateStrategy

    tokenizer = _tokenizer()
    prompter = ChatTemplatePrompter(tokenizer, chat_template=CHATML, message_field_training="train")
    strategy = ChatTemplateStrategy(
        prompter,
        tokenizer=tokenizer,
        train_on_inputs=False,
        sequence_len=8192,
        roles_to_train=[],
        train_on_eos="turn",
    )

    def check(path: Path) -> None:
        for row in _load(path):
            if not strategy.tokenize_prompt(row).get("input_ids"):
                raise ValueError("the row is left out")

    return check


def axolotl_alpaca() -> Check:
    """Axolotl's strategy for ``type: alpaca``."""
    from axolotl.prompt_tokenizers import AlpacaPromptTokenizingStrategy
    from axolotl.prompters import AlpacaPrompter

    strategy = AlpacaPromptTokenizingStrategy(AlpacaPrompter(), _tokenizer(), False, 8192)  # noqa: FBT003

    def check(path: Path) -> None:
        for row in _load(path):
            strategy.tokenize_prompt(row)

    return check


def llama_factory() -> Check:  # noqa: C901 - setting up, then one check
    """LLaMA-Factory's converters, by the ``dataset_info.json`` that a person would write."""
    for name in ("torchaudio",):  # only for sound
        if importlib.util.find_spec(name) is None:
            sys.modules[name] = types.ModuleType(name)
            sys.modules[name].__spec__ = importlib.util.spec_from_loader(name, None)
    from llamafactory.data.converter import get_dataset_converter
    from llamafactory.data.parser import DatasetAttr

    tags = {"role_tag": "role", "content_tag": "content", "user_tag": "user"}
    tags |= {"assistant_tag": "assistant", "observation_tag": "tool", "system_tag": "system"}

    def described(columns: list[str]) -> dict[str, Any]:
        if "conversations" in columns:
            named = {"messages": "conversations"}
            named |= {"system": "system"} if "system" in columns else {}
            return {"formatting": "sharegpt", "columns": named}
        if "messages" in columns and "instruction" not in columns:
            return {"formatting": "sharegpt", "columns": {"messages": "messages"}, "tags": tags}
        optional = {"query": "input", "system": "system", "history": "history"}
        named = {part: name for part, name in optional.items() if name in columns}
        return {"columns": {"prompt": "instruction", "response": "output", **named}}

    def check(path: Path) -> None:
        data = _load(path)
        attr = DatasetAttr("file", dataset_name="x")
        attr.join(described(data.column_names))
        arguments = SimpleNamespace(media_dir=".")
        convert = get_dataset_converter(attr.formatting, attr, arguments)
        for row in data:
            made = convert(row)
            said = [*made["_prompt"], *made["_response"]]
            if len(made["_prompt"]) % 2 != 1 or len(made["_response"]) != 1:
                raise ValueError("the row is left out")
            if not all(isinstance(one["content"], str) for one in said):
                raise TypeError("a content that its template can't format")
            if not isinstance(made["_system"] or "", str):
                raise TypeError("a system text that is none")

    return check


def unsloth() -> Check:
    """Unsloth's preparation of data."""
    place = Path(importlib.util.find_spec("unsloth_zoo").origin).parent
    package = types.ModuleType("unsloth_zoo")
    package.__path__ = [str(place)]
    sys.modules["unsloth_zoo"] = package  # its own __init__ wants a GPU
    from unsloth_zoo.dataset_utils import sft_prepare_dataset, standardize_data_formats

    tokenizer = _tokenizer()
    args = SimpleNamespace(
        max_length=8192, dataset_text_field="text", dataset_num_proc=None, packing=False
    )
    args.assistant_only_loss = False

    def say(examples: dict[str, Any]) -> list[str]:
        chat = examples["conversations"]
        chats = chat if chat and isinstance(chat[0], list) else [chat]
        return [tokenizer.apply_chat_template(one, tokenize=False) for one in chats]

    def check(path: Path) -> None:
        data = _load(path)
        itself = SimpleNamespace(data_collator=None, chat_template=None)
        names = set(data.column_names)
        known = {"messages", "text", "prompt"} & names
        if "conversations" in names and not known:
            data = standardize_data_formats(data)
        if "instruction" in names and not known:
            data = data.map(lambda row: {"text": row["instruction"] + row["output"]})
        function = say if "conversations" in names and not known else None
        sft_prepare_dataset(itself, data, tokenizer, args, False, function, "train")  # noqa: FBT003

    return check


def main() -> None:
    """Verdicts on the files that are named on standard input."""
    os.environ.setdefault("HF_DATASETS_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with contextlib.suppress(ImportError):
        import datasets

        datasets.disable_progress_bars()
        datasets.disable_caching()
    check = globals()[sys.argv[1]]()
    for name in sys.stdin.read().split():
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                check(Path(name))
            verdict = [True, ""]
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            cause = error.__cause__ or error
            verdict = [False, f"{type(cause).__name__}: {cause}"[:300]]
        print(json.dumps(verdict), flush=True)


if __name__ == "__main__":
    main()
