"""The choices of a contact and the standing of a county, in the words of the program. Pure."""

from collections.abc import Mapping
from datetime import date

from django.utils.dateformat import format as in_words
from django.utils.translation import gettext as _

from hypercare.casework.contacts.states import About
from hypercare.reference.directory.models import EntityType
from hypercare.reference.rollout.policies import CountyStanding
from hypercare.reference.rollout.selectors import Plan
from hypercare.reference.rollout.states import CountyState, Window


def abouts(plan: Plan) -> dict[str, str]:
    """The seven choices of the form, and the automatic reply, with the systems by name."""
    new, current = _systems(plan)
    return {
        About.CONVERSION: _("Conversion or %(new)s") % {"new": new},
        About.LDS: _("Legacy Data Solution (LDS)"),
        About.CURRENT_SYSTEM: _("Help from the %(current)s project") % {"current": current},
        About.SIGN_IN: _("Sign-in to %(current)s") % {"current": current},
        About.PROGRAM: _("The migration program"),
        About.ORDINARY: _("Not about the migration"),
        About.UNSURE: _("Cannot tell"),
        About.AUTO_REPLY: _("Automatic reply"),
    }


def entity_types(plan: Plan) -> dict[str, str]:
    new, current = _systems(plan)
    return {
        EntityType.COUNTY: _("County"),
        EntityType.NEW_SYSTEM: _("%(new)s project") % {"new": new},
        EntityType.INTERFACE_PARTNER: _("Interface partner"),
        EntityType.STAKEHOLDER: _("Stakeholder"),
        EntityType.MEDIA: _("Press"),
        EntityType.PUBLIC: _("Member of the public"),
        EntityType.CURRENT_SYSTEM: _("%(current)s staff") % {"current": current},
        EntityType.UNKNOWN: _("Unknown"),
    }


def _systems(plan: Plan) -> tuple[str, str]:
    return plan.new_system or _("the New System"), plan.current_system or _("the Current System")


def standing_in_words(standing: CountyStanding) -> str:
    """ "Wave 1, live, day 3 of 30"; the days are calendar days in the program's zone (R03)."""
    wave = _("Wave %(wave)s") % {"wave": standing.wave} if standing.wave else _("In no wave")
    return f"{wave}, {_state_in_words(standing)}"


def _state_in_words(standing: CountyStanding) -> str:
    sentence: Mapping[CountyState, str] = {
        CountyState.NOT_MIGRATING: _("no go-live date yet"),
        CountyState.SCHEDULED: _("not live yet: goes live %(go_live)s"),
        CountyState.CUTOVER: _("in cutover: goes live %(go_live)s"),
        CountyState.LIVE: _("live, day %(day)s of %(length)s"),
        CountyState.OVER: _("live since %(go_live)s; hypercare ended %(last)s"),
    }
    last, go_live = standing.last_hypercare_day, standing.go_live
    return sentence[standing.state] % {
        "day": standing.day,
        "length": (last - go_live).days if last and go_live else "–",
        "go_live": day_in_words(go_live),
        "last": day_in_words(last),
    }


def window_in_words(standing: CountyStanding) -> str:
    """How long the second level answers for the LDS (R09); empty before the go-live."""
    sentence = {
        Window.OPEN: _("LDS second-level window open until %(last)s"),
        Window.CLOSED: _("LDS second-level window closed at the end of %(last)s"),
    }.get(standing.window or Window.BEFORE, "")
    return sentence % {"last": day_in_words(standing.window_last_day)} if sentence else ""


def day_in_words(day: date | None) -> str:
    return in_words(day, "D j M") if day else _("on a date not set yet")
