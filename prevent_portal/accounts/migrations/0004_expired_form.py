from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_account_mail'),
    ]

    operations = [
        migrations.RenameModel('LateWords', 'ExpiredForm'),
    ]
