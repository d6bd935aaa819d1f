import pytest

from common.errors import UserError
from lab import patience


def test_time_limits_are_as_usual_unless_the_user_asks_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(patience.VARIABLE, raising=False)
    assert patience.seconds(30) == 30

    monkeypatch.setenv(patience.VARIABLE, "20")
    assert patience.seconds(30) == 600


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "twenty", "101", "²"])
def test_what_is_no_factor_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(patience.VARIABLE, text)
    with pytest.raises(UserError, match=r"KREISWOLKE_PATIENCE=.*1 to 100"):
        patience.factor()
