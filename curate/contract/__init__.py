"""The format contract: what every answer must look like. Infer, validate, repair."""

from curate.contract.base import ContractBase, Violation, coverage
from curate.contract.house import (
    GROUP,
    About,
    Answered,
    Chooses,
    HouseFormat,
    conformity,
    load,
)
from curate.contract.inference import infer
from curate.contract.kinds.fields import FieldsContract
from curate.contract.kinds.json_object import JsonContract
from curate.contract.kinds.label import LabelContract
from curate.contract.kinds.prose import ProseContract
from curate.contract.kinds.sections import SectionsContract, SectionSpec
from curate.contract.kinds.union import Contract
from curate.contract.profile import Place, Profile, infer_writing, profile, title_of, with_writing
from curate.contract.style import FEWEST, MAJORITY, Deviation, Writing
from curate.contract.values import FieldSpec
from curate.contract.variants import AUTO, infer_house

__all__ = [
    "AUTO", "FEWEST", "GROUP", "MAJORITY", "About", "Answered", "Chooses", "Contract", "ContractBase",
    "Deviation", "FieldSpec", "FieldsContract", "HouseFormat", "JsonContract", "LabelContract", "Place",
    "Profile", "ProseContract", "SectionSpec", "SectionsContract", "Violation", "Writing", "conformity",
    "coverage", "infer", "infer_house", "infer_writing", "load", "profile", "title_of", "with_writing",
]  # fmt: skip
