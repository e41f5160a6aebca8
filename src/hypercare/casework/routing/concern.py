"""What a question is about: the county or wave, and where it stands on the day. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypercare.casework.routing import policies
from hypercare.reference.directory.models import EntityType
from hypercare.reference.rollout.policies import (
    CountyStanding,
    Schedule,
    county_standing,
    latest_live_wave,
    lds_window,
    wave_go_live,
)
from hypercare.reference.rollout.selectors import Plan


@dataclass(frozen=True)
class Question:
    """Who asks what, and when. `at` decides the day (settled reading 13).

    `entity_county` is the key of the county that a county caller speaks for, or that a member of
    the public lives in; `concerns_*` are the New System's (a county beats a wave).
    """

    entity_type: str
    about: str
    channel: str
    at: datetime
    entity_name: str = ""
    entity_county: str | None = None
    sent_back: bool = False
    concerns_wave: int | None = None
    concerns_county: str | None = None


class Concern:
    """The county or wave that a question is about, and where it stands on the day."""

    def __init__(
        self, plan: Plan, schedule: Schedule | None, question: Question, day: date
    ) -> None:
        self.plan, self.schedule, self.question, self.day = plan, schedule, question, day
        self.county_key = self._county_key()
        self.county = plan.counties.get(self.county_key) if self.county_key else None
        self.standing = self._standing()
        self.wave = self._wave()

    def _county_key(self) -> str | None:
        if self.question.entity_type in (EntityType.COUNTY, EntityType.PUBLIC):
            return self.question.entity_county or self.question.concerns_county
        return self.question.concerns_county

    def _standing(self) -> CountyStanding | None:
        if self.schedule is None or self.county_key is None:
            return None
        return county_standing(self.schedule, self.plan.settings, self.county_key, self.day)

    def _wave(self) -> int | None:
        """A county beats a wave; without either the latest live wave is meant."""
        if self.standing is not None:
            return self.standing.wave
        if self.question.entity_type != EntityType.NEW_SYSTEM or self.schedule is None:
            return self.question.concerns_wave
        return self.question.concerns_wave or latest_live_wave(self.schedule, self.day)

    @property
    def go_live(self) -> date | None:
        if self.standing is not None:
            return self.standing.go_live
        if self.schedule is None or self.wave is None:
            return None
        return wave_go_live(self.schedule, self.wave)

    def facts(self) -> policies.Facts:
        question = self.question
        is_county = question.entity_type == EntityType.COUNTY
        is_new_system = question.entity_type == EntityType.NEW_SYSTEM
        window = lds_window(self.go_live, self.day, self.plan.settings.lds_days)
        return policies.Facts(
            entity_type=question.entity_type,
            about=question.about,
            channel=question.channel,
            sent_back=question.sent_back,
            county_state=self.standing.state if is_county and self.standing else None,
            window=window if is_new_system else None,
        )


def asks_for_concern(facts: Plan, kind: str, day: date, zone: ZoneInfo) -> bool:
    """The public is asked for its county, the New System for a wave where waves differ."""
    if kind == EntityType.PUBLIC:
        return True
    schedule = facts.schedule_on(day, zone)
    if kind != EntityType.NEW_SYSTEM or schedule is None:
        return False
    days = facts.settings.lds_days
    return len({lds_window(go_live, day, days) for go_live in _go_lives(schedule)}) > 1


def _go_lives(schedule: Schedule) -> set[date | None]:
    waves = {wave.go_live for wave in schedule.waves.values()}
    return waves | {county.go_live for county in schedule.counties.values() if county.go_live}
