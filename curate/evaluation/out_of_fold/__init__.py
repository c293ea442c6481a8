"""Scores of rows by methods that had not learned them: no look at a test is needed for that."""

from curate.evaluation.out_of_fold.cross_fit import DEALS, CrossFit, cross_fit
from curate.evaluation.out_of_fold.data_map import DataMap, data_map
from curate.evaluation.out_of_fold.folds import FOLDS, Task, grouped_folds, interval
from curate.evaluation.out_of_fold.forecast import forecast
from curate.evaluation.out_of_fold.learning_curve import Curve, learning_curve

__all__ = [
    "DEALS",
    "FOLDS",
    "CrossFit",
    "Curve",
    "DataMap",
    "Task",
    "cross_fit",
    "data_map",
    "forecast",
    "grouped_folds",
    "interval",
    "learning_curve",
]
