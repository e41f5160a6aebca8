"""The choices of the schedule and of invitations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a meeting is for (R18). An ad-hoc one belongs to no series."""

    STATUS = "status", _("Status meeting")
    QRT = "qrt", _("Quick Response Team")
    DEBRIEF = "debrief", _("Debrief")
    OTHER = "other", _("Regular meeting")
    AD_HOC = "ad-hoc", _("Ad-hoc meeting")


class Audience(models.TextChoices):
    STAFF = "staff", _("Our teams")
    PARTNERS = "partners", _("Interface partners")
    COUNTIES = "counties", _("Counties")


class What(models.TextChoices):
    """CUTYPE of RFC 5545: who or what an address stands for."""

    INDIVIDUAL = "INDIVIDUAL", _("Person")
    GROUP = "GROUP", _("Team")
    ROOM = "ROOM", _("Room")


class Answer(models.TextChoices):
    """PARTSTAT of RFC 5545, as far as people give it."""

    NEEDS_ACTION = "NEEDS-ACTION", _("No answer yet")
    ACCEPTED = "ACCEPTED", _("Comes")
    TENTATIVE = "TENTATIVE", _("Perhaps")
    DECLINED = "DECLINED", _("Does not come")
