"""Writes the documents in ``tests/exports``, which no text editor can."""

from pathlib import Path

from tests.importers.texts.documents import docx, odt, page, paragraph, pdf, pptx

FOLDER = Path(__file__).parents[2] / "exports"
SECTIONS = {
    "Subjective": "Slept badly, coughs at night. No fever.",
    "Objective": "Chest clear, temperature 36.8.",
    "Assessment": "Cold, getting better.",
    "Plan": "Tea and rest, back in a week if it lasts.",
}


def main() -> None:
    """Write all of them."""
    docx(
        FOLDER / "word_visit.docx",
        "".join(paragraph(name, "Heading1") + paragraph(text) for name, text in SECTIONS.items()),
    )
    odt(
        FOLDER / "libreoffice_visit.odt",
        "".join(
            f'<text:h text:outline-level="1">{name}</text:h><text:p>{text}</text:p>'
            for name, text in SECTIONS.items()
        ),
    )
    pptx(
        FOLDER / "powerpoint_returns.pptx",
        [
            [("title", "Returns"), ("body", "Bring it back within thirty days.\nKeep the bill.")],
            [("title", "Refunds"), ("body", "The money comes back in ten days.")],
        ],
    )
    lines = [
        (bold, 11, text)
        for pair in SECTIONS.items()
        for bold, text in zip((True, False), pair, strict=True)
    ]
    pdf(FOLDER / "pdf_visit.pdf", [page(lines)])


if __name__ == "__main__":
    main()
