"""Documents as tests write them: the smallest files that the programs' own readers accept."""

import zipfile
import zlib

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def package(path, parts):
    """A ZIP archive of parts, written to ``path``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def docx(path, body):
    """A Word document; ``body`` is the markup inside ``w:body``."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return package(
        path,
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        },
    )


def paragraph(text, style="", *, bold=False):
    """A paragraph of a Word document."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    letters = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{styled}<w:r>{letters}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def odt(path, body, *, encrypted=False):
    """An OpenDocument text; ``body`` is the markup inside ``office:text``."""
    names = "".join(f' xmlns:{name}="{_OPEN}:{name}:1.0"' for name in ("office", "text", "table"))
    secret = "<manifest:encryption-data/>" if encrypted else ""
    return package(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_OPEN}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="content.xml">{secret}</manifest:file-entry>'
            "</manifest:manifest>",
            "content.xml": f"<office:document-content{names}><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
        },
    )


def pptx(path, slides, *, hidden=(), notes=None):
    """A presentation; each slide is a list of (kind of placeholder or empty, text)."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{_SLIDES}" xmlns:r="{_OFFICE}"><p:sldIdLst>'
        + "".join(f'<p:sldId id="{256 + at}" r:id="rId{at}"/>' for at in range(len(slides)))
        + "</p:sldIdLst></p:presentation>",
        # The first slide has the last number, as where slides were moved.
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        + "".join(
            f'<Relationship Id="rId{at}" Target="slides/slide{len(slides) - at}.xml"/>'
            for at in range(len(slides))
        )
        + "</Relationships>",
    }
    for at, shapes in enumerate(slides):
        name = f"slide{len(slides) - at}.xml"
        shown = ' show="0"' if at in hidden else ""
        parts[f"ppt/slides/{name}"] = _shapes("sld", shapes, shown)
        if notes and at in notes:
            parts[f"ppt/slides/_rels/{name}.rels"] = (
                f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
                f'Target="../notesSlides/notesSlide{at}.xml"/></Relationships>'
            )
            parts[f"ppt/notesSlides/notesSlide{at}.xml"] = _shapes(
                "notes", [("body", notes[at])], ""
            )
    return package(path, parts)


def _shapes(root, shapes, attributes):
    return (
        f'<p:{root} xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"{attributes}><p:cSld><p:spTree>'
        + "".join(
            f'<p:sp><p:nvSpPr><p:nvPr>{f"""<p:ph type="{kind}"/>""" if kind else ""}</p:nvPr></p:nvSpPr>'
            f"<p:txBody>{''.join(f'<a:p><a:r><a:t>{line}</a:t></a:r></a:p>' for line in text.split(chr(10)))}"
            "</p:txBody></p:sp>"
            for kind, text in shapes
        )
        + f"</p:spTree></p:cSld></p:{root}>"
    )


def page(lines):
    """The content of a page of a PDF; lines are (bold, size, text)."""
    shown = b"BT 72 720 Td "
    for bold, size, text in lines:
        letters = text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)")
        shown += b"/F%d %d Tf (%s) Tj 0 -%d Td " % (2 if bold else 1, size, letters, size + 4)
    return shown + b"ET"


def pdf(path, pages, *, encrypted=b""):
    """A PDF of pages, whose contents are packed."""
    things = []

    def add(thing):
        things.append(thing)
        return len(things)

    fonts = [
        add(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name)
        for name in (b"Helvetica", b"Helvetica-Bold")
    ]
    named = b" ".join(b"/F%d %d 0 R" % (at, font) for at, font in enumerate(fonts, 1))
    tree = len(things) + 2 * len(pages) + 1
    kids = []
    for content in pages:
        packed = zlib.compress(content)
        stream = add(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
            + packed
            + b"\nendstream"
        )
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                b"/Resources << /Font << %s >> >> >>" % (tree, stream, named)
            )
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    add(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed))
    root = add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    out, begins = b"%PDF-1.7\n", []
    for number, thing in enumerate(things, 1):
        begins.append(len(out))
        out += b"%d 0 obj\n" % number + thing + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(things) + 1)
    out += b"".join(b"%010d 00000 n \n" % begin for begin in begins)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(things) + 1,
        root,
        encrypted,
        start,
    )
    path.write_bytes(out)
    return path
