"""The advice panel: the answer, and what stands around it on the screen."""

from typing import Any

from hypercare.casework.contacts import wording
from hypercare.casework.intake.questions import Answer
from hypercare.casework.routing.selectors import Advice
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import may


def panel(actor: Actor, answer: Answer) -> dict[str, Any]:
    """The variables of `intake/advice.html`."""
    return {"answer": answer, "advice": answer.advice, **around(actor, answer.advice)}


def around(actor: Actor, advice: Advice | None) -> dict[str, Any]:
    standing = advice.standing if advice else None
    return {
        "standing": wording.standing_in_words(standing) if standing else "",
        "window": wording.window_in_words(standing) if standing else "",
        "may_read_rules": may(actor, "rules.read"),
    }
