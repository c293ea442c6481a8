"""The base model with a trained adapter."""

from typing import ClassVar

from curate.evaluation.arms.base_model import Base
from curate.evaluation.base import arms


@arms.register
class Tuned(Base):
    """The tuned model, asked exactly as it was trained."""

    name: ClassVar[str] = "tuned"
    title: ClassVar[str] = "Tuned"
    words: ClassVar[str] = "the tuned model"
    default: ClassVar[bool] = True
    tuned: ClassVar[bool] = True
