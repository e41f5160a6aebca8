"""Numbers that were kept before E.164 stood beside them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from hypercare.foundation.kernel.phones import e164

AT_ONCE = 1000


def fill_in(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In pieces, so that a large table is never in memory as a whole."""
    model = apps.get_model("words", "Words")
    kept = model.objects.filter(kind="reach", clear__isnull=False, e164="").only("pk", "clear")
    changed = []
    for words in kept.iterator(AT_ONCE):
        words.e164 = e164(words.clear)
        if words.e164:
            changed.append(words)
        if len(changed) == AT_ONCE:
            model.objects.bulk_update(changed, ["e164"])
            changed = []
    model.objects.bulk_update(changed, ["e164"])


class Migration(migrations.Migration):
    dependencies = [("words", "0003_caller_columns")]
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
