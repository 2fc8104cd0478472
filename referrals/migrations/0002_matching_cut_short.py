from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='concern',
            name='matching_cut_short',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
