"""The classifier baseline: logistic regression on the words of the conversation."""

from typing import ClassVar

from typing_extensions import override

from curate.evaluation.base import arms
from curate.evaluation.classifier import ClassifierArm
from curate.evaluation.features import Features, main_directions


@arms.register
class Tfidf(ClassifierArm):
    """Logistic regression on TF-IDF: one classifier for each part with a list of values.

    It sees words, pairs of words and character sequences. Parts without such a list are as in the nearest
    training answer. Answers that have no parts are classes where they recur; where hardly any does, the
    nearest one is the answer.
    """

    name: ClassVar[str] = "tfidf"
    title: ClassVar[str] = "Classifier baseline (TF-IDF)"
    words: ClassVar[str] = "the classifier baseline"
    default: ClassVar[bool] = True

    @override
    def features(self) -> Features:
        return main_directions
