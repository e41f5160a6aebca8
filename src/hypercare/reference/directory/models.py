"""Whom we talk to, who helps, and on which lines."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, Concat, NullIf

from hypercare.foundation.kernel.fields import Versioned
from hypercare.foundation.kernel.finding import Findable
from hypercare.foundation.programs.owned import Owned
from hypercare.reference.rollout.models import County


class EntityType(models.TextChoices):
    """Who a contact can come from, spelled as in the protocol."""

    COUNTY = "county"
    NEW_SYSTEM = "new_system"
    INTERFACE_PARTNER = "interface_partner"
    STAKEHOLDER = "stakeholder"
    MEDIA = "media"
    PUBLIC = "public"
    CURRENT_SYSTEM = "current_system"
    UNKNOWN = "unknown"


class Entity(Owned, Versioned):
    """Anyone a contact can come from. May be of two kinds; the contact says in which it speaks."""

    key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    types = ArrayField(models.CharField(max_length=20, choices=EntityType.choices))
    county = models.OneToOneField(
        County, null=True, on_delete=models.PROTECT, related_name="entity"
    )
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    domains = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    retired_at = models.DateTimeField(null=True)
    findable = models.GeneratedField(
        expression=Findable(
            Concat(
                "key",
                Value(" "),
                "name",
                Value(" "),
                Func(F("aliases"), function="hypercare_joined", output_field=models.TextField()),
                output_field=models.TextField(),
            ),
            Value(""),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="entity_key"),
            models.UniqueConstraint(fields=["program", "name"], name="entity_name"),
        ]


class Person(Owned, Versioned):
    """Somebody a caller may be sent to, or who may call. Needs neither phone nor mail.

    `phone` and `email` are the first ones; further ones are `reaches`. Several people may share a
    number.
    """

    key = models.CharField(max_length=60)
    name = models.CharField(max_length=150)
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_e164 = models.CharField(max_length=20, blank=True)
    extension = models.CharField(max_length=10, blank=True)
    email = models.EmailField(blank=True)
    retired_at = models.DateTimeField(null=True)
    findable = models.GeneratedField(
        expression=Findable(
            Concat(
                "name",
                Value(" "),
                "email",
                Value(" "),
                "extension",
                output_field=models.TextField(),
            ),
            Coalesce(NullIf("phone_e164", Value("")), "phone"),
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="person_key")]
        indexes = [
            GinIndex(
                fields=["findable"],
                name="person_findable",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
            models.Index(fields=["program", "phone_e164"], name="person_by_number"),
        ]


class PersonReach(Owned):
    """A further number or address of a person, as typed; `e164` where it is a number to dial."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        MAIL = "mail"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reaches")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    typed = models.CharField(max_length=254)
    e164 = models.CharField(max_length=20, blank=True)
    findable = models.GeneratedField(
        expression=Findable("typed", Coalesce(NullIf("e164", Value("")), "typed")),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person", "kind", "typed"], name="person_reach"
            ),
        ]
        indexes = [
            GinIndex(
                fields=["findable"],
                name="person_reach_findable",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
            models.Index(fields=["program", "e164"], name="person_reach_number"),
        ]


class CountyContact(Owned):
    """Who in the New System project stands for a county (R28)."""

    class Role(models.TextChoices):
        PROJECT_MANAGER = "project-manager"
        IMPLEMENTATION_LEAD = "implementation-lead"

    county = models.ForeignKey(County, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "county", "person", "role"], name="county_contact"
            ),
        ]


class SupportGroup(Owned, Versioned):
    """A team that tickets are assigned to. `outside` groups belong to the other project."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    outside = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "code"], name="group_code"),
            models.UniqueConstraint(fields=["program", "name"], name="group_name"),
        ]


class GoToResource(Owned, Versioned):
    """Who is asked about a work effort (R23); `group` receives what is asked of it.

    `backup` stands in for `person`; `hours` are those of a line: when one of the two is there.
    """

    effort = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    backup = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    hours = models.JSONField(default=dict, blank=True)
    group = models.ForeignKey(SupportGroup, null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "effort"], name="go_to_effort")]


class Agreement(Owned, Versioned):
    """An interface partner agreement (R26): which edition of it holds, and where it is read."""

    key = models.CharField(max_length=60)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=200)
    edition = models.CharField(max_length=40)
    link = models.CharField(max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "key"], name="agreement_key")]


class Line(Owned, Versioned):
    """A phone line, mailbox or desk that contacts come in on, or that callers are sent to.

    `purpose` is what the rules look for (`service-desk`, `customer-support`, ...). `hours` maps
    MO..SU to a list of ["08:00", "17:00"] pairs in the program's zone; no hours at all means
    always open. `preset_channel` is what the form proposes.
    """

    class Kind(models.TextChoices):
        PHONE = "phone"
        MAILBOX = "mailbox"
        VOICEMAIL = "voicemail"
        DESK = "desk"

    class Project(models.TextChoices):
        CURRENT = "current"
        NEW = "new"

    key = models.CharField(max_length=40)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    project = models.CharField(max_length=10, choices=Project.choices)
    purpose = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=40, blank=True)
    number_e164 = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    hours = models.JSONField(default=dict, blank=True)
    closed_advice = models.CharField(max_length=300, blank=True)
    preset_channel = models.CharField(max_length=12, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "key"], name="line_key"),
            models.UniqueConstraint(
                fields=["program", "purpose"],
                name="line_purpose",
                condition=models.Q(retired_at__isnull=True) & ~models.Q(purpose=""),
            ),
        ]


class TransferStep(Owned):
    """How to transfer a call, step by step (R16). `{number}` stands for Customer Support's line."""

    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "position"], name="transfer_step_position"),
        ]
