"""The published criteria of the readiness score: `weights.yaml` as data."""

from functools import cache
from pathlib import Path

from common.errors import InputError
from migration.plan import Answer, Criterion
from migration.settings import read_settings

WEIGHTS = Path(__file__).parent / "weights.yaml"


@cache
def load_criteria(path: Path = WEIGHTS) -> tuple[Criterion, ...]:
    """The criteria in their published order.

    Raises InputError where the best answer does not earn the whole weight, or the weights do not add up to 100.
    """
    criteria = tuple(
        Criterion(**item | {"answers": tuple(Answer(**answer) for answer in item["answers"])})
        for item in read_settings(path)["criteria"]
    )
    for criterion in criteria:
        if max(answer.points for answer in criterion.answers) != criterion.weight:
            raise InputError(path, "the best answer must earn the whole weight", field=criterion.id)
    if sum(criterion.weight for criterion in criteria) != 100:
        raise InputError(path, "the weights must add up to 100", field="weight")
    return criteria
