"""Error values of spreadsheets: what a formula shows that could not be worked out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from typing_extensions import override

from curate.checks.base import Check, checks, texts
from curate.domain.examples import Example
from curate.domain.findings import Finding
from curate.text.sentences import Template

# Excel's in English, German, French, Spanish, Italian and Portuguese, Google's, and LibreOffice's numbers.
_ERROR = re.compile(
    r"(?<![\w#&/])(?:#(?:REF|VALUE|NUM|NULL|SPILL|CALC|FIELD|BLOCKED|CONNECT|UNKNOWN|BUSY|PYTHON|BEZUG|WERT|"
    r"ZAHL|ÜBERLAUF|VALEUR|NOMBRE|NUL|CHAMP|¡REF|¡VALOR|¡NUM|¡NULO|RIF|VALORE|VALOR|NULLO|NÚM|NULO|"
    r"(?:¡)?DIV/0)!"
    r"|#(?:NAME|NOM|NOME|¿NOMBRE)\?|#N/?[AVD](?![\w/])|#GETTING_DATA|#ERROR!|Err:5\d\d|#{5,})(?![\w#])"
)
# Who asks about a spreadsheet quotes what it shows.
_SUBJECT = re.compile(
    r"(?i)\b(?:formulas?|formulae|cells?|excel|spreadsheets?|worksheets?|workbooks?|google sheets|"
    r"libreoffice|[vx]lookup|sverweis|formeln?|zellen?|tabellenkalkulation|formules?|cellules?|tableur|fórmulas?|celdas?)\b"
)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]+`|\{code.*?\{code\}", re.DOTALL)


@checks.register
class SpreadsheetError(Check):
    """Report error values that a spreadsheet wrote instead of a text (``#REF!``, ``#N/A``, ``Err:502``).

    A text that is about a formula, a cell or a spreadsheet is left alone, unless it is nothing but the error.
    """

    name = "spreadsheet_error"
    title = "Error values of spreadsheets"
    sentences: ClassVar[Mapping[str, Template]] = {
        "error_value": (
            "“{written}” in the {field} is what a spreadsheet shows where a formula could not be worked "
            "out. Look up the text in the source, or leave the example out."
        )
    }
    titles: ClassVar[Mapping[str, str]] = {"error_value": "Error values"}

    @override
    def run(self, examples: Sequence[Example]) -> Iterator[Finding]:
        for example in examples:
            for field, text in texts(example):
                yield from (
                    Finding(
                        check=self.name,
                        examples=(example.id,),
                        code="error_value",
                        args={"written": found[0]},
                        field=field,
                        start=found.start(),
                        end=found.end(),
                        severity="error" if field == "output" else "warning",
                    )
                    for found in error_values(text)
                )


def error_values(text: str) -> list[re.Match[str]]:
    """The error values of a text, in order; none in code, and none where the text is about them."""
    if "#" not in text and "Err:" not in text:
        return []
    code = [found.span() for found in _CODE.finditer(text)]
    found = [
        one
        for one in _ERROR.finditer(text)
        if not any(start <= one.start() < end for start, end in code) and _is_value(one, text)
    ]
    whole = len(found) == 1 and found[0][0] == text.strip()
    return [] if found and not whole and _SUBJECT.search(text) else found


def _is_value(found: re.Match[str], text: str) -> bool:
    """Signs for a number count alone: elsewhere they are a rule, or a heading's mark."""
    return not found[0].startswith("##") or text.strip() == found[0]
