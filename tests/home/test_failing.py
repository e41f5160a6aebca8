"""A page that fails says a number, and the log says under that number what failed."""

import pytest

from hypercare.foundation.accounts.actor import Actor
from hypercare.surface.home import log_views
from tests.accounts.cast import browser_of

CANARY = "Marisol 530-555-0111"


def test_what_failed_is_in_the_log_without_a_word_of_it(
    agent: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """R34: its kind and the places that it passed."""

    def fail(*_args: object, **_facts: object) -> None:
        raise LookupError(CANARY)

    monkeypatch.setattr(log_views, "redirect", fail)
    answer = browser_of(agent).get("/log")
    assert answer.status_code == 500
    told = [one.msg for one in caplog.records if isinstance(one.msg, dict)]
    (failed,) = [one for one in told if one["event"] == "failed"]
    assert failed["error"] == "LookupError"
    assert any("log_views.py" in place for place in failed["where"])
    assert str(failed["request_id"]) in answer.content.decode()
    assert CANARY not in caplog.text + answer.content.decode()
