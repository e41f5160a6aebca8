from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rollout", "0001_initial")]

    operations = [migrations.RemoveField(model_name="facts", name="conference_room")]
