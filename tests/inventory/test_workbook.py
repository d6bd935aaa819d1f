"""Does a workbook carry an inventory out and back without loss, and one tenant's without touching another's?"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from common.errors import InputError
from inventory.addresses import load_addresses
from inventory.load import load, read_parts
from inventory.model import Inventory
from inventory.questionnaire import questions
from inventory.workbook import columns
from inventory.workbook.columns import german, row_schemas, sheets
from inventory.workbook.merge import Merged
from inventory.workbook.place import changes, replace_folder
from inventory.workbook.read import read_workbook
from inventory.workbook.rows import extract, rows_of
from inventory.workbook.write import GUIDE, HEADER_ROW, workbook
from tests.folders import contents

from .test_actuals import DONE, journal
from .test_check import TENDER
from .workbooks import FIRST, MINI, changed, column, mini_bytes, mini_rows, mini_workbook, put

RLP = Path("inventory/rlp")


def taken(*paths: Path, into: Path | None = None) -> tuple[Inventory | None, list[InputError], Merged]:
    """The inventory after taking workbooks into a folder, or into nothing."""
    merged = Merged.of_parts(*read_parts(into)) if into else Merged()
    problems = []
    for path in paths:
        filled, found = read_workbook(path)
        problems += found
        if filled:
            merged.take(filled)
    if problems:
        return None, problems, merged
    return *merged.finish(), merged


def same(one: Inventory | None, other: Inventory) -> bool:
    assert one is not None
    return all(getattr(one, name) == getattr(other, name) for name in one.__dataclass_fields__ if name != "digest")


def test_every_column_of_the_schemas_has_a_german_title_and_nothing_is_left_over() -> None:
    named = {kind: list(words["columns"]) for kind, words in german()["sheets"].items()}
    assert named == {kind: list(schema["properties"]) for kind, schema in row_schemas().items()}
    for sheet in sheets().values():
        titles = [found.title for found in sheet.columns]
        assert len(set(titles)) == len(titles)
        assert len(sheet.title) <= 31  # Excel's limit
        assert all(found.expected and found.text for found in sheet.columns), sheet.title


def test_every_value_of_a_list_has_a_german_word_of_its_own() -> None:
    for kind, schema in row_schemas().items():
        for found in sheets()[kind].columns:
            part = schema["properties"][found.name]
            allowed = part.get("enum") or part.get("items", {}).get("enum")
            if allowed:
                assert set(found.words) == set(allowed) - {None}, (kind, found.name)
            assert len({word.casefold() for word in found.words.values()}) == len(found.words)


def test_export_and_import_give_the_same_inventory_and_the_same_files(tmp_path: Path) -> None:
    after, problems, merged = taken(mini_workbook(tmp_path / "alle.xlsx"))
    assert problems == []
    assert same(after, load(MINI))
    replace_folder(after, merged.addresses, tmp_path / "neu")
    assert contents(tmp_path / "neu").items() <= contents(MINI).items()


def test_a_landkreis_of_the_example_goes_out_and_comes_back(tmp_path: Path) -> None:
    """All 24 take longer: benchmarks/workbook.py."""
    before = load(RLP)
    rows = extract(rows_of(before, load_addresses(RLP / "addresses.csv")), "07135")
    (tmp_path / "07135.xlsx").write_bytes(workbook(rows, before.settings.provenance, "07135"))
    after, problems, merged = taken(tmp_path / "07135.xlsx", into=RLP)
    assert (problems, merged.left_titles()) == ([], {})
    assert same(after, before)


def test_the_same_inventory_gives_the_same_bytes() -> None:
    assert mini_bytes.__wrapped__("99002") == mini_bytes("99002")


def test_every_sheet_of_example_data_says_so(tmp_path: Path) -> None:
    book = load_workbook(mini_workbook(tmp_path / "alle.xlsx"))
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            assert "Beispieldaten, frei erfunden" in f"{sheet['A1'].value} {sheet['A2'].value}", sheet.title


def test_an_empty_template_offers_lists_and_explanations_and_holds_no_data(tmp_path: Path) -> None:
    (tmp_path / "vorlage.xlsx").write_bytes(workbook({"settings": [{"version": 1}]}, None, None))
    book = load_workbook(tmp_path / "vorlage.xlsx")
    assert book.sheetnames[0] == GUIDE
    place = book["Installationen"]
    assert (place.max_row, place.freeze_panes) == (HEADER_ROW, "B3")
    prompts = {rule.promptTitle: rule for rule in place.data_validations.dataValidation}
    assert prompts["Besondere Hardware"].formula1.startswith("Listen!")
    assert prompts["Produkt"].formula1.startswith("'Produkte'!")
    _, letter, first, _, last = prompts["Besondere Hardware"].formula1.replace(":", "").split("$")
    assert [row[0].value for row in book["Listen"][f"{letter}{first}:{letter}{last}"]] == ["ja", "nein", "unbekannt"]
    assert all(rule.prompt for rule in prompts.values())
    explained = {(row[0], row[5]) for row in book[GUIDE].iter_rows(min_row=1, values_only=True)}
    assert ("Installationen", "installations") in explained


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = mini_rows()
    for row, text in zip(rows["servers"], ("=1+1", "+49", "-x", "@SUM(A1)", "_x0041_", "'a"), strict=False):
        row["os"] = text
    path = tmp_path / "alle.xlsx"
    path.write_bytes(workbook(rows, None, None))
    sheet = load_workbook(path)["Server"]
    cells = [sheet.cell(FIRST + number, column(sheet, "Betriebssystem")) for number in range(6)]
    assert [(cell.data_type, bool(cell.quotePrefix)) for cell in cells] == [("s", True)] * 4 + [("s", False)] * 2
    after, problems, _ = taken(path)
    assert (problems, after is not None) == ([], True)
    assert [item.os for item in after.servers.values()][:6] == ["=1+1", "+49", "-x", "@SUM(A1)", "_x0041_", "'a"]


def test_a_tenants_workbook_shows_no_other_tenant() -> None:
    seen = extract(rows_of(load(RLP), load_addresses(RLP / "addresses.csv")), "07135")
    others = set(load(RLP).tenants) - {"07135"}
    text = json.dumps(seen)
    assert len(seen["installations"]) == 241
    assert not [key for key in others if f"{key}-" in text or f'"{key}"' in text]


def test_one_tenant_alone_is_an_inventory(tmp_path: Path) -> None:
    after, problems, merged = taken(mini_workbook(tmp_path / "99002.xlsx", "99002"))
    assert problems == []
    assert after is not None
    assert (list(after.tenants), [item.key for item in merged.addresses.allocations]) == (["99002"], ["99002"])
    assert {item.tenant for item in after.installations.values()} == {"99002"}
    given = load_addresses(MINI / "addresses.csv").of("99002")
    assert merged.addresses.of("99002").ipv6 == given.ipv6


def test_workbooks_of_all_tenants_make_the_whole_inventory(tmp_path: Path) -> None:
    paths = [mini_workbook(tmp_path / f"{key}.xlsx", key) for key in ("99001", "99002", "99003")]
    after, problems, _ = taken(*paths)
    assert problems == []
    assert after is not None
    whole = load(MINI)
    assert after.installations == whole.installations
    assert after.tenants == whole.tenants
    assert set(after.dependencies) == set(whole.dependencies)


def test_a_folder_that_has_no_tenants_yet_takes_an_inventory_and_keeps_what_it_has(tmp_path: Path) -> None:
    folder = tmp_path / "inventory"
    (folder / "schools").mkdir(parents=True)
    (folder / "schools" / "LIESMICH.txt").write_text("folgt", "utf-8")
    after, _, merged = taken(mini_workbook(tmp_path / "alle.xlsx"))
    assert after is not None
    replace_folder(after, merged.addresses, folder)
    assert load(folder).tenants == load(MINI).tenants
    assert (folder / "schools" / "LIESMICH.txt").read_text("utf-8") == "folgt"


@pytest.mark.parametrize("keys", [("99002", "99002"), (None, None), ("99002", None), (None, "99002")])
def test_two_workbooks_of_the_same_rows_do_not_replace_each_other_in_silence(
    keys: tuple[str | None, str | None], tmp_path: Path, mini: Path
) -> None:
    one, other = (mini_workbook(tmp_path / f"{number}.xlsx", key) for number, key in enumerate(keys))
    for into in (mini, None):
        after, problems, _ = taken(one, other, into=into)
        assert after is None
        hint = "nur die gültige nennen, oder nacheinander einlesen"
        assert list(map(str, problems)) == [f"{other}: würde ersetzen, was aus {one} kommt -> {hint}"]


def test_a_tenants_workbook_replaces_its_own_rows_and_nobody_elses(tmp_path: Path, mini: Path) -> None:
    path = mini_workbook(tmp_path / "99002.xlsx", "99002")
    changed(path, put("Installationen", "Nutzende", 4711))
    changed(path, put("Produkte", "Hersteller", "Anderer Hersteller"))
    changed(path, lambda book: book["Server"].delete_rows(book["Server"].max_row))
    before = load(mini)
    after, problems, merged = taken(path, into=mini)
    assert problems == []
    assert after is not None
    replace_folder(after, merged.addresses, mini)
    new, old = contents(mini), contents(MINI)
    differing = {name for name in new.keys() | old.keys() if new.get(name) != old.get(name)}
    assert differing == {"tenants/99002/installations.csv", "tenants/99002/servers.csv"}
    assert merged.left_titles() == {"Produkte": 1}
    counts = {item.title: (item.added, item.changed, item.removed) for item in changes(before, after)}
    assert (counts["Installationen"], counts["Server"], counts["Produkte"]) == ((0, 1, 0), (0, 0, 1), (0, 0, 0))


def test_a_workbook_takes_no_report_back_from_the_journal(tmp_path: Path, mini: Path) -> None:
    path = mini_workbook(tmp_path / "99001.xlsx", "99001")
    journal(mini, DONE)
    before = load(mini)
    for book in (path, mini_workbook(tmp_path / "alle.xlsx")):
        after, problems, _ = taken(book, into=mini)
        assert problems == []
        assert after is not None
        assert after.actuals == before.actuals != ()


def test_what_is_in_no_workbook_stays_and_a_tender_taken_out_is_gone(tmp_path: Path, mini: Path) -> None:
    (mini / "actuals.yaml").write_text("# Beispieldaten, frei erfunden\nactuals: []\n", "utf-8")
    (mini / "tenants" / "99001" / "imported.csv").write_text("kind,name,id\nserver,ALT,99001-alt\n", "utf-8")
    before = contents(mini)
    (mini / "tenders.yaml").write_text(TENDER, "utf-8")
    after, problems, merged = taken(mini_workbook(tmp_path / "alle.xlsx"), into=mini)
    assert problems == []
    assert after is not None
    replace_folder(after, merged.addresses, mini)
    assert load(mini).tenders == {}
    assert before.items() <= contents(mini).items()


def test_a_tenant_that_is_in_the_workbook_no_more_leaves_with_its_folder(tmp_path: Path, mini: Path) -> None:
    shutil.copytree(mini / "tenants" / "99001", mini / "tenants" / "99009")
    inventory = load(MINI)
    replace_folder(inventory, load_addresses(MINI / "addresses.csv"), mini)
    assert contents(mini) == contents(MINI)


def test_a_new_product_comes_with_the_workbook_of_the_tenant_that_has_it(tmp_path: Path, mini: Path) -> None:
    path = mini_workbook(tmp_path / "99002.xlsx", "99002")

    def add(book: object) -> None:
        sheet = book["Produkte"]  # type: ignore[index]
        values = [cell.value for cell in sheet[FIRST]]
        sheet.append(["neues-produkt", *values[1:]])

    after, problems, merged = taken(changed(path, add), into=mini)
    assert (problems, merged.left_titles()) == ([], {})
    assert after is not None
    assert "neues-produkt" in after.products


def test_a_row_of_another_tenant_is_refused(tmp_path: Path) -> None:
    path = changed(mini_workbook(tmp_path / "99002.xlsx", "99002"), put("Server", "Kennung", "99001-vm-999"))
    _, problems, _ = taken(path)
    assert [str(problem) for problem in problems] == [
        f"{path}, Blatt Server:3 [Kennung]: 99001-vm-999 gehört zu 99001, die Mappe zu 99002 "
        "-> entfernen oder die Kennung berichtigen"
    ]


def test_real_and_example_data_do_not_mix(tmp_path: Path, mini: Path) -> None:
    path = changed(mini_workbook(tmp_path / "99002.xlsx", "99002"), put("Einstellungen", "Herkunft", "echt"))
    _, problems, _ = taken(path, into=mini)
    assert "andere Herkunft als das Inventar" in str(problems[0])


def test_addresses_never_change(tmp_path: Path, mini: Path) -> None:
    path = changed(mini_workbook(tmp_path / "99002.xlsx", "99002"), put("Adressen", "IPv6", "2001:db8:f000::/40"))
    _, problems, _ = taken(path, into=mini)
    assert "Blatt Adressen:3 [IPv6]: andere Adressen als vergeben" in str(problems[0])
    path = changed(mini_workbook(tmp_path / "99002.xlsx", "99002"), put("Adressen", "IPv4 Schulen", "10.254.0.0/15"))
    _, problems, _ = taken(path, into=mini)
    assert "Blatt Adressen:3 [IPv4 Schulen]: andere Adressen als vergeben" in str(problems[0])


def test_what_a_landkreis_changes_in_settings_and_networks_in_use_is_told_and_not_taken(
    tmp_path: Path, mini: Path
) -> None:
    path = changed(
        mini_workbook(tmp_path / "99002.xlsx", "99002"), put("Adressen", "Heute in Gebrauch", "172.16.0.0/12")
    )
    changed(path, put("Einstellungen", "Planungsdatum", "01.01.2029"))
    after, problems, merged = taken(path, into=mini)
    assert (problems, merged.left_titles()) == ([], {"Adressen": 1, "Einstellungen": 1})
    assert same(after, load(MINI))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_a_workbook_saved_by_libreoffice_is_the_same_inventory(tmp_path: Path) -> None:
    path = mini_workbook(tmp_path / "alle.xlsx")
    (tmp_path / "out").mkdir()
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    after, problems, _ = taken(tmp_path / "out" / "alle.xlsx")
    assert problems == []
    assert same(after, load(MINI))


def test_a_column_nobody_has_named_in_german_goes_by_its_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {key: value for key, value in german()["sheets"].items() if key != "servers"}
    words["tenants"] = {"title": "Landkreise", "text": "x", "columns": {}}
    monkeypatch.setattr(columns, "german", lambda: {**german(), "sheets": words})
    found = columns.sheets.__wrapped__()
    assert found["servers"].title == "servers"
    assert [column.title for column in found["tenants"].columns] == list(row_schemas()["tenants"]["properties"])


def test_the_guide_names_every_question_people_are_asked_with_its_answers(tmp_path: Path) -> None:
    path = tmp_path / "mappe.xlsx"
    path.write_bytes(workbook({}, None, None))
    rows = {row[5]: row for row in load_workbook(path)[GUIDE].iter_rows(values_only=True)}
    asked = [item for item in questions().values() if item.fact is None]
    assert asked
    for question in asked:
        assert all(f"{code} = " in rows[question.id][3] for code in question.choices)
