"""The base model with a trained adapter."""

from typing import ClassVar

from curate.evaluation.base import arms
from curate.evaluation.base_model import Base


@arms.register
class Tuned(Base):
    """The tuned model, asked exactly as it was trained."""

    name: ClassVar[str] = "tuned"
    title: ClassVar[str] = "Tuned model"
    tuned: ClassVar[bool] = True
