from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_owners_of_old")]
    operations = [
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'received'), ('owner__isnull', False), _connector='OR'), name='concern_has_an_owner_once_acknowledged'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'awaiting'), _negated=True), ('follow_up_on__isnull', False), _connector='OR'), name='concern_waits_until_a_day'),
        ),
    ]
