"""The first run 首次设置: choosing, the administrator, the community, the hours, the end."""

from typing import cast

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.demo.actions import DemoRefused, load_demo
from linli.channels.desk.actions import AlreadyFounded, StreetRefused, found_installation, set_up_community
from linli.channels.desk.forms import AdministratorForm, CommunityForm, HoursForm
from linli.channels.desk.progress import done_steps, is_founded, is_set_up, next_step
from linli.channels.desk.views.gate import for_founder, show_step, while_new
from linli.foundation.accounts.actions import BadUsername, UsernameTaken, WeakPassword
from linli.foundation.accounts.models import User
from linli.foundation.installation.actions import finish_set_up
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.actions import AreaRefused
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.calendar.actions import CalendarRefused, set_office_hours
from linli.registers.calendar.queries import hour_rows, read_periods
from linli.registers.refusals import show_refusal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def start(request: HttpRequest) -> HttpResponse:
    """The choice between a real community and the demo; later, the step that comes next."""
    return _next(request) if is_founded() or is_set_up() else render(request, "setup/start.html")


@for_founder
def _next(request: HttpRequest) -> HttpResponse:
    """To the first step that is not done."""
    del request
    return redirect(f"setup:{next_step()}")


@while_new
def demo(request: HttpRequest) -> HttpResponse:
    """Load the demo community."""
    if request.method != "POST":
        return redirect("setup:start")
    try:
        load_demo(at=timezone.now())
    except DemoRefused as error:
        add_toast(request, str(error), level="error")
        return redirect("setup:start")
    return redirect("demo:accounts")


@while_new
def administrator(request: HttpRequest) -> HttpResponse:
    """The first account, which signs in at once."""
    form = AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _found(request, form)
        if user is None and not form.errors:
            return redirect("setup:start")
        if user is not None:
            login(request, user, backend=BACKEND)
            return redirect("setup:community")
    return show_step(request, "administrator", form)


def _found(request: HttpRequest, form: AdministratorForm) -> User | None:
    """The administrator, or None with what was wrong at its field or said on the next page."""
    words = {name: form.cleaned_data[name] for name in ("username", "name", "password")}
    try:
        return found_installation(at=timezone.now(), **words)
    except AlreadyFounded:
        add_toast(request, _("刚才已有人在另一台电脑上建立了管理员，请用那个账号登录。"), level="warning")
    except (BadUsername, UsernameTaken):
        form.add_error("username", _("用户名为 2 到 64 个小写字母、数字、点、横线或下划线，以字母或数字开头。"))
    except WeakPassword as error:
        form.add_error("password", error.reasons)
    return None


@for_founder
def community(request: HttpRequest) -> HttpResponse:
    """Street and community; can be come back to while the first run lasts."""
    form = CommunityForm(request.POST or None, initial=_present_names())
    if request.method == "POST" and form.is_valid():
        try:
            set_up_community(street=form.street, community=form.community, by=founder(request), at=timezone.now())
        except StreetRefused as refusal:
            form.add_error(f"street_{refusal.field}" if refusal.field else None, refusal.message)
        except AreaRefused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("setup:hours")
    return show_step(request, "community", form)


def _present_names() -> dict[str, str]:
    """What was entered before."""
    found = Area.objects.filter(level=AreaLevel.COMMUNITY, active=True).select_related("parent").order_by("created_at")
    one = found.first()
    if one is None or one.parent is None:
        return {}
    street = one.parent
    return {
        "street_name": street.name, "street_short": street.short, "street_code": street.code, "name": one.name,
        "short": one.short, "code": one.code,
    }  # fmt: skip


@for_founder
def hours(request: HttpRequest) -> HttpResponse:
    """Office hours."""
    form = HoursForm(request.POST or None, initial=_present_hours())
    if request.method == "POST" and form.is_valid():
        try:
            set_office_hours(organisation_id=None, seasons=form.seasons, by=founder(request), at=timezone.now())
        except CalendarRefused as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("setup:organisations")
    return show_step(request, "hours", form)


def _present_hours() -> dict[str, object]:
    """The hours set before; nothing where there are none."""
    row = next(iter(hour_rows(None)), None)
    if row is None:
        return {}
    names = ("morning_from", "morning_to", "afternoon_from", "afternoon_to")
    times = [moment for period in read_periods(row.periods) for moment in period][:4]
    return dict(zip(names, [*times, None, None], strict=False))


@for_founder
def done(request: HttpRequest) -> HttpResponse:
    """What is there and what can follow; ending the first run."""
    steps = done_steps()
    if not steps["community"]:
        return redirect("setup:community")
    if request.method == "POST":
        finish_set_up(by=founder(request), at=timezone.now())
        add_toast(request, _("设置完成，可以开始工作了。"))
        return redirect("desk:home")
    return show_step(request, "done", steps=steps)


def founder(request: HttpRequest) -> User:
    """The administrator, whom the gate has let in."""
    return cast("User", request.user)
