"""Saving, renaming, sharing and deleting a view; choosing columns; noting an export."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hypercare.foundation.accounts.actor import Actor
from hypercare.foundation.accounts.rights import Scope, may, require, scope_of
from hypercare.foundation.journal import services as journal
from hypercare.foundation.kernel.errors import InvalidInput, NotAllowed, OutOfDate
from hypercare.foundation.kernel.masking import mask
from hypercare.foundation.kernel.text import clean_line
from hypercare.foundation.programs.models import Program
from hypercare.insight.finding.columns import COLUMNS
from hypercare.insight.finding.filters import Filters, render
from hypercare.insight.finding.models import ChosenColumns, SavedView
from hypercare.insight.finding.searching import refuse_identifier
from hypercare.insight.finding.states import Listed, SharedWith
from hypercare.reference.rollout.selectors import plan

LONGEST_NAME = 80


@dataclass(frozen=True)
class Sharing:
    """With whom; `team` is a support group's code and only with TEAM."""

    how: SharedWith = SharedWith.PRIVATE
    team: str = ""


def may_share(actor: Actor, sharing: Sharing) -> bool:
    """`view.share`: *all* with everybody and with one's teams, *team* with one's teams only."""
    scope = scope_of(actor, "view.share")
    match sharing.how:
        case SharedWith.PRIVATE:
            return True
        case SharedWith.TEAM:
            return scope in (Scope.ALL, Scope.TEAM) and sharing.team in actor.teams
    return scope is Scope.ALL


def may_change(actor: Actor, view: SavedView) -> bool:
    """One's own; and what is shared with everybody, for who may share so."""
    own = actor.user is not None and view.owner_id == actor.user.pk
    own = own or (actor.token is not None and view.token_id == actor.token.pk)
    everybodys = view.shared_with == SharedWith.PROGRAM
    return may(actor, "view.save") and (
        own or (everybodys and scope_of(actor, "view.share") is Scope.ALL)
    )


@transaction.atomic
def save_view(
    *, listed: Listed, name: str, filters: Filters, sharing: Sharing, by: Actor, at: datetime
) -> SavedView:
    """Raises InvalidInput for a name that is empty, too long or taken; NotAllowed to share."""
    require(by, "view.save")
    _check_sharing(by, sharing)
    refuse_identifier(by.program, "query", filters.q)
    Program.objects.select_for_update().get(pk=by.program.pk)
    highest = SavedView.objects.filter(program=by.program).aggregate(Max("number"))["number__max"]
    view = SavedView(
        program=by.program,
        number=(highest or 0) + 1,
        listed=listed,
        name=_checked(name, by.program),
        query=render(filters),
        owner=by.user,
        token=by.token,
        shared_with=sharing.how,
        team=sharing.team,
        made_at=at,
    )
    return _kept(view, "view.saved", by, at)


@transaction.atomic
def change_view(
    *, view: SavedView, name: str, sharing: Sharing, version: int, by: Actor, at: datetime
) -> SavedView:
    """Raises OutOfDate when somebody was faster; nothing is written then."""
    locked = _held(view, version, by)
    if (sharing.how, sharing.team) != (locked.shared_with, locked.team):
        _check_sharing(by, sharing)
    locked.name = _checked(name, by.program)
    locked.shared_with, locked.team = sharing.how, sharing.team
    locked.version += 1
    return _kept(locked, "view.changed", by, at)


@transaction.atomic
def delete_view(*, view: SavedView, version: int, by: Actor, at: datetime) -> None:
    """What it showed is still there; only the name for it goes."""
    locked = _held(view, version, by)
    locked.delete()
    _write(locked, "view.deleted", by, at)


@transaction.atomic
def choose_columns(*, listed: Listed, codes: list[str], by: Actor) -> None:
    """For this person and list. None at all means the usual ones again."""
    unknown = [code for code in codes if code not in COLUMNS[listed]]
    if unknown or by.user is None:
        raise InvalidInput(_("This list has no such column. Choose from those that it shows."))
    mine = ChosenColumns.objects.filter(program=by.program, user=by.user, listed=listed)
    if not codes:
        mine.delete()
        return
    ChosenColumns.objects.update_or_create(
        program=by.program, user=by.user, listed=listed, defaults={"columns": codes}
    )


@transaction.atomic
def note_export(
    *, listed: Listed, filters: Filters, kind: str, rows: int, why: str, by: Actor, at: datetime
) -> None:
    """In the table of looks and in the journal, before the first row leaves the house."""
    journal.look(by=by, at=at, kind="export", what=str(listed), rows=rows)
    data = {
        "rows": rows,
        "format": kind,
        "filters": render(replace(filters, q="")),
        "why": mask(clean_line(why), plan(by.program).case_numbers).text,
    }
    owner = by.user.pk if by.user else None
    journal.write(
        by=by,
        at=at,
        verb="list.exported",
        subject=f"list:{listed}",
        read_action="audit.read",
        owner_id=owner,
        data=data,
    )


def _check_sharing(by: Actor, sharing: Sharing) -> None:
    if not may_share(by, sharing):
        raise NotAllowed(
            _("You cannot share a view with them. Keep it for yourself, or ask your manager.")
        )


def _checked(name: str, program: Program) -> str:
    cleaned = clean_line(name)
    if not cleaned or len(cleaned) > LONGEST_NAME:
        sentence = _("Name the view, in %(most)d characters at most.") % {"most": LONGEST_NAME}
        raise InvalidInput(sentence, fields={"name": sentence})
    return mask(cleaned, plan(program).case_numbers).text[:LONGEST_NAME]


def _held(view: SavedView, version: int, by: Actor) -> SavedView:
    require(by, "view.save")
    locked = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if locked is None or locked.version != version:
        raise OutOfDate(_("Somebody changed this view in the meantime. Look at it again."))
    if not may_change(by, locked):
        raise NotAllowed(_("This view is somebody else’s. Save one of your own."))
    return locked


def _kept(view: SavedView, verb: str, by: Actor, at: datetime) -> SavedView:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        sentence = _("You have a view “%(name)s” of this list already. Choose another name.")
        said = sentence % {"name": view.name}
        raise InvalidInput(said, fields={"name": said}) from error
    _write(view, verb, by, at)
    return view


def _write(view: SavedView, verb: str, by: Actor, at: datetime) -> None:
    journal.write(
        by=by,
        at=at,
        verb=verb,
        subject=f"view:{view.number}",
        read_action="audit.read",
        owner_id=by.user.pk if by.user else None,
        data={"list": str(view.listed), "shared_with": str(view.shared_with)},
    )
