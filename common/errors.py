"""Errors a user can cause: one line each, with what was expected and what to do."""

from pathlib import Path


class UserError(Exception):
    """Wrong use or input; the message is one line that says what to do. Exit code 2."""

    exit_code = 2


class CheckFailedError(UserError):
    """The check ran and found something, or a step failed. Exit code 1."""

    exit_code = 1


class InputError(UserError):
    """A value in an input file is not what it has to be."""

    def __init__(
        self, file: Path | str, problem: str, *, line: int | None = None, field: str | None = None, hint: str = ""
    ) -> None:
        """`problem` says what was found and expected, `hint` what to do; `line` counts from 1."""
        self.file, self.line, self.field, self.problem, self.hint = str(file), line, field, problem, hint
        place = self.file + (f":{line}" if line else "") + (f" [{field}]" if field else "")
        super().__init__(f"{place}: {problem}" + (f" -> {hint}" if hint else ""))
