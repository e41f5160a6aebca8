"""Where the program stands today, in the words of the bar. Pure."""

from datetime import date

from django.utils.translation import gettext as _

from hypercare.reference.rollout.policies import Schedule, WavePlan, latest_live_wave


def standing_in_words(schedule: Schedule | None, today: date) -> str:
    """ "wave 1, day 3 of 30"; before the first go-live how long it is still. The date is day 0."""
    if schedule is None:
        return ""
    live = latest_live_wave(schedule, today)
    return _live(schedule.waves[live], today) if live is not None else _before(schedule, today)


def _live(wave: WavePlan, today: date) -> str:
    day = (today - (wave.go_live or today)).days
    words = _("wave %(wave)d, day %(day)d of %(last)d")
    if day > wave.hypercare_days:
        words = _("wave %(wave)d, over since day %(last)d")
    return words % {"wave": wave.number, "day": day, "last": wave.hypercare_days}


def _before(schedule: Schedule, today: date) -> str:
    coming = [(w.go_live, w.number) for w in schedule.waves.values() if w.go_live is not None]
    if not coming:
        return _("no go-live date yet")
    go_live, number = min(coming)
    days = (go_live - today).days
    return _("wave %(wave)d, live in %(days)d days") % {"wave": number, "days": days}
