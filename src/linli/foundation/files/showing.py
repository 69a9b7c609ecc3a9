"""How files are shown: before and after side by side, other pictures, players, downloads."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.foundation.files.kinds import FileKind
from linli.foundation.files.links import link_to
from linli.foundation.files.models import Attachment, Evidence, StoredFile
from linli.foundation.ui.times import show_instant
from linli.lib.coordinates import Point, distance_m

ICONS = {"image": "photo", "video": "video", "audio": "microphone", "pdf": "file-text", "office": "file-text"}
KILOMETRE, FAR_METRES = 1000, 500
NOT_EVERYWHERE = frozenset({"audio/amr", "video/quicktime"})


@dataclass(frozen=True)
class Shown:
    """One file with its addresses; `caption` says what it proves, `when` when it came, `claim` what it says of itself.

    `name` is the name it was sent under; `far` where it says it was taken well away from the place it should show.
    """

    file: StoredFile
    name: str
    url: str
    thumb: str
    caption: str = ""
    when: str = ""
    claim: str = ""
    far: bool = False

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return ICONS[self.file.kind]

    @property
    def hard_to_play(self) -> bool:
        """Whether many browsers do not play it."""
        return self.file.mime in NOT_EVERYWHERE


@dataclass(frozen=True)
class Gallery:
    """Everything attached to one thing. A pair is a picture before the work and one after."""

    pairs: list[tuple[Shown, Shown]]
    pictures: list[Shown]
    media: list[Shown]
    documents: list[Shown]

    @property
    def holds_something(self) -> bool:
        """Whether there is anything."""
        return any((self.pairs, self.pictures, self.media, self.documents))


def shown(
    file: StoredFile, *, links_at: datetime | None = None, caption: str = "", when: str = "", place: Point | None = None
) -> Shown:
    """One file; with `links_at` its addresses need no login and are good for an hour from then."""
    if links_at is None:
        url = reverse("file", args=[file.pk])
        thumb = reverse("file_thumb", args=[file.pk]) if file.is_image else ""
    else:
        url = link_to(file.pk, thumb=False, at=links_at)
        thumb = link_to(file.pk, thumb=True, at=links_at) if file.is_image else ""
    far = (_metres_off(file, place) or 0) > FAR_METRES
    return Shown(file, file.name, url, thumb, caption, when, claim_in_words(file, place), far)


def claim_in_words(file: StoredFile, place: Point | None) -> str:
    """What a picture says of itself: when, and where or how far from the place it should show."""
    parts = [show_instant(file.taken_at)] if file.taken_at else []
    metres = _metres_off(file, place)
    if metres is not None:
        parts.append(_("距登记位置约 %(away)s") % {"away": _away(metres)})
    elif file.lon is not None:
        parts.append(_("位置 %(lon)s, %(lat)s") % {"lon": file.lon, "lat": file.lat})
    return _("照片自带：%(claim)s") % {"claim": "，".join(parts)} if parts else ""


def _metres_off(file: StoredFile, place: Point | None) -> float | None:
    """How far from the place it says it was taken; None where either is not known."""
    if place is None or file.lon is None or file.lat is None:
        return None
    return distance_m(place, Point(file.lon, file.lat))


def _away(metres: float) -> str:
    """A distance in words."""
    if metres < KILOMETRE:
        return _("%(metres)s 米") % {"metres": round(metres)}
    return _("%(km)s 公里") % {"km": round(metres / KILOMETRE, 1)}


def gallery_of(
    attachments: Iterable[Attachment], *, place: Point | None = None, links_at: datetime | None = None
) -> Gallery:
    """The files of one thing, oldest first. Pairs take the pictures of the last time that work was shown as done.

    With `links_at` they are for somebody without a login, who learns neither the names staff gave their files nor what
    these say of themselves: they are `照片 1`, `录音 1`.
    """
    rows = list(attachments)
    made = {
        row.pk: shown(
            row.file,
            links_at=links_at,
            place=place,
            caption=row.get_evidence_display(),
            when=show_instant(row.at),
        )
        for row in rows
    }
    if links_at is not None:
        made = _for_outside(made)
    pictures = [row for row in rows if row.file.is_image]
    pairs = _pairs(pictures)
    paired = {row.pk for pair in pairs for row in pair}
    return Gallery(
        [(made[before.pk], made[after.pk]) for before, after in pairs],
        [made[row.pk] for row in pictures if row.pk not in paired],
        [made[row.pk] for row in rows if row.file.is_media],
        [made[row.pk] for row in rows if row.file.kind in {FileKind.PDF, FileKind.OFFICE}],
    )


def _for_outside(made: dict[UUID, Shown]) -> dict[UUID, Shown]:
    """The same files, counted by their kind instead of named, and without what they say of themselves."""
    counted: Counter[str] = Counter()
    plain = {}
    for pk, one in made.items():
        counted[one.file.kind] += 1
        name = _("%(kind)s %(number)s") % {"kind": one.file.get_kind_display(), "number": counted[one.file.kind]}
        plain[pk] = replace(one, name=name, claim="", far=False)
    return plain


def _pairs(pictures: Sequence[Attachment]) -> list[tuple[Attachment, Attachment]]:
    """Before and after, in the order they were sent."""
    before = [row for row in pictures if row.evidence == Evidence.BEFORE]
    after = [row for row in pictures if row.evidence == Evidence.AFTER]
    last = [row for row in after if row.entry_id == after[-1].entry_id]
    return list(zip(before, last, strict=False))
