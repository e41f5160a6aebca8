"""Further numbers and addresses stay inside the program of their person."""

from django.db import migrations

from hypercare.foundation.programs.isolation import keep_inside_program


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_people_found_by_any_part")]
    operations = [keep_inside_program()]
