"""The form of a file, and the one that says which column is which."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.tabular.reading import BadTable, check_length
from linli.foundation.tabular.sheets import Column
from linli.foundation.ui.forms import AskingForm

ACCEPTED = ".xlsx,.xls,.csv"


class FileForm(AskingForm):
    """One file."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=gettext_lazy("可以把文件拖到这里。支持 .xlsx、.xls、.csv，先核对，确认以后才写入。"),
    )

    def clean_file(self) -> File[Any]:
        """The file, refused by its length before anything of it is read."""
        upload: File[Any] = self.cleaned_data["file"]
        try:
            check_length(upload.size or 0)
        except BadTable as bad:
            raise forms.ValidationError(str(bad)) from bad
        return upload


def _place(place: int, heading: str, example: str) -> str:
    """A heading as it is offered."""
    words = {"number": place + 1, "heading": heading or _("（无表头）"), "example": example}
    sentence = _("第 %(number)d 列：%(heading)s（如 %(example)s）") if example else _("第 %(number)d 列：%(heading)s")
    return sentence % words


class MappingForm(AskingForm):
    """Which heading of the file stands over which column."""

    def __init__(
        self,
        columns: Sequence[Column],
        headings: Sequence[tuple[str, str]],
        mapping: Mapping[str, int],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """A choice for every column of the sheet, as it was guessed; `headings` come with what stands below them."""
        super().__init__(*args, **kwargs)
        offered = [("", _("文件里没有"))]
        offered += [(str(place), _place(place, *shown)) for place, shown in enumerate(headings)]
        for column in columns:
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.label), choices=offered, required=column.required, help_text=str(column.note),
                initial=str(mapping[column.name]) if column.name in mapping else "",
                error_messages={"required": _("请选择%(label)s。") % {"label": column.label}},
            )  # fmt: skip

    @property
    def mapping(self) -> dict[str, int]:
        """Column name to place of its heading."""
        return {name: int(place) for name, place in self.cleaned_data.items() if place}
