"""The classifier on word embeddings: logistic regression on what the words of the conversation mean."""

from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from curate.domain.records import Record
from curate.evaluation.base import Setting, TextArm, arms
from curate.evaluation.classifier import classify
from curate.evaluation.features import meaning
from curate.similarity.embeddings import with_meaning


@arms.register
class Embeddings(TextArm):
    """The same classifiers on static word embeddings, which know words that mean about the same.

    Needs the extra ``semantic`` (``pip install 'curate-tuning[semantic]'``); nothing is fetched when it runs.
    """

    name: ClassVar[str] = "embeddings"
    title: ClassVar[str] = "Classifier on word embeddings"
    words: ClassVar[str] = "the classifier on word embeddings"
    default: ClassVar[bool] = True

    @override
    @classmethod
    def available(cls) -> bool:
        return with_meaning()

    @override
    def texts(self, setting: Setting, held_out: Sequence[Record]) -> list[str]:
        return classify(setting.train, held_out, setting.contract, meaning)
