"""The format contract: what every answer must look like. Infer, validate, repair."""

from curate.contract.answer_format import (
    GROUP,
    AnsweredSubject,
    AnswerFormat,
    ContractChooser,
    ContractSubject,
    conformity,
    load,
)
from curate.contract.base import ContractBase, Violation, coverage
from curate.contract.field_values import FieldSpec
from curate.contract.inference import infer
from curate.contract.kinds.fields import FieldsContract
from curate.contract.kinds.json_object import JsonContract
from curate.contract.kinds.label import LabelContract
from curate.contract.kinds.prose import ProseContract
from curate.contract.kinds.sections import SectionsContract, SectionSpec
from curate.contract.kinds.union import KINDS, Contract
from curate.contract.profile import Place, Profile, infer_writing, profile, title_of, with_writing
from curate.contract.variants import AUTO, infer_answer_format
from curate.contract.writing_style import FEWEST, MAJORITY, Deviation, WritingStyle

__all__ = [
    "AUTO",
    "FEWEST",
    "GROUP",
    "KINDS",
    "MAJORITY",
    "AnswerFormat",
    "AnsweredSubject",
    "Contract",
    "ContractBase",
    "ContractChooser",
    "ContractSubject",
    "Deviation",
    "FieldSpec",
    "FieldsContract",
    "JsonContract",
    "LabelContract",
    "Place",
    "Profile",
    "ProseContract",
    "SectionSpec",
    "SectionsContract",
    "Violation",
    "WritingStyle",
    "conformity",
    "coverage",
    "infer",
    "infer_answer_format",
    "infer_writing",
    "load",
    "profile",
    "title_of",
    "with_writing",
]  # fmt: skip
