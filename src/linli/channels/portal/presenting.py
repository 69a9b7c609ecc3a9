"""How the portal shows a resident's matters."""

from django.urls import reverse

from linli.casework.models import Case


def progress_link(case: Case) -> str:
    """Where the reporter of a matter sees its progress; empty for who left no phone to sign in with."""
    return reverse("my:matter", args=[case.pk]) if case.matter.phone_hash else ""
