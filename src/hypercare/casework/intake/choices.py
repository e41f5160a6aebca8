"""What the form offers: lines, counties, waves, colleagues, and the names to choose from."""

from datetime import date

from django.utils.translation import gettext as _

from hypercare.casework.contacts import wording
from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.models import Membership
from hypercare.foundation.programs.models import Program
from hypercare.reference.directory.models import Line
from hypercare.reference.directory.selectors import book
from hypercare.reference.rollout.policies import latest_live_wave
from hypercare.reference.rollout.selectors import plan

Choices = list[tuple[str, str]]
WAVE = "wave-"


def lines(program: Program) -> Choices:
    """Our own lines and mailboxes; what is retired is not offered."""
    known = book(program).lines.values()
    ours = [x for x in known if x.retired_at is None and x.project == Line.Project.CURRENT]
    return [*((line.key, line.name) for line in ours), ("", _("Another, or not known"))]


def counties(program: Program) -> Choices:
    known = plan(program).counties.values()
    in_use = sorted((c.name, c.key) for c in known if not c.retired)
    return [(key, name) for name, key in in_use]


def concerns(program: Program, day: date) -> list[tuple[str, str | Choices]]:
    """Waves first, the latest live one named as what no choice means; then counties."""
    known = plan(program)
    schedule = known.current_schedule
    latest = latest_live_wave(schedule, day) if schedule else None
    preset = _("Wave %(wave)s, the latest live") % {"wave": latest} if latest else _("Not said")
    waves = [(f"{WAVE}{number}", _("Wave %(wave)s") % {"wave": number}) for number in known.waves]
    return [("", preset), (_("Waves"), waves), (_("Counties"), counties(program))]


def concern(chosen: str) -> tuple[int | None, str]:
    """A wave's number, or a county's key."""
    if chosen.startswith(WAVE):
        return int(chosen.removeprefix(WAVE)), ""
    return None, chosen


def colleagues(actor: Actor) -> Choices:
    """Everybody of the program but the person who logs."""
    members = Membership.objects.filter(program=actor.program, user__is_active=True)
    others = members.exclude(user=actor.user).order_by("user__name", "user__username")
    known = others.values_list("user__username", "user__name")
    return [("", _("No, by me")), *((username, name or username) for username, name in known)]


def entities(program: Program) -> Choices:
    """Names to choose from, each with what it is."""
    words = wording.entity_types(plan(program))
    return [
        (entity.name, ", ".join(words.get(kind, kind) for kind in entity.types))
        for entity in book(program).entities
        if not entity.retired
    ]
