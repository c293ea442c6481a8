"""Jira's wiki markup to readable text.

The markup as in Jira's "Text Formatting Notation Help". Code becomes a fence, as Markdown and this
package know it, so that what stands in it is left alone from then on.
"""

import re
from collections.abc import Iterator

from curate.text.spans import outside_code

# What only this markup has; a star or a dash alone says nothing, and {{name}} may be a placeholder.
_SIGNS = re.compile(
    r"""\{(?:code|noformat|quote|color|panel|info|warning|note|tip)(?:[:|][^{}\n]*)?\}
    | ^[ \t]*h[1-6]\.[ ] | ^[ \t]*bq\.[ ] | ^[ \t]*\|\| | \[~[^\]\n]{1,200}\]
    | \[\^[^\]\n]{1,300}\] | \[[^|\[\]\n]{1,500}\|(?:https?://|mailto:|\#) | \{[*_+^~-]\}
    | ![^\s!|]{1,200}?\.(?:png|jpe?g|gif|svg|bmp|webp|pdf|mp4|mov|heic)[|!]""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_CODE = re.compile(
    r"\{(code|noformat)(?:[:|](?P<about>[^{}\n]*))?\}(?P<text>.*?)(?:\{\1\}|\Z)", re.DOTALL
)
_LANGUAGE = re.compile(r"(?:language=)?([A-Za-z][\w+#-]{0,20})(?=\||\Z)")
_QUOTE = re.compile(r"\{quote\}(.*?)(?:\{quote\}|\Z)", re.DOTALL)
_TITLE = re.compile(r"(?:^|\|)title=([^|}\n]*)")
_BOX = re.compile(
    r"\{(?:panel|info|warning|note|tip|expand|section|column|toc|anchor|html)(?:[:|]([^{}\n]*))?\}\n?"
)
_COLOR = re.compile(r"\{color(?::[^{}\n]*)?\}")
_HEADING = re.compile(r"^[ \t]*h[1-6]\.[ \t]+", re.MULTILINE)
_BQ = re.compile(r"^[ \t]*bq\.[ \t]+", re.MULTILINE)
_MONO = re.compile(r"\{\{([^{}\n]{1,300})\}\}")
_LINK = re.compile(r"\[([^|\[\]\n]{1,500})\|([^|\[\]\s]{1,1000})(?:\|[^\[\]\n]{0,200})?\]")
_BARE = re.compile(r"\[((?:https?://|mailto:)[^|\[\]\s]{1,1000})(?:\|[^\[\]\n]{0,200})?\]")
_TARGET = re.compile(r"[a-z][a-z+.-]{1,9}:|www\.|#|/|\^|[A-Z][A-Z0-9_]+-\d+\Z", re.IGNORECASE)
_PERSON = re.compile(r"\[~([^\]\n]{1,200})\]")
_NUMBERED = re.compile(r"accountid:|\d+:[\w-]+|[0-9a-f]{24}\Z|qm:|ug:")
_FILE = re.compile(r"\[\^([^\]\n]{1,300})\]")
_IMAGE = re.compile(
    r"!(https?://[^\s!|]+|[^\s!|][^!|\n]{0,200}?\.(?:png|jpe?g|gif|svg|bmp|webp|pdf|mp4|mov|heic))"
    r"(?:\|[^!\n]{0,200})?!",
    re.IGNORECASE,
)
_BRACED = re.compile(r"\{([*_+^~-])\}")
_EMPHASIS = tuple(
    re.compile(
        rf"(?<![\w{mark}\\/:]){mark}(?=[^\s{mark}])([^{mark}\n]{{0,500}}?[^\s{mark}\\]|[^\s{mark}\\]){mark}"
        rf"(?![\w{mark}])"
    )
    for mark in (r"\*", "_", r"\+", r"\?\?")
)
_STRUCK = re.compile(r"(?<=\s)-(?=[^\s\-])([^\-\n]{1,200}?)(?<=[^\s])-(?=[\s.,;:!?]|\Z)")
_RAISED = re.compile(r"(?<=\w)([\^~])([\w+-]{1,20})\1")
_ESCAPE = re.compile(r"(?<=\w)\\([-_+])(?=\w)")
_BREAK = re.compile(r"[ \t]*(?<!\\)\\\\(?:[ \t]*\n|[ \t]+|\Z)")
_ITEM = re.compile(r"^[ \t]*([*#-]{1,6})[ \t]+(?=\S)")
_ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$")
_RULE_ROW = re.compile(r"^[ \t|:-]+$")
_DEEPEST = 6
_ROUNDS = 5


def looks_wiki(text: str) -> bool:
    """Whether a text has markup that only Jira writes."""
    return _SIGNS.search(text) is not None


def without_wiki(text: str) -> str:
    """A text without Jira's markup.

    Headings, emphasis and colors leave their words. Lists begin with ``- `` or a number, cells of a
    table are joined by ``" | "``, quotes begin with ``> ``. A link keeps its address behind its text,
    a mention the name, an image or attachment the name of its file. Emphasis, lists and tables are
    rewritten only where something else says that this is Jira's markup: Markdown and plain text have
    stars and bars too.
    """
    for _ in range(_ROUNDS):
        before = text
        fenced = outside_code(text, lambda outside: _CODE.sub(_fence, outside))
        text = outside_code(fenced, _without)
        if text == before:
            break
    return text


def _fence(found: re.Match[str]) -> str:
    code = found["text"].strip("\n").rstrip()
    if not code.strip():
        return ""
    ticks = "~~~" if "```" in code else "```"
    named = _LANGUAGE.match(found["about"] or "") if found[1] == "code" else None
    before = "" if found.start() == 0 or found.string[found.start() - 1] == "\n" else "\n"
    after = "" if found.string[found.end() : found.end() + 1] in {"", "\n"} else "\n"
    return f"{before}{ticks}{named[1].lower() if named else ''}\n{code}\n{ticks}{after}"


def _without(text: str) -> str:
    if not looks_wiki(text):
        return _EMPHASIS[0].sub(r"\1", text) if "*" in text else text
    text = _QUOTE.sub(lambda found: _quoted(found[1]), text)
    text = _BOX.sub(_titled, _COLOR.sub("", text))
    text = _BRACED.sub(r"\1", _BREAK.sub("\n", text))
    text = _BQ.sub("> ", _HEADING.sub("", text))
    text = _IMAGE.sub(lambda found: f"[image: {found[1].rsplit('/', 1)[-1]}]", text)
    text = _PERSON.sub(_mention, _FILE.sub(r"\1", text))
    text = _BARE.sub(lambda found: found[1].removeprefix("mailto:"), _LINK.sub(_link, text))
    text = "\n".join(_lines(text.split("\n")))
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\1", text)
    text = _RAISED.sub(r"\2", _STRUCK.sub(r"\1", text))
    return _ESCAPE.sub(r"\1", _MONO.sub(lambda found: f"`{found[1].strip()}`", text))


def _quoted(text: str) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in text.strip().split("\n"))
    return f"\n{lines}\n" if text.strip() else ""


def _titled(found: re.Match[str]) -> str:
    title = _TITLE.search(found[1] or "")
    return f"{title[1].strip()}\n" if title and title[1].strip() else ""


def _mention(found: re.Match[str]) -> str:
    return "@user" if _NUMBERED.match(found[1]) else f"@{found[1]}"


def _link(found: re.Match[str]) -> str:
    text, target = found[1].strip(), found[2]
    if not _TARGET.match(target):
        return found[0]
    address = target.removeprefix("mailto:")
    known = address.split("://")[-1].rstrip("/")
    return text if target[0] in "#^" or known in text else f"{text} ({address})"


def _lines(lines: list[str]) -> Iterator[str]:
    """Lines with lists and tables made readable."""
    counts = [0] * (_DEEPEST + 1)
    in_table = False
    for line in lines:
        item = _ITEM.match(line)
        if item is None or (len(item[1]) > 1 and not item[1].strip("-")):
            counts = [0] * (_DEEPEST + 1) if line.strip() else counts
            in_table = (
                _ROW.match(line) is not None
                and not _RULE_ROW.match(line)
                and (in_table or line.lstrip().startswith("||") or not _is_markdown(lines))
            )
            yield _row(line) if in_table else line
            continue
        in_table = False
        depth, kind = len(item[1]), item[1][-1]
        counts[depth] = counts[depth] + 1 if kind == "#" else 0
        counts[depth + 1 :] = [0] * (_DEEPEST - depth)
        mark = f"{counts[depth]}. " if kind == "#" else "- "
        yield "  " * (depth - 1) + mark + line[item.end() :]


def _is_markdown(lines: list[str]) -> bool:
    return any("-" in line and "|" in line and _RULE_ROW.match(line) for line in lines)


def _row(line: str) -> str:
    inner = line.strip().replace("||", "|").strip("|")
    return " | ".join(cell.strip() for cell in inner.split("|")).strip()
