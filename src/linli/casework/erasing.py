"""Erasing the words of an entry; the chain still verifies, because it covers only their digest."""

from datetime import datetime

from django.db import transaction

from linli.casework.models import Entry, EntryText
from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit


@transaction.atomic
def erase_words(*, entry: Entry, by: User, at: datetime, reason: str) -> EntryText:
    """Erase what was said in an entry, for good, with an audit row. A second erasing changes nothing.

    The duty to erase: 个人信息保护法, as a versioned legal reference of the installation.
    """
    text = EntryText.objects.select_for_update().get(pk=entry.pk)
    if text.erased_at is None:
        text.words, text.erased_at = None, at
        text.save(update_fields=["words", "erased_at"])
        record_audit(
            action="erase_words", by=by, at=at, subject_kind="case", subject_id=entry.case_id, purpose=reason,
            detail={"entry": entry.number})  # fmt: skip
    return text
