"""The base of every record inside a program."""

from django.db import models

from hypercare.foundation.programs.models import Program


class Owned(models.Model):
    """Belongs to exactly one program.

    Every unique constraint of a subclass begins with `program`; foreign keys between owned
    records are held inside the program by composite foreign keys (`programs.isolation`). In rows
    that are written while a caller waits the composite key alone holds a reference: the field says
    `db_constraint=False`, because a second check would find nothing that the first does not.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
