"""Signed marks in reply addresses and Message-IDs (safety rows 11 and 12)."""

import re
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from hypercare.foundation.outbox import tokens
from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.services import queue, queued
from hypercare.foundation.programs.models import Program

MAILBOX = "customer-support@current.example"


@pytest.fixture
def message(program: Program, now: datetime) -> Message:
    queue(
        program=program,
        key="k",
        recipient="a@b.example",
        subject="Hi",
        body="There",
        at=now,
        about="T-1042",
    )
    return queued(program, "k")


def test_an_answer_to_our_address_finds_its_message(message: Message) -> None:
    found = tokens.verify_address(tokens.reply_address(MAILBOX, message.token))
    assert found == tokens.Belonging(message.program, message, "T-1042")


def test_a_message_id_of_ours_finds_its_message(message: Message) -> None:
    found = tokens.verify_message_id(message.message_id)
    assert found is not None
    assert found.message == message


def test_mail_systems_may_change_case_and_brackets(message: Message) -> None:
    address = tokens.reply_address(MAILBOX, message.token)
    assert tokens.verify_address(f" <{address.upper()}> ")
    assert tokens.verify_message_id(message.message_id.strip("<>").upper())


def test_a_mark_has_128_random_bits(program: Program) -> None:
    many = {tokens.fresh() for _ in range(1000)}
    assert len(many) == 1000
    assert all(re.fullmatch("[a-z2-7]{26}", one) for one in many)


def test_the_local_part_stays_within_what_mail_allows(message: Message) -> None:
    local = tokens.reply_address(MAILBOX, message.token).partition("@")[0]
    assert len(local) <= 64


def test_a_mailbox_with_a_long_name_keeps_its_address(message: Message) -> None:
    """Then the Message-ID alone carries the mark."""
    long = "a-mailbox-whose-name-leaves-no-room@current.example"
    assert tokens.reply_address(long, message.token) == long


def test_a_mark_for_an_address_is_worth_nothing_as_a_message_id(message: Message) -> None:
    mark = tokens.reply_address(MAILBOX, message.token).partition("+")[2]
    assert tokens.verify_message_id(f"<{mark}>") is None


def test_every_changed_letter_is_noticed(message: Message) -> None:
    """Safety row 12: 0 of all forged marks are taken."""
    mark = message.message_id.strip("<>").partition("@")[0]
    for place, letter in enumerate(mark):
        other = "b" if letter == "a" else "a"
        forged = mark[:place] + other + mark[place + 1 :]
        assert tokens.verify_message_id(f"<{forged}@x.example>") is None, place


@given(text=st.text(max_size=80))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_somebody_makes_up_is_taken(message: Message, text: str) -> None:
    assert tokens.verify_address(text) is None
    assert tokens.verify_message_id(text) is None


def test_the_mark_of_another_installation_is_not_taken(
    message: Message, settings: Settings
) -> None:
    theirs = message.message_id
    settings.SECRET_KEY = "another-installation"
    assert tokens.verify_message_id(theirs) is None


def test_an_old_key_is_still_accepted_and_never_used(message: Message, settings: Settings) -> None:
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["older", old]
    assert tokens.verify_message_id(message.message_id)
    assert tokens.message_id(message.token, "x.example") != message.message_id


def test_a_well_made_mark_of_a_message_that_is_gone_is_nothing(program: Program) -> None:
    assert tokens.verify_message_id(tokens.message_id(tokens.fresh(), "x.example")) is None
