"""Files in a form: several at once, kept when the form comes back with an error elsewhere."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.files.actions import BadFile, store_file
from linli.foundation.files.kinds import EVERY_KIND, MB, NAMES_OF, FileKind, limit_of
from linli.foundation.files.models import StoredFile
from linli.foundation.files.sessions import BadSession, Uploader, new_session, session_uploader
from linli.foundation.files.showing import Shown, shown

MOST_FILES = 9
# By name too: many telephones do not know what a .wps or .amr is.
ACCEPTED = {
    FileKind.IMAGE: ("image/*",),
    FileKind.VIDEO: ("video/mp4", "video/quicktime", "video/webm"),
    FileKind.AUDIO: ("audio/*", ".m4a", ".amr"),
    FileKind.PDF: (".pdf",),
    FileKind.OFFICE: tuple(end for mime, ends in NAMES_OF.items() if mime.startswith("application/") for end in ends),
}


def limits_in_words(kinds: Collection[FileKind]) -> str:
    """What may be sent and how large."""
    each = [_("%(kind)s %(limit)s MB") % {"kind": one.label, "limit": limit_of(one) // MB} for one in kinds]
    return _("每个不超过：%(each)s。") % {"each": "、".join(each)}


class EvidenceInput(forms.ClearableFileInput):
    """A file input that takes several files; where a script runs it sends them at once and shows how far they are."""

    template_name = "files/widgets/picker.html"
    allow_multiple_selected = True
    kinds: Collection[FileKind] = EVERY_KIND
    stored: list[Shown]
    kept_name = ""
    session = ""

    def __init__(self) -> None:
        super().__init__()
        self.stored = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the picker shows; the browser keeps no value of a file input."""
        del value
        context = super().get_context(name, None, attrs)
        accept = ",".join(dict.fromkeys(end for kind in self.kinds for end in ACCEPTED[kind]))
        context["widget"]["attrs"]["accept"] = accept
        context["picker"] = self.picker
        return context

    @property
    def picker(self) -> dict[str, Any]:
        """What the picker is told, for the widget and for pages that draw a picker of their own."""
        return {
            "stored": self.stored, "kept": self.kept_name, "session": self.session, "most": MOST_FILES,
            "most_mb": max(limit_of(kind) for kind in self.kinds) // MB, "camera": FileKind.IMAGE in self.kinds,
            "words": limits_in_words(self.kinds),
        }  # fmt: skip


class ManyFilesField(forms.FileField):
    """Zero or more uploads; what they are is checked when they are stored."""

    widget = EvidenceInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploads as a list. Raises: ValidationError where one is empty."""
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        return [forms.FileField.clean(self, upload, initial) for upload in uploads]


class PicturesForm(forms.Form):
    """Mixin: call `keep(by=, at=)` on a bound form; `pictures` are stored files, uploaded now or kept from before.

    `kinds` says what is taken: every kind unless a form narrows it.
    """

    kinds: ClassVar[Collection[FileKind]] = EVERY_KIND
    images = ManyFilesField(label=gettext_lazy("照片和附件"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    pictures: list[StoredFile]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures = []
        self._picker.kinds = self.kinds
        self._picker.kept_name = self.add_prefix("kept")

    @property
    def _picker(self) -> EvidenceInput:
        """The widget of this form."""
        return cast("EvidenceInput", self.fields["images"].widget)

    def keep(self, *, by: User, at: datetime) -> None:
        """Store what was uploaded and take up what was kept, so that an error elsewhere loses no file."""
        self._keep_for(Uploader(by), at)

    def _keep_for(self, uploader: Uploader, at: datetime) -> None:
        """The same for anybody."""
        self.full_clean()
        self.pictures = self._kept_before(uploader)
        uploads = self.cleaned_data.get("images") or []
        if len(self.pictures) + len(uploads) > MOST_FILES:
            self.add_error("images", _("最多 %(limit)s 个文件。") % {"limit": MOST_FILES})
            uploads = []
        for upload in uploads:
            try:
                self.pictures.append(self._stored(upload, uploader, at))
            except BadFile as error:
                self.add_error("images", f"{upload.name}：{error}")
        self._show_kept(None if uploader.by else at)

    def _stored(self, upload: UploadedFile[Any], uploader: Uploader, at: datetime) -> StoredFile:
        """One file. Raises: BadFile."""
        whose = uploader.session_hash
        return store_file(upload=upload, by=uploader.by, at=at, session_hash=whose, kinds=self.kinds)

    def _show_kept(self, links_at: datetime | None) -> None:
        """Let the form that comes back show what it keeps."""
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("kept")] = ",".join(str(one.pk) for one in self.pictures)
        self.data = data
        self._picker.stored = [shown(one, links_at=links_at) for one in self.pictures]

    def _kept_before(self, uploader: Uploader) -> list[StoredFile]:
        """The stored files named by the hidden field and not struck out, of those this person uploaded."""
        struck = set(cast("QueryDict", self.data).getlist(f"{self.add_prefix('images')}_drop"))
        wanted = []
        for text in str(self.cleaned_data.get("kept") or "").split(",")[: 2 * MOST_FILES]:
            try:
                wanted += [UUID(text)] if text not in struck else []
            except ValueError:
                continue
        if not wanted:
            return []
        mine = StoredFile.objects.filter(uploaded_by=uploader.by, session_hash=uploader.session_hash)
        return list(mine.filter(pk__in=wanted, kind__in=self.kinds).order_by("pk"))

    @property
    def picture_ids(self) -> tuple[UUID, ...]:
        """The ids of the stored files."""
        return tuple(one.pk for one in self.pictures)


class OpenPicturesForm(PicturesForm):
    """The same for somebody without a login: what they upload is bound to a signed session that the form carries.

    Call `keep_open(at=)`; attach with `session_hash=form.uploader.session_hash`.
    """

    session = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.add_prefix("session")
        token = str(self.data.get(name, "")) if self.is_bound else ""
        self.expired = False
        try:
            self.uploader = session_uploader(token, at=at)
        except BadSession:
            self.expired = self.is_bound
            token = new_session(at=at)
            self.uploader = session_uploader(token, at=at)
        self.fields["session"].initial = self._picker.session = token
        if self.expired:
            data = cast("QueryDict", self.data).copy()
            data[name] = token
            self.data = data

    def keep_open(self, *, at: datetime) -> None:
        """Store and take up; says so where the session ran out and with it what was uploaded before."""
        self._keep_for(self.uploader, at)
        if self.expired and self.cleaned_data.get("kept"):
            self.add_error("images", _("页面打开太久，先前上传的文件已经过期，请重新选择。"))
