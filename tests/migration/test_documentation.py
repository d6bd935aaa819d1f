"""Do the published weights in the documentation agree with those the planner uses?"""

from pathlib import Path

from migration.criteria import load_criteria


def test_the_working_group_reads_the_weights_that_count() -> None:
    text = Path("docs/wellenplan.md").read_text("utf-8")
    for item in load_criteria():
        answers = "; ".join(f"{answer.title} {answer.points}" for answer in item.answers)
        assert f"| {item.title} | {item.weight} | {answers} | {item.rationale} |" in text
