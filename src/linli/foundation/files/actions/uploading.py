"""Uploading piece by piece, so that a lost connection loses nothing."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.base import File
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from linli.foundation.files.actions.storing import clean_name, store_file
from linli.foundation.files.kinds import MB, BadFile, NoRoom, largest
from linli.foundation.files.models import StoredFile, Upload
from linli.foundation.files.parts import LostPart, Source, check_room, drop_part, part_path, pour, stale_parts
from linli.foundation.files.queries import uploads_of
from linli.foundation.files.sessions import Uploader

KEPT_OPEN = timedelta(days=1)
# How many files and bytes may wait to be attached: of one session, of one user.
MOST_OF_SESSION = (12, 120 * MB)
MOST_OF_USER = (90, 1024 * MB)


class WrongOffset(ValueError):
    """The piece does not go on where the last one ended; `received` says where that is."""

    def __init__(self, received: int) -> None:
        super().__init__(f"{received} bytes have arrived")
        self.received = received


def open_upload(*, name: str, length: int, uploader: Uploader, at: datetime) -> Upload:
    """Begin an upload. Raises: BadFile where it would be too large or too many wait already, NoRoom."""
    if length < 1:
        raise BadFile(_("文件是空的。"))
    if length > largest():
        raise BadFile(_("文件超过 %(limit)s MB，请先压缩或分段。") % {"limit": largest() // MB})
    check_room(length)
    made = Upload.objects.create(
        name=clean_name(name), length=length, by=uploader.by, session_hash=uploader.session_hash, opened_at=at,
        touched_at=at,
    )  # fmt: skip
    # Counted after it stands: of two that come at once, at least the later one sees both.
    if _too_many(uploader):
        made.delete()
        raise BadFile(_("上传的文件太多，请先提交已经上传的，或者过一天再试。"))
    return made


def _too_many(uploader: Uploader) -> bool:
    """Whether more waits to be attached than may."""
    waiting = uploads_of(uploader).filter(file__attachments=None)
    found = waiting.aggregate(files=Count("pk"), size=Sum("length"))
    files, size = MOST_OF_USER if uploader.by else MOST_OF_SESSION
    return found["files"] > files or (found["size"] or 0) > size


def receive_piece(*, upload: Upload, offset: int, source: Source, at: datetime) -> int:
    """Take what comes behind the first `offset` bytes; returns how many have arrived now.

    A connection that breaks keeps what came; a full disk keeps what was there before.

    Raises: WrongOffset, NoRoom, LostPart.
    """
    if upload.file_id or offset != upload.received:
        raise WrongOffset(upload.received)
    arrived = offset + pour(upload.pk, source, offset=offset, most=upload.length - offset)
    open_still = Upload.objects.filter(pk=upload.pk, received=offset, file=None)
    if not open_still.update(received=arrived, touched_at=at):
        raise WrongOffset(Upload.objects.values_list("received", flat=True).get(pk=upload.pk))
    return arrived


def finish_upload(*, upload: Upload, at: datetime) -> StoredFile:
    """Store what has arrived; finishing once more gives the same file.

    Raises: WrongOffset where something is missing, LostPart, BadFile (the upload is gone then), NoRoom.
    """
    if upload.file:
        return upload.file
    if upload.received < upload.length:
        raise WrongOffset(upload.received)
    try:
        with part_path(upload.pk).open("rb") as part:
            arrived = File(part, name=upload.name)
            stored = store_file(upload=arrived, by=upload.by, at=at, session_hash=upload.session_hash)
    except FileNotFoundError:
        return _finished_meanwhile(upload)
    except NoRoom:
        raise
    except BadFile:
        cancel_upload(upload=upload)
        raise
    Upload.objects.filter(pk=upload.pk, file=None).update(file=stored, touched_at=at)
    drop_part(upload.pk)
    return _finished_meanwhile(upload)


def _finished_meanwhile(upload: Upload) -> StoredFile:
    """The file that whoever came first made of it. Raises: LostPart."""
    known = Upload.objects.select_related("file").filter(pk=upload.pk).first()
    if known is None or known.file is None:
        raise LostPart
    return known.file


def cancel_upload(*, upload: Upload) -> None:
    """Give up an upload that is not finished; a finished one stays counted until it is swept."""
    gone, _rows = Upload.objects.filter(pk=upload.pk, file=None).delete()
    if gone:
        drop_part(upload.pk)


def remove_abandoned(*, at: datetime) -> int:
    """Forget uploads that nothing came for within a day, and parts without an upload."""
    before = at - KEPT_OPEN
    count, _rows = Upload.objects.filter(touched_at__lt=before).delete()
    stale = {UUID(path.stem): path for path in stale_parts(before)}
    for pk in Upload.objects.filter(pk__in=stale).values_list("pk", flat=True):
        del stale[pk]
    for path in stale.values():
        path.unlink(missing_ok=True)
    return count
