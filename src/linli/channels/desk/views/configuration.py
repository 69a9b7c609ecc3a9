"""The configuration as one file 导出导入配置: out, compared entry by entry, and in."""

from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.audit.actions import record_audit
from linli.foundation.configuration.actions import ImportRefused, Plan, import_configuration, plan_import
from linli.foundation.configuration.files import MOST_BYTES, UnreadableFile, Whole, dump_all, read_file, write_file
from linli.foundation.configuration.sections import sections_in_order
from linli.foundation.history.standing import Outdated
from linli.foundation.ui.forms import AskingForm
from linli.foundation.ui.toasts import add_toast

MOVERS = ("R8", "R13", "R14")


class FileForm(AskingForm):
    """A file, or the text of one that was looked at."""

    file = forms.FileField(label=gettext_lazy("配置文件"), widget=forms.FileInput({"accept": ".json,application/json"}))
    text = forms.CharField(
        label=gettext_lazy("内容"), required=False, strip=False, widget=forms.Textarea({"hidden": ""})
    )
    stands = forms.CharField(label=gettext_lazy("对照时的配置"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = "text" not in self.data

    def clean(self) -> dict[str, Any]:
        """The sections of the file, as `whole`."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        file = cast("UploadedFile[Any] | None", data.get("file"))
        if file is None and not data["text"]:
            self.add_error("file", _("请选择配置文件。"))
            return data
        try:
            data["text"] = _text_of(file) if file else data["text"]
            data["whole"] = read_file(data["text"])
        except UnreadableFile as unreadable:
            for sentence in unreadable.sentences:
                self.add_error("file", sentence)
        return data


def _text_of(file: "UploadedFile[Any]") -> str:
    if (file.size or 0) > MOST_BYTES:
        raise UnreadableFile(_("文件超过 1 MB，不是本系统导出的配置。"))
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("文件不是 UTF-8 编码的文本。")) from error


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*MOVERS)
def configuration(request: StaffRequest) -> HttpResponse:
    """Take the file out; choose one, see what it would change, put it in."""
    form, plan = FileForm(request.POST or None, request.FILES or None), None
    if form.is_valid():
        whole = form.cleaned_data["whole"]
        if "confirm" in request.POST:
            answer = _put_in(request, form, whole)
            if answer is not None:
                return answer
        plan = plan_import(whole=whole, by=request.user, at=timezone.now())
    own = scope_of(request.user).roles
    context = {
        "form": form, "plan": plan, "text": form.cleaned_data.get("text", "") if plan else "",
        "sections": [one.label for one in sections_in_order() if one.roles & own],
        "crumbs": [(_("导出导入配置"), "")],
    }  # fmt: skip
    failed = form.errors or (plan and plan.faults)
    return render(request, "desk/configuration.html", context, status=422 if failed else 200)


def _put_in(request: StaffRequest, form: FileForm, whole: Whole) -> HttpResponse | None:
    """Put it in; None where it has to be looked at again, and why stands in the form or in the plan."""
    try:
        done: Plan = import_configuration(
            whole=whole, seen=form.cleaned_data["stands"], by=request.user, at=timezone.now()
        )
    except Outdated:
        form.add_error(None, _("对照以后配置又被改过，没有导入。下面是重新对照的结果，请再看一遍。"))
        return None
    except ImportRefused:
        return None
    add_toast(request, _("已导入，改动了 %(count)d 条。") % {"count": len(done.differences)})
    return redirect("desk:configuration")


@require_GET
@require_roles(*MOVERS)
def export_file(request: HttpRequest) -> HttpResponse:
    """Every section that this person may set; leaves an audit row."""
    at = timezone.now()
    record_audit(action="configuration.exported", by=cast("StaffRequest", request).user, at=at, request=request)
    name = f"linli-configuration-{timezone.localtime(at):%Y%m%d-%H%M}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        write_file(dump_all(scope_of(request.user).roles), at),
        content_type="application/json; charset=utf-8",
        headers=headers,
    )
