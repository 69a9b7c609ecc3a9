"""Addresses of the proof of work."""

from django.urls import path

from linli.foundation.proof import views

urlpatterns = [
    path("proof/challenge/", views.challenge, name="proof_challenge"),
]
