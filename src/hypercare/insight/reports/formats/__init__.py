"""An edition as a file. Each format is built from the frozen rows and nothing else."""

from collections.abc import Callable, Mapping

from hypercare.insight.reports.document import Document, document
from hypercare.insight.reports.formats.page import as_html
from hypercare.insight.reports.formats.pdf import as_pdf
from hypercare.insight.reports.formats.tables import as_csv, as_xlsx
from hypercare.insight.reports.models import Edition
from hypercare.insight.reports.states import Format

_BUILDERS: Mapping[Format, Callable[[Document], bytes]] = {
    Format.HTML: as_html,
    Format.PDF: as_pdf,
    Format.XLSX: as_xlsx,
    Format.CSV: as_csv,
}


def built(content: str, checksum: str, format: Format) -> bytes:
    """The same edition gives the same bytes, whenever it is built. JSON is the rows themselves."""
    if format == Format.JSON:
        return content.encode()
    return _BUILDERS[format](document(content, checksum))


def file_name(edition: Edition, format: Format) -> str:
    return f"daily-report-{edition.name}-{edition.day.isoformat()}.{format}"
