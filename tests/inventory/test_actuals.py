"""Is a journal of actuals read, written and refused where its reports cannot be true?"""

from pathlib import Path

import pytest

from inventory.actuals import ActualState, latest
from inventory.load import load
from inventory.save import save
from tests.inventory.test_check import KFZ, problems

HEAD = "# Beispieldaten, frei erfunden\nactuals:\n"
TOLD = "    recorded_on: '2027-03-02'\n    recorded_by: Projektbüro\n    note: abgenommen\n"
DONE = (
    f"  - installation: {KFZ}\n    state: done\n{TOLD}    done_on: '2027-03-01'\n    target: shared_iaas\n"
    "    provider: shared-cloud\n    offer: iaas\n"
)
LATE = f"  - installation: {KFZ}\n    state: late\n{TOLD}    expected_wave: 5\n"
DROPPED = f"  - installation: {KFZ}\n    state: dropped\n{TOLD}    target: stay_local\n"
SETUP = f"  - product: kfz-zulassung-weide\n    state: done\n{TOLD}    done_on: '2027-03-01'\n"


def journal(folder: Path, text: str) -> None:
    (folder / "actuals.yaml").write_text(HEAD + text, encoding="utf-8")


def test_without_a_journal_there_is_none(mini: Path) -> None:
    inventory = load(mini)
    assert inventory.actuals == ()
    assert "actuals.yaml" not in inventory.digest


@pytest.mark.parametrize("text", [DONE, LATE, DROPPED, SETUP, DONE + SETUP])
def test_a_journal_is_read_and_written_back_as_it_was(mini: Path, tmp_path: Path, text: str) -> None:
    journal(mini, text)
    inventory = load(mini)
    assert len(inventory.actuals) == text.count("state:")
    save(inventory, tmp_path / "saved")
    assert (tmp_path / "saved" / "actuals.yaml").read_text("utf-8") == HEAD + text
    assert load(mini).digest["actuals.yaml"]


def test_an_empty_journal_is_written_back_since_it_says_that_one_is_kept(mini: Path, tmp_path: Path) -> None:
    text = "# Beispieldaten, frei erfunden\nactuals: []\n"
    (mini / "actuals.yaml").write_text(text, encoding="utf-8")
    save(load(mini), tmp_path / "saved")
    assert (tmp_path / "saved" / "actuals.yaml").read_text("utf-8") == text


def test_the_latest_report_counts_whatever_the_order_of_the_file(mini: Path) -> None:
    journal(mini, DONE.replace("2027-03-02", "2027-04-01") + LATE)
    assert latest(load(mini).actuals)[KFZ].state is ActualState.DONE


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LATE.replace("weide", "eiche"), "99001-kfz-zulassung-eiche-01 does not exist"),
        (LATE + DROPPED, "is used twice; the first is in actuals.yaml line 3"),
        (DONE + LATE.replace("2027-03-02", "2027-03-09"), "late after it was reported as done on 2027-03-02"),
        (LATE.replace("note:", "product: kfz-zulassung-weide\n    note:"), "expected exactly one of installation and"),
        (DONE.replace("    done_on: '2027-03-01'\n", ""), "expected the day on which it was done"),
        (DONE.replace("2027-03-01", "2027-03-03"), "2027-03-03 lies after 2027-03-02, the day of the report"),
        (DONE.replace("2027-03-01", "2026-03-01"), "2026-03-01 lies in no wave of the calendar"),
        (DONE.replace("shared_iaas", "stay_local"), "stay_local; expected where it is now"),
        (
            DONE.replace("provider: shared-cloud", "provider: own-99001"),
            "own-99001; expected a provider of kind shared",
        ),
        (DONE.replace("offer: iaas", "offer: saas"), "saas is no offer for shared_iaas"),
        (DONE.replace("shared_iaas", "retire"), "nobody operates what was retired"),
        (DONE.replace("shared_iaas", "replace"), "target and replacement do not fit"),
        (
            DONE.replace("shared_iaas", "replace") + "    replacement: kfz-zulassung-weide\n",
            "kfz-zulassung-weide does not take the place of kfz-zulassung-weide",
        ),
        (DONE + "    expected_wave: 5\n", "does not belong to an installation that is done"),
        (SETUP + "    target: shared_iaas\n", "does not belong to the set-up of a product that is done"),
        (LATE.replace("    expected_wave: 5\n", ""), "expected exactly one of expected_on and expected_wave"),
        (LATE.replace("expected_wave: 5", "expected_wave: 900"), "900 does not exist"),
        (LATE.replace("expected_wave: 5", "expected_on: '2027-01-01'"), "2027-01-01 lies before 2027-03-02"),
        (DROPPED.replace("stay_local", "saas"), "saas; expected where it stays"),
        (SETUP.replace("done\n", "dropped\n").replace("    done_on: '2027-03-01'\n", ""), "a set-up cannot be dropped"),
        (LATE + "    evidence: nichts\n", "nichts does not exist"),
        (LATE.replace("late", "vielleicht"), "vielleicht"),
    ],
)
def test_what_cannot_be_true_is_refused(mini: Path, text: str, message: str) -> None:
    journal(mini, text)
    found = problems(mini)
    assert any(message in problem for problem in found), found
    assert found[0].startswith("actuals.yaml:")
