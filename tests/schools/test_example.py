"""Are the example schools of Cochem-Zell what the generator makes, and do they add up to the real sums?"""

from pathlib import Path

from inventory.addresses import load_addresses
from inventory.model import Provenance
from schools import generate, load, network

FOLDER = Path("inventory/rlp/schools/07135")


def test_the_generator_makes_the_files_byte_by_byte() -> None:
    made = {f"{identifier}.yaml": generate.render(content).encode() for identifier, content in generate.documents()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.iterdir()}


def test_sites_pupils_and_classes_add_up() -> None:
    schools = load.load(FOLDER)
    assert len(schools) == 9
    assert sum(school.pupils for school in schools) == 3469
    assert sum(school.classes for school in schools) == 147


def test_every_file_says_that_it_is_an_example() -> None:
    assert {school.provenance for school in load.load(FOLDER)} == {Provenance.EXAMPLE}
    assert all(
        path.read_text(encoding="utf-8").startswith("# Beispieldaten, frei erfunden") for path in FOLDER.iterdir()
    )
    assert all(school.name.startswith("Beispielschule ") for school in load.load(FOLDER))


def test_the_example_shows_each_state_of_a_connection() -> None:
    plan = network.plan("07135", load.load(FOLDER), load_addresses(Path("inventory/rlp/addresses.csv")))
    gaps = " ".join(gap for school in plan.schools for gap in school.gaps)
    assert all(word in gaps for word in ("zu langsam", "unbekannt", "FTTB", "symmetrisch", "Access Points fehlen"))
    assert any(not school.gaps for school in plan.schools)
