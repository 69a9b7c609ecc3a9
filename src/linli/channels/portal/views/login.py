"""Signing in by phone and code. No answer tells whether the phone is known here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.channels.portal.login_forms import CodeForm, PhoneForm
from linli.foundation.limits.actions import TooMany
from linli.foundation.limits.requests import address_key
from linli.foundation.proof.actions import ProofNeeded
from linli.foundation.proof.forms import ask_for_proof, show_proof
from linli.foundation.residents.actions import CodeGone, WrongCode, send_code, sign_in
from linli.foundation.residents.limits import DOOR
from linli.foundation.residents.policies import can_sign_in
from linli.foundation.residents.queries import masked_phone
from linli.foundation.residents.requests import code_of, forget_resident, keep_code, keep_resident, resident_of
from linli.foundation.ui.times import say_wait

BAD = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code."""
    now = timezone.now()
    if resident_of(request, now):
        return redirect("my:matters")
    if not can_sign_in():
        return render(request, "portal/no_login.html", {"tab": "mine"}, status=503)
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _sent(request, form):
        return redirect("my:code")
    show_proof(form, door=DOOR, key=address_key(request), at=now)
    return render(request, "portal/login.html", {"form": form, "tab": "mine"}, status=BAD if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code; without one on its way, begin again."""
    code = code_of(request)
    phone = masked_phone(code) if code else ""
    if not phone:
        messages.info(request, _("验证码已经失效，请重新获取。"))
        return redirect("my:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _signed_in(request, form):
        return redirect("my:matters")
    return render(
        request, "portal/code.html", {"form": form, "phone": phone, "tab": "mine"}, status=BAD if form.errors else 200
    )


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    forget_resident(request)
    messages.success(request, _("已退出登录。"))
    return redirect("my:login")


def _sent(request: HttpRequest, form: PhoneForm) -> bool:
    asked = form.cleaned_data
    try:
        code = send_code(
            phone=asked["phone"], address=address_key(request), proof=asked["proof"], at=timezone.now()
        )  # fmt: skip
    except ProofNeeded as needed:
        ask_for_proof(form, needed)
        return False
    except TooMany as busy:
        said = _("验证码发得太频繁，请 %(wait)s后再试。") % {"wait": say_wait(busy.retry_after)}
        form.add_error("phone", said)
        return False
    keep_code(request, code)
    return True


def _signed_in(request: HttpRequest, form: CodeForm) -> bool:
    code, now = code_of(request), timezone.now()
    try:
        if code is None:
            raise CodeGone
        user = sign_in(code_id=code, digits=form.cleaned_data["digits"], address=address_key(request), at=now)
    except WrongCode:
        form.add_error("digits", _("验证码不对，请核对短信后再填。"))
    except CodeGone:
        form.add_error("digits", _("验证码已经失效，请重新获取。"))
    except TooMany as busy:
        said = _("输错的次数太多，请 %(wait)s后再试。") % {"wait": say_wait(busy.retry_after)}
        form.add_error("digits", said)
    else:
        keep_resident(request, user, now)
        return True
    return False
