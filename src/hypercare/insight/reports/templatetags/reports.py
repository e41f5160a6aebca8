"""Tags of the reports: `{% load reports %}`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from hypercare.insight.reports.charts import Chart, svg

register = template.Library()


@register.filter
def beside(row: Sequence[Any], heads: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Each cell with the head of its column, for tables that are cards on a telephone."""
    return zip(heads, row, strict=True)


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    return svg(drawn)
