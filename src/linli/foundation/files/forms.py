"""Pictures in a form: several files at once, kept when the form comes back with an error elsewhere."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.files.actions import BadFile, store_image
from linli.foundation.files.models import StoredFile

MOST_PICTURES = 9


class ManyImagesInput(forms.ClearableFileInput):
    """A file input that takes several pictures; `data-images` adds paste, drop and previews."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": "image/*", "data-images": "", "data-images-limit": str(MOST_PICTURES)})


class ManyImagesField(forms.FileField):
    """Zero or more uploads; what they are is checked when they are stored."""

    widget = ManyImagesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The uploads as a list. Raises: ValidationError where one is empty or there are too many."""
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > MOST_PICTURES:
            raise forms.ValidationError(_("最多 %(limit)s 张图片。") % {"limit": MOST_PICTURES}, code="many")
        return [forms.FileField.clean(self, upload, initial) for upload in uploads]


class PicturesForm(forms.Form):
    """Mixin: call `keep(by=, at=)` on a bound form; `pictures` are stored files, uploaded now or kept from before."""

    images = ManyImagesField(label=gettext_lazy("图片"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    pictures: list[StoredFile]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pictures = []

    def keep(self, *, by: User, at: datetime) -> None:
        """Store what was uploaded and take up what was kept, so that an error elsewhere loses no picture."""
        self.full_clean()
        self.pictures = self._kept_before(by)
        for upload in self.cleaned_data.get("images") or []:
            try:
                self.pictures.append(store_image(upload=upload, by=by, at=at))
            except BadFile as error:
                self.add_error("images", f"{upload.name}：{error}")
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("kept")] = ",".join(str(one.pk) for one in self.pictures)
        self.data = data

    def _kept_before(self, by: User) -> list[StoredFile]:
        """The stored files named by the hidden field, of those this person uploaded."""
        wanted = []
        for text in str(self.cleaned_data.get("kept") or "").split(",")[:MOST_PICTURES]:
            try:
                wanted.append(UUID(text))
            except ValueError:
                continue
        return list(StoredFile.objects.filter(pk__in=wanted, uploaded_by=by).order_by("pk")) if wanted else []

    @property
    def picture_ids(self) -> tuple[UUID, ...]:
        """The ids of the stored pictures."""
        return tuple(one.pk for one in self.pictures)
