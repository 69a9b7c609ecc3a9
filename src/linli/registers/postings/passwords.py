"""First passwords 初始密码 for people who came in by spreadsheet: made a few at a time, shown once, on paper."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.models import User
from linli.foundation.ui.toasts import add_toast
from linli.registers.postings.actions import give_first_passwords
from linli.registers.postings.policies import GRANTERS
from linli.registers.postings.queries import without_password
from linli.registers.postings.views import first_password

AT_ONCE = 20  # hashing a password takes a good part of a second, on purpose


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*sorted(GRANTERS))
def first_passwords(request: HttpRequest) -> HttpResponse:
    """Who has none yet; asked for by POST, a sheet of slips for the next ones of them."""
    people = without_password()
    if request.method != "POST":
        crumbs = [(_("人员与任职"), reverse("postings:list")), (_("初始密码"), "")]
        context = {"count": people.count(), "people": people[:AT_ONCE], "crumbs": crumbs}
        return render(request, "postings/first_passwords.html", context)
    made = {person.pk: first_password() for person in people[:AT_ONCE]}
    given = give_first_passwords(passwords=made, by=cast("User", request.user), at=timezone.now())
    if not given:
        add_toast(request, _("没有可以生成密码的人员。"), level="info")
        return redirect("postings:list")
    slips = [(person, made[person.pk]) for person in given]
    return render(request, "postings/slips.html", {"slips": slips, "back_url": reverse("postings:first_passwords")})
