"""The classifier on word embeddings: logistic regression on what the words of the conversation mean."""

from typing import ClassVar

from typing_extensions import override

from curate.evaluation.base import arms
from curate.evaluation.classifier import ClassifierArm
from curate.evaluation.features import Features, meaning
from curate.similarity.embeddings import with_meaning


@arms.register
class Embeddings(ClassifierArm):
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
    def features(self) -> Features:
        return meaning
