from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0004_wordings_edition")]

    operations = [
        migrations.AddField(
            model_name="destination",
            name="kind",
            field=models.CharField(
                choices=[
                    ("wecom", "企业微信群机器人"),
                    ("dingtalk", "钉钉群机器人"),
                    ("feishu", "飞书群机器人"),
                    ("mailbox", "公用邮箱"),
                    ("other", "其他（apprise 地址）"),
                ],
                default="other",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(model_name="destination", name="last_sent_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="destination", name="last_failed_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="destination", name="last_error", field=models.CharField(blank=True, max_length=300)
        ),
    ]
