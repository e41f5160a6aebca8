"""`hypercare manage export_rights`: prints docs/reference/rights.md from the rights file."""

from typing import Any

from django.core.management.base import BaseCommand

from hypercare.foundation.accounts.matrix import as_markdown


class Command(BaseCommand):
    help = "Print who may do what as Markdown (docs/reference/rights.md)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
