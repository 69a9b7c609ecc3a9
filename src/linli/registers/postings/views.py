"""Pages of staff 人员设置."""

import secrets
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.actions import Profile, change_profile
from linli.foundation.accounts.models import User, UserKind
from linli.foundation.ui.toasts import add_toast
from linli.lib.phones import BadPhone
from linli.registers.postings.actions import PostingRefused, add_staff, end_posting, grant_posting
from linli.registers.postings.actions import reset_password as renew
from linli.registers.postings.forms import EndForm, PostingForm, ProfileForm, StaffForm
from linli.registers.postings.holdings import open_things
from linli.registers.postings.leaving import keep_on, let_go
from linli.registers.postings.models import Posting
from linli.registers.postings.policies import GRANTERS
from linli.registers.postings.presenting import staff_page
from linli.registers.postings.queries import leaving, posting_label, postings_of, without_password
from linli.registers.refusals import show_refusal

KEY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
KEY_PARTS, KEY_PART = 4, 4
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _user(request: HttpRequest) -> User:
    """The person who is signed in: the guard of the page has let them in."""
    return cast("User", request.user)


def first_password() -> str:
    """A password that is easy to read out: four groups of four letters and digits that are not mistaken."""
    groups = ["".join(secrets.choice(KEY_LETTERS) for _letter in range(KEY_PART)) for _group in range(KEY_PARTS)]
    return "-".join(groups)


@require_safe
@require_roles(*sorted(GRANTERS))
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, with their postings; or those whose name or user name says the words."""
    words = request.GET.get("q", "").strip()
    page = staff_page(words=words, cursor=request.GET.get("page"), on=timezone.localdate())
    context = {
        "page": page, "words": words, "by_name": True,
        "no_password": without_password().count(), "crumbs": [(_("人员与任职"), "")],
    }  # fmt: skip
    return render(request, "postings/list.html", context)


@never_cache
@form_methods
@require_roles(*sorted(GRANTERS))
def create(request: HttpRequest) -> HttpResponse:
    """Somebody new and their first posting; a password made here is shown once, on the page that answers."""
    form = StaffForm(request.POST if request.method == "POST" else None, initial={"from_on": timezone.localdate()})
    if form.is_valid():
        values = dict(form.cleaned_data)
        made = "" if values["password"] else first_password()
        values["password"] = values["password"] or made
        try:
            posting = add_staff(by=_user(request), at=timezone.now(), **values)
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        except BadPhone:
            form.add_error("phone", _("手机号码不对，应为 11 位数字。"))
        else:
            return _added(request, posting, made)
    return _form_page(request, form, _("添加人员"))


def _added(request: HttpRequest, posting: Posting, password: str) -> HttpResponse:
    """Back to the list, or the page with the password that was made."""
    if not password:
        add_toast(request, _("已添加“%(name)s”。") % {"name": posting.user.name})
        return redirect("postings:list")
    return _password_page(request, posting.user, password)


@form_methods
@require_roles(*sorted(GRANTERS))
def grant(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Another posting for somebody."""
    person = get_object_or_404(User, pk=user_id, kind=UserKind.STAFF, is_active=True)
    form = PostingForm(request.POST if request.method == "POST" else None, initial={"from_on": timezone.localdate()})
    if form.is_valid():
        try:
            grant_posting(user=person, by=_user(request), at=timezone.now(), **form.cleaned_data)
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已任命“%(name)s”。") % {"name": person.name})
            return redirect("postings:list")
    return _form_page(request, form, _("任命“%(name)s”") % {"name": person.name})


@form_methods
@require_roles(*sorted(GRANTERS))
def end(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """The last day of a posting."""
    posting = get_object_or_404(Posting.objects.select_related("user"), id=posting_id)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"last_on": timezone.localdate()})
    if form.is_valid():
        try:
            end_posting(posting=posting, by=_user(request), at=timezone.now(), **form.cleaned_data)
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已记下“%(name)s”的结束日期。") % {"name": posting.user.name})
            return redirect("postings:list")
    return _form_page(request, form, _("结束“%(name)s”的任职") % {"name": posting.user.name})


@require_safe
@require_roles(*sorted(GRANTERS))
def show(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """The account of one person: password and closing."""
    person = get_object_or_404(User, pk=user_id, kind=UserKind.STAFF, is_active=True)
    labels = [posting_label(posting) for posting in postings_of(person, timezone.localdate())]
    crumbs = [(_("人员与任职"), reverse("postings:list")), (person.name, "")]
    context = {
        "person": person, "labels": labels, "open": open_things(person, timezone.now()),
        "leaving": leaving(person), "crumbs": crumbs,
    }  # fmt: skip
    return render(request, "postings/person.html", context)


@form_methods
@require_roles(*sorted(GRANTERS))
def edit(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Name, telephone and e-mail; the sealed telephone is not shown, and stays where the field is left empty."""
    person = get_object_or_404(User, pk=user_id, kind=UserKind.STAFF, is_active=True)
    known = {"name": person.name, "email": person.email}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        new = form.cleaned_data
        profile = Profile(new["name"], new["email"], new["phone"] or None)
        try:
            change_profile(user=person, profile=profile, by=_user(request), at=timezone.now())
        except BadPhone:
            form.add_error("phone", _("手机号码不对，应为 11 位数字。"))
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": new["name"]})
            return redirect("postings:person", person.pk)
    return _form_page(request, form, _("修改“%(name)s”") % {"name": person.name})


@never_cache
@require_POST
@require_roles(*sorted(GRANTERS))
def reset_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A new first password, shown once; the person's other sessions end."""
    person = get_object_or_404(User, pk=user_id, kind=UserKind.STAFF, is_active=True)
    made = first_password()
    try:
        renew(user=person, password=made, by=_user(request), at=timezone.now())
    except PostingRefused as refusal:
        add_toast(request, refusal.message, level="error")
        return redirect("postings:list")
    return _password_page(request, person, made)


@require_POST
@require_roles(*sorted(GRANTERS))
def dismiss(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Let somebody go: close the account, or queue it until what is open is handed over."""
    person = get_object_or_404(User, pk=user_id, kind=UserKind.STAFF, is_active=True)
    try:
        left = let_go(user=person, by=_user(request), at=timezone.now())
    except PostingRefused as refusal:
        add_toast(request, refusal.message, level="error")
        return redirect("postings:list")
    if left:
        sentence = _("“%(name)s”手里还有没办完的工作，已通知同事转交；转交完毕后账号自动停用。")
        add_toast(request, sentence % {"name": person.name}, level="warning")
        return redirect("postings:person", person.pk)
    add_toast(request, _("已停用“%(name)s”的账号。") % {"name": person.name})
    return redirect("postings:list")


@require_POST
@require_roles(*sorted(GRANTERS))
def stay(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Take back that somebody leaves."""
    person = get_object_or_404(User, pk=user_id, kind=UserKind.STAFF, is_active=True)
    try:
        keep_on(user=person, by=_user(request), at=timezone.now())
    except PostingRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("“%(name)s”继续在岗。") % {"name": person.name})
    return redirect("postings:person", person.pk)


def _password_page(request: HttpRequest, person: User, password: str) -> HttpResponse:
    crumbs = [(_("人员与任职"), reverse("postings:list")), (person.name, "")]
    return render(request, "postings/password.html", {"person": person, "password": password, "crumbs": crumbs})


def _form_page(request: HttpRequest, form: PostingForm | EndForm | ProfileForm, title: str) -> HttpResponse:
    back = reverse("postings:list")
    context = {"form": form, "title": title, "back_url": back, "crumbs": [(_("人员与任职"), back), (title, "")]}
    return render(request, "postings/form.html", context, status=422 if form.errors else 200)
