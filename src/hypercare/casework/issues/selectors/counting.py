"""How many contacts, people and counties an issue has reached, and since when (R31).

Contacts are those that somebody said are about the issue, and those under a ticket that hangs on
it; each once, and not the withdrawn ones. People are the callers of those contacts: who was said to
be one person counts once, and a contact without a known caller counts as a person of its own.
Counties are those that the contacts came from, were about, or named as having it too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from hypercare.casework.contacts.states import Severity
from hypercare.casework.issues.models import Issue
from hypercare.casework.tickets.states import DONE


@dataclass(frozen=True)
class Counts:
    contacts: int
    people: int
    counties: int
    tickets: int
    open_tickets: int
    open_severe: int
    first_seen_at: datetime
    last_seen_at: datetime


_SQL = """
WITH hanging AS (
    SELECT issue_id, contact_id FROM issues_issuecontact WHERE issue_id = ANY(%(issues)s)
    UNION
    SELECT t.issue_id, c.contact_id FROM issues_issueticket t
    JOIN tickets_ticketcontact c ON c.ticket_id = t.ticket_id
    WHERE t.issue_id = ANY(%(issues)s)
), reached AS (
    SELECT h.issue_id, count(DISTINCT k.id) AS contacts,
        count(DISTINCT coalesce(r.root_id, r.id, -k.id)) AS people,
        count(DISTINCT county) AS counties,
        min(k.happened_at) AS first_seen, max(k.happened_at) AS last_seen
    FROM hanging h
    JOIN contacts_contact k ON k.id = h.contact_id AND k.withdrawn_at IS NULL
    LEFT JOIN callers_sighting s ON s.contact_id = k.id
    LEFT JOIN callers_caller r ON r.id = s.caller_id
    LEFT JOIN directory_entity e ON e.id = k.entity_id
    LEFT JOIN contacts_othercounty o ON o.contact_id = k.id
    LEFT JOIN LATERAL unnest(ARRAY[e.county_id, k.concerns_county_id, o.county_id])
        AS county ON county IS NOT NULL
    GROUP BY h.issue_id
), ticketed AS (
    SELECT l.issue_id, count(*) AS tickets,
        count(*) FILTER (WHERE NOT t.status = ANY(%(done)s)) AS open_tickets,
        count(*) FILTER (WHERE NOT t.status = ANY(%(done)s) AND t.severity = %(severe)s)
            AS open_severe
    FROM issues_issueticket l JOIN tickets_ticket t ON t.id = l.ticket_id
    WHERE l.issue_id = ANY(%(issues)s)
    GROUP BY l.issue_id
)
SELECT i.id, coalesce(r.contacts, 0), coalesce(r.people, 0), coalesce(r.counties, 0),
    coalesce(t.tickets, 0), coalesce(t.open_tickets, 0), coalesce(t.open_severe, 0),
    least(i.first_seen_at, r.first_seen), greatest(i.first_seen_at, r.last_seen)
FROM issues_issue i
LEFT JOIN reached r ON r.issue_id = i.id
LEFT JOIN ticketed t ON t.issue_id = i.id
WHERE i.id = ANY(%(issues)s)
"""


def counts_of(issues: Sequence[Issue]) -> Mapping[int, Counts]:
    """By primary key, in one statement. Numbers only: whoever may read an issue may know them."""
    facts: dict[str, list[int] | list[str] | int] = {
        "issues": [issue.pk for issue in issues],
        "done": [str(status) for status in DONE],
        "severe": int(Severity.ONE),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, facts)
        return {row[0]: Counts(*row[1:]) for row in cursor.fetchall()}
