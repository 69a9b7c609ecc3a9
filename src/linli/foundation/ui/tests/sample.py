"""Pages on the archetypes, made up for the browser tests."""

from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import RequestContext, Template
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast

PAGES = Path(__file__).parent / "pages"
AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"name": "一网格", "on": True},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[111.69, 40.82], [111.70, 40.82], [111.70, 40.83], [111.69, 40.83], [111.69, 40.82]]],
            },
        }
    ],
}
LIST = (PAGES / "list.html").read_text(encoding="utf-8")
THING = (PAGES / "thing.html").read_text(encoding="utf-8")
FORM = (PAGES / "form.html").read_text(encoding="utf-8")
DRAW = (PAGES / "draw.html").read_text(encoding="utf-8")


class Intake(forms.Form):
    """A form with a draft."""

    text = forms.CharField(label="内容", widget=forms.Textarea)
    phone = forms.CharField(label="电话", required=False, widget=forms.TextInput(attrs={"data-private": ""}))
    kind = forms.ChoiceField(
        label="类别",
        choices=[("", "请选择"), ("灯", [("a", "01 照明"), ("b", "02 路灯")]), ("水", [("c", "03 漏水")])],
        widget=forms.Select({"data-filter": True}),
    )
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)


class Answer(forms.Form):
    """The form of a step."""

    text = forms.CharField(label="结果", widget=forms.Textarea)


def page(request: HttpRequest, text: str, status: int = 200, **context: Any) -> HttpResponse:
    return HttpResponse(Template(text).render(RequestContext(request, context)), status=status)


def matters(request: HttpRequest) -> HttpResponse:
    return page(request, LIST, page=Page([*range(1, 31)]), bulk_url="/bulk/")


def bulk(request: HttpRequest) -> HttpResponse:
    add_toast(request, f"已关注 {len(request.POST.getlist('id'))} 件。", undo_url="/bulk/")
    return HttpResponseRedirect("/")


def thing(request: HttpRequest) -> HttpResponse:
    return page(request, THING, number="SQ-2026-1")


def step(request: HttpRequest) -> HttpResponse:
    form = Answer(request.POST or None)
    if form.is_valid():
        add_toast(request, "已反馈。", undo_url="/bulk/")
        return HttpResponse(status=204, headers={"HX-Redirect": "/thing/"})
    context = {"form": form, "title": "反馈办理结果", "action": "/step/", "submit": "提交反馈"}
    return render(request, "ui/parts/step_form.html", context, status=422 if request.POST else 200)


@csrf_exempt
def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>不该出现</p>", status=500)


def intake(request: HttpRequest) -> HttpResponse:
    form = Intake(request.POST or None)
    if form.is_valid():
        return HttpResponseRedirect("/")
    return page(request, FORM, 422 if request.POST else 200, form=form, draft="intake", map={"areas": AREAS})


def draw_anew(request: HttpRequest) -> HttpResponse:
    return page(request, DRAW, map={})


def draw(request: HttpRequest) -> HttpResponse:
    return page(request, DRAW, map={"areas": AREAS})


urlpatterns = [
    path("", matters),
    path("bulk/", bulk),
    path("thing/", thing),
    path("step/", step),
    path("broken/", broken),
    path("intake/", intake),
    path("draw/", draw),
    path("draw/new/", draw_anew),
    path("", include("linli.foundation.ui.urls")),
    path("accounts/", include("allauth.urls")),
]
