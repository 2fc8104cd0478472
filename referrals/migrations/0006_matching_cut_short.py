from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0005_bundled_deliveries'),
    ]

    operations = [
        migrations.AddField(
            model_name='concern',
            name='matching_cut_short',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
