"""A public form of the tests: twice for free, then three times with a proof."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path
from django.utils import timezone

from linli.foundation.limits.buckets import Rate
from linli.foundation.limits.requests import address_key
from linli.foundation.proof.actions import ProofNeeded, pass_door
from linli.foundation.proof.doors import register_door
from linli.foundation.proof.forms import ProofField, ask_for_proof, show_proof

DOOR = "tests.form"
HOUR = timedelta(hours=1)
register_door(DOOR, free=[Rate(2, HOUR)], proven=[Rate(3, HOUR)])
PAGE = """{% extends "ui/plain.html" %}{% block title %}反映{% endblock %}{% block main %}<h1>反映</h1>
<form method="post" data-once>{% csrf_token %}{% error_summary form %}{{ form.text.as_field_group }}
{% include "proof/field.html" %}<div class="ll-buttons"><button class="btn btn-primary">提交</button></div></form>
{% endblock %}"""


class Words(forms.Form):
    """Something to say."""

    text = forms.CharField(label="内容")
    proof = ProofField()


def say(request: HttpRequest) -> HttpResponse:
    """The whole way of a public form."""
    now, key = timezone.now(), address_key(request)
    form = Words(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pass_door(door=DOOR, key=key, proof=form.cleaned_data["proof"], at=now)
        except ProofNeeded as needed:
            ask_for_proof(form, needed)
        else:
            return HttpResponse(f"heard: {form.cleaned_data['text']}")
    show_proof(form, door=DOOR, key=key, at=now)
    context: dict[str, Any] = {"form": form}
    return HttpResponse(Template(PAGE).render(RequestContext(request, context)), status=422 if form.errors else 200)


urlpatterns = [path("say/", say), path("", include("linli.config.urls"))]
