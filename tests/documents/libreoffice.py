"""Makes the forms that LibreOffice saved anew: ``python -m tests.documents.libreoffice``, where it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx

from consult.documents.word_forms.writing import write_form
from tests.documents.form_files import DRAFT, edited, form_of, through_libreoffice, tracked, write

HERE = Path(__file__).parent / "fixtures" / "forms"


def colleagues(document: Any) -> None:
    """What two colleagues did to it."""
    tracked(document, "Answer 2", "Abolish it.", "Keep it.")
    write(document, "Answer 8: choose one", "☐ Disagree\n☒ Agree")
    table = next(one for one in document.tables if one.rows[0].cells[0].text == "Answer 2")
    docx.text.paragraph.Paragraph(table._tbl.getnext(), document).insert_paragraph_before(
        "Written under the table."
    )


def main() -> None:
    """Write both files."""
    given = write_form(form_of(DRAFT))
    (HERE / "saved.docx").write_bytes(through_libreoffice(given))
    (HERE / "edited_and_saved.docx").write_bytes(through_libreoffice(edited(given, colleagues)))


if __name__ == "__main__":
    main()
