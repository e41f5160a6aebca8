"""Tags of the reports: `{% load reports %}`."""

from django import template
from django.utils.safestring import SafeString

from hypercare.insight.reports.charts import Chart, svg

register = template.Library()


@register.simple_tag
def chart(drawn: Chart) -> SafeString:
    return svg(drawn)
