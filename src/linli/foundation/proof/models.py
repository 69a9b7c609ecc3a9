"""SpentProof 用过的证明."""

from django.db import models


class SpentProof(models.Model):
    """A proof that has opened a door; kept until it would have expired, so that nobody uses it twice."""

    signature = models.CharField(primary_key=True, max_length=64)
    expires_at = models.DateTimeField(db_index=True)
