from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_account_mail'),
    ]

    operations = [
        migrations.RenameModel('LateWords', 'ExpiredForm'),
        migrations.AlterField('invitation', 'role', models.CharField(max_length=20)),
    ]
