"""The format contract: what every answer must look like. Infer, validate, repair."""

from curate.contract.base import ContractBase, Violation, coverage
from curate.contract.fields import FieldsContract
from curate.contract.house import (
    GROUP,
    About,
    Answered,
    Chooses,
    HouseFormat,
    conformity,
    load,
)
from curate.contract.infer import infer
from curate.contract.json_object import JsonContract
from curate.contract.kinds import Contract
from curate.contract.label import LabelContract
from curate.contract.prose import ProseContract
from curate.contract.sections import SectionsContract, SectionSpec
from curate.contract.values import FieldSpec
from curate.contract.variants import AUTO, infer_house

__all__ = [
    "AUTO", "GROUP", "About", "Answered", "Chooses", "Contract", "ContractBase", "FieldSpec",
    "FieldsContract", "HouseFormat", "JsonContract", "LabelContract", "ProseContract", "SectionSpec",
    "SectionsContract", "Violation", "conformity", "coverage", "infer", "infer_house", "load",
]  # fmt: skip
