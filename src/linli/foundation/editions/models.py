"""The edition 版次 of every group of tables that processes keep in memory."""

from django.db import models

from linli.lib.ids import new_id


class Edition(models.Model):
    """One row for each group of tables; its mark is another after every change of them.

    The mark is a new UUID, never a counter: a change that was rolled back and another one made in its place can not
    look alike.
    """

    name = models.CharField(primary_key=True, max_length=40)
    mark = models.UUIDField(default=new_id)

    def __str__(self) -> str:
        return self.name
