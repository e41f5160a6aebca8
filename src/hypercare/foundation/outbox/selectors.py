"""Reading the outbox."""

from datetime import datetime, timedelta

from django.conf import settings

from hypercare.foundation.outbox.models import Message
from hypercare.foundation.outbox.policies import MOST_ANSWERS_AN_HOUR, MOST_NOTICES_AN_HOUR
from hypercare.foundation.outbox.states import Automatic
from hypercare.foundation.programs.models import Program

HOUR = timedelta(hours=1)


def may_answer(program: Program, address: str, about: str, at: datetime) -> bool:
    """At most three automatic answers to an address an hour, and one for a ticket (row 14)."""
    answers = Message.objects.filter(
        program=program, recipient__iexact=address, automatic=Automatic.ANSWER
    )
    if about and answers.filter(about=about).exists():
        return False
    return answers.filter(queued_at__gt=at - HOUR).count() < MOST_ANSWERS_AN_HOUR


def is_flood(message: Message, at: datetime) -> bool:
    """More automatic mail to one address than anybody asked for: a fault of ours."""
    if message.automatic == Automatic.PERSON:
        return False
    sent = Message.objects.filter(
        program_id=message.program_id, recipient=message.recipient, sent_at__gt=at - HOUR
    )
    return sent.exclude(automatic=Automatic.PERSON).count() >= MOST_NOTICES_AN_HOUR


def leaves() -> bool:
    """Whether mail leaves this machine at all."""
    return bool(settings.MAIL_OUT == "smtp" and settings.SMTP_HOST)
