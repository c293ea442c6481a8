"""The settings of a training, as data that any module may import."""

from typing import ClassVar, Literal

from pydantic import Field

from curate.plugins import Plugin


class TrainingSettings(Plugin):
    """Settings of a LoRA training; ``name`` and ``title`` are those of the trainer that takes them."""

    name: ClassVar[str] = "lora"
    title: ClassVar[str] = "LoRA adapter"

    rank: int = Field(
        16,
        ge=1,
        le=256,
        description="Size of the adapter: a larger one can learn more, but is slower.",
    )
    alpha: float = Field(
        32, gt=0, le=1024, description="How strongly the adapter acts; usually twice the rank."
    )
    dropout: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="Share of the adapter's inputs dropped at random, against memorizing.",
    )
    target_modules: Literal["all", "attention", "mlp"] = Field(
        "all", description="Which layers get an adapter: all, only attention, or only the MLP."
    )
    learning_rate: float = Field(
        1e-3,
        gt=0,
        le=0.1,
        description="Size of one step: too large is unstable, too small is slow.",
    )
    budget_minutes: float = Field(
        0,
        ge=0,
        le=10_080,
        description="Minutes that loading, training and measuring may take: the first steps are timed, "
        "and as many are made as fit. 0 for all steps, however long they take.",
    )
    epochs: float = Field(
        3, gt=0, le=100, description="Passes over the training examples; with a budget, at most."
    )
    max_steps: int = Field(
        0, ge=0, le=1_000_000, description="Never more steps than this; 0 for no limit."
    )
    batch_size: int = Field(16, ge=1, le=512, description="Examples worked on at the same time.")
    gradient_accumulation: int = Field(
        1, ge=1, le=512, description="Batches that are added up for one step."
    )
    warmup: float = Field(
        0.05, ge=0, le=0.5, description="Share of the steps during which the learning rate rises."
    )
    weight_decay: float = Field(
        0.0, ge=0, le=1, description="How strongly the adapter is pulled towards zero."
    )
    eval_every: int = Field(
        0,
        ge=0,
        le=100_000,
        description="Measure the validation loss every this many steps; 0 for about ten times in all.",
    )
    eval_examples: int = Field(
        100, ge=1, le=100_000, description="Measure it on at most this many examples."
    )
    patience: int = Field(
        3,
        ge=0,
        le=1000,
        description="Stop after this many measurements that are no better by more than their noise; 0 "
        "never stops early.",
    )
    samples: int = Field(
        3,
        ge=0,
        le=8,
        description="Validation examples that are answered at measurements, to be read; takes at most a "
        "tenth of the time. 0 for none.",
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto",
        description="Precision of the frozen model: bfloat16 is less exact and, on some "
        "processors, much faster; auto uses it where it is faster.",
    )
    seed: int = Field(0, ge=0, lt=2**31, description="The same seed gives the same result.")
    max_length: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description="Longest example in tokens, input and answer together; 0 for the limit of the model.",
    )
