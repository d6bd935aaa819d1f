"""Tests: workbooks for people, on screen and on paper."""

import io

from openpyxl import Workbook, load_workbook

from common.xlsx import on_paper, set_height, workbook_bytes

LONG = "Eine Erläuterung, die in ihrer Spalte keinen Platz in einer einzigen Zeile hat"


def written() -> Workbook:
    """A workbook with a title, a short row and a long one, in columns of 20 and 30."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Blatt")
    on_paper(sheet, 1, 1)
    for number, texts in enumerate((("Titel", "Text"), ("kurz", "kurz"), (LONG, LONG)), start=1):
        set_height(sheet, number, zip(texts, (20, 30), strict=True))
        sheet.append(texts)
    return load_workbook(io.BytesIO(workbook_bytes(book)))


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    rows = written()["Blatt"].row_dimensions
    assert [rows[number].height for number in (1, 2)] == [None, None]
    assert rows[3].height == 5 * 15  # 78 characters, at most 20 in a line and no word broken


def test_a_sheet_prints_across_as_wide_as_the_page_with_its_titles() -> None:
    sheet = written()["Blatt"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
