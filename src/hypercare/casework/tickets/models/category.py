"""The program's tree of categories (R14)."""

from django.db import models

from hypercare.foundation.programs.owned import Owned


class Category(Owned):
    """One leaf of the program's tree: Problem Area, Sub-Area and Summary (R14)."""

    area = models.CharField(max_length=10)
    area_name = models.CharField(max_length=100)
    sub_area = models.CharField(max_length=100)
    summary = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField()
    intake_channels = models.JSONField(default=list, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["program", "area", "sub_area", "summary"], name="category_leaf"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_name} / {self.sub_area} / {self.summary}"
