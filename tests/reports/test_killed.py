"""The worker of the daily report, killed at every step (safety rows 42, 43, 47)."""

import pytest

from tests.outbox.mailserver import mail_server
from tests.reports.killing import (
    killed_after_answer,
    killed_at,
    make_due,
    statements_of,
    taken_up,
)

TRIES = 9


@pytest.mark.usefixtures("committed")
def test_a_worker_killed_at_any_step_makes_one_edition_and_one_message_id_an_address() -> None:
    """A sample of the statements, always the last one; `make soak` has them all."""
    with mail_server() as server:
        make_due("whole")
        total = statements_of(server)
        every = max(1, total // TRIES)
        for statement in [*range(2, total, every), total]:
            program = make_due(f"killed-{statement}")
            assert killed_at(server, statement), (statement, total)
            taken_up(server, program)


@pytest.mark.usefixtures("committed")
def test_killed_between_the_servers_answer_and_our_commit_one_letter_comes_twice_under_its_id() -> (
    None
):
    """The one duplicate that there can be. No other letter comes again."""
    for last in (1, 2):
        with mail_server() as server:
            program = make_due(f"answered-{last}")
            assert killed_after_answer(server, last)
            assert len(server.taken) == last
            assert taken_up(server, program) == 1
