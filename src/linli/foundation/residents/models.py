"""LoginCode 验证码."""

import uuid

from django.db import models

from linli.foundation.sealing.fields import SealedTextField
from linli.lib.ids import new_id


class LoginCode(models.Model):
    """A code on its way to a phone. The browser that asked knows it by `id`; it is gone once it was right."""

    id: models.Field[uuid.UUID, uuid.UUID] = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = SealedTextField()
    code_hash = models.CharField(max_length=64)
    wrong = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
