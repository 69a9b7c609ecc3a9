"""Forms of the duty roster."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.ui.forms import AskingForm
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.models import Area
from linli.registers.organisations.models import Organisation
from linli.registers.roster.models import DutyDesk, DutyShift
from linli.registers.roster.policies import ARRANGERS, HOLIDAY
from linli.registers.roster.presenting import WEEKDAYS, show_stretch
from linli.registers.roster.queries import OpenCall

DAY_INPUT = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TIME_INPUT = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
OVERNIGHT = _("不晚于开始的，算到第二天；两个时间相同是一整天。")
Choices = Iterable[tuple[Any, Any]]


def offer(form: forms.Form, name: str, choices: Choices) -> None:
    """Fill a choice field when the form is made."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)


class OneOf(forms.TypedChoiceField):
    """One of the things that the form is given when it is made, by their keys; it gives back the thing."""

    def __init__(self, label: Any, *, required: bool = True) -> None:
        super().__init__(label=label, required=required, empty_value=None)


def offer_things(
    form: forms.Form, name: str, things: Mapping[str, Any], label: Callable[[Any], str], empty: Any = None
) -> None:
    """Set what to choose from in a field of `OneOf`; `empty` is how it says that nothing is chosen, None: no such."""
    field = form.fields[name]
    if not isinstance(field, OneOf):
        raise TypeError(name)
    none = [] if empty is None else [("", empty)]
    field.choices = [*none, *((key, label(thing)) for key, thing in things.items())]
    field.coerce = things.__getitem__


def offer_people(form: forms.Form, name: str, people: Sequence[User], empty: Any) -> None:
    """The same with people, by name."""
    offer_things(form, name, {str(person.pk): person for person in people}, str, empty)


class DeskForm(AskingForm):
    """What is written down about a desk."""

    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("例如：松园社区值班室。"))
    phone = forms.CharField(
        label=_("值班电话"),
        max_length=30,
        required=False,
        help_text=_("写手机号的，紧急事项会同时发短信到这个号码。"),
    )
    round_the_clock = forms.BooleanField(
        label=_("全天 24 小时都要有人（不勾选：只在办公时间以外）"), required=False, initial=True
    )  # fmt: skip
    holidays_apart = forms.BooleanField(
        label=_("节假日另行排班（不勾选：照每周的排班）"), required=False, initial=True
    )  # fmt: skip
    needs_approval = forms.BooleanField(
        label=_("换班、顶班要批准（不勾选：同事答应就生效）"), required=False, initial=True
    )  # fmt: skip
    warn_days = forms.IntegerField(
        label=_("提前几天提醒空缺"), min_value=1, max_value=60, initial=7, help_text=_("1 到 60 天。")
    )  # fmt: skip


class NewDeskForm(DeskForm):
    """A desk and where it is."""

    place = OneOf(_("属于"))
    field_order = ["place"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the areas and units whose rosters this person arranges."""
        super().__init__(*args, **kwargs)
        scope = scope_of(user)
        areas = [*scope.targets(Level.STREET, ARRANGERS), *scope.targets(Level.COMMUNITY, ARRANGERS)]
        units = scope.targets(Level.ORGANISATION, ARRANGERS)
        self.places: dict[str, dict[str, Any]] = {
            **{str(one.pk): {"area": one} for one in Area.objects.filter(pk__in=areas, active=True)},
            **{str(one.pk): {"organisation": one} for one in Organisation.objects.filter(pk__in=units, active=True)},
        }
        offer_things(self, "place", self.places, lambda one: str(next(iter(one.values())).name))


class LinesForm(AskingForm):
    """A person on several days of the week."""

    person = OneOf(_("值班人"))
    days = forms.TypedMultipleChoiceField(label=_("哪几天"), coerce=int, widget=forms.CheckboxSelectMultiple)
    starts = forms.TimeField(label=_("开始"), widget=TIME_INPUT, initial="08:30")
    ends = forms.TimeField(label=_("结束"), widget=TIME_INPUT, initial="08:30", help_text=OVERNIGHT)
    from_on = forms.DateField(label=_("从哪天起"), widget=DAY_INPUT)
    every_weeks = forms.TypedChoiceField(
        label=_("轮值"), coerce=int, initial=1,
        choices=[(1, _("每周")), *((n, _("每 %(n)d 周一次") % {"n": n}) for n in range(2, 9))],
    )  # fmt: skip

    def __init__(self, *args: Any, desk: DutyDesk, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "person", people, _("请选择"))
        offer(self, "days", [(day, name) for day, name in enumerate(WEEKDAYS) if day != HOLIDAY or desk.holidays_apart])

    def clean_days(self) -> tuple[int, ...]:
        """As the action takes them."""
        return tuple(self.cleaned_data["days"])


class ShiftForm(AskingForm):
    """One more shift."""

    person = OneOf(_("值班人"))
    day = forms.DateField(label=_("日期"), widget=DAY_INPUT)
    starts = forms.TimeField(label=_("开始"), widget=TIME_INPUT, initial="08:30")
    ends = forms.TimeField(label=_("结束"), widget=TIME_INPUT, initial="08:30", help_text=OVERNIGHT)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "person", people, _("请选择"))

    def clean_day(self) -> date:
        """A day that has a next one; the action says whether it is past."""
        day: date = self.cleaned_data["day"]
        if day == date.max:
            raise forms.ValidationError(_("请填写有效的日期。"))
        return day

    def shift(self) -> dict[str, Any]:
        """Person, start and end."""
        day, starts, ends = (self.cleaned_data[name] for name in ("day", "starts", "ends"))
        last = day if ends > starts else day + timedelta(days=1)
        return {
            "person": self.cleaned_data["person"],
            "starts_at": datetime.combine(day, starts, SHANGHAI),
            "ends_at": datetime.combine(last, ends, SHANGHAI),
        }


class GiveForm(AskingForm):
    """Who does it instead."""

    person = OneOf(_("改由谁值"))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "person", people, _("请选择"))


class AskForm(AskingForm):
    """Whom one asks, and what one takes in return."""

    asked_of = OneOf(_("请谁顶班"), required=False)
    other = OneOf(_("或者和哪个班对换"), required=False)
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, people: Sequence[User], shifts: Sequence[DutyShift], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_people(self, "asked_of", people, _("谁先答应就由谁来"))
        offer_things(self, "other", {str(one.pk): one for one in shifts}, _shift_words, _("不对换"))

    def asked(self) -> dict[str, Any]:
        """As the action takes it."""
        return dict(self.cleaned_data)


def _shift_words(shift: DutyShift) -> str:
    return f"{shift.person} {show_stretch(shift.starts_at, shift.ends_at)}"


class HandoverForm(AskingForm):
    """To whom, what is open, and in words."""

    to = OneOf(_("交给"))
    things = forms.MultipleChoiceField(
        label=_("没有办完的事项"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    note = forms.CharField(
        label=_("交代"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("没有事也写一句“无事”。"),
    )

    def __init__(self, *args: Any, people: Sequence[User], things: Sequence[OpenCall], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[UUID, OpenCall] = {one.id: one for one in things}
        offer_people(self, "to", people, _("请选择"))
        if len(people) > 0:
            self.fields["to"].initial = str(people[0].pk)
        offer(self, "things", [(str(pk), one.heading) for pk, one in self.known.items()])
        self.fields["things"].initial = [str(pk) for pk in self.known]
        if not things:
            del self.fields["things"]

    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        ticked = [self.known[UUID(key)] for key in self.cleaned_data.get("things", ())]
        return {"to": self.cleaned_data["to"], "note": self.cleaned_data["note"], "things": ticked}
