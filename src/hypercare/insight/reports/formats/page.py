"""An edition as one page that needs nothing but itself."""

from django.template.loader import render_to_string

from hypercare.insight.reports.document import Document


def as_html(shown: Document) -> bytes:
    return render_to_string("reports/file.html", {"document": shown}).encode()
