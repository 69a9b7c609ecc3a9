"""The pages a resident comes to by the link in a text, and as one signed in by phone."""

import json
import re
from dataclasses import dataclass

from tests.browser.eyes import Seat
from tests.places import Place

LINKS = """
import json
from linli.casework.models import Case
from linli.channels.portal.access import signed_link
matters = Case.objects.filter(kind="matter").exclude(matter__satisfaction__in=("satisfied", "fairly"))
print(json.dumps({state: [str(case.pk), signed_link(case)] for state in ("received", "in_hand", "replied", "closed")
                  if (case := matters.filter(state=state).order_by("-moved_at").first())}))
"""
LAST_CODE = """
from linli.foundation.messaging.models import Message
print(Message.objects.filter(topic="resident.code").latest("created_at").body)
"""


@dataclass(frozen=True)
class OwnPage:
    """One page about a matter in this state: what it is called on its sheet, and where it is."""

    name: str
    state: str
    path: str = "/my/{pk}/"
    press: str = ""


OWN_PAGES = (
    OwnPage("own-receipt", "received", "/portal/receipt/{pk}/"),
    OwnPage("own-received", "received"),
    OwnPage("own-withdraw", "received", "/my/{pk}/withdraw/"),
    OwnPage("own-add", "in_hand", "/my/{pk}/add/"),
    OwnPage("own-add-errors", "in_hand", "/my/{pk}/add/", press="补充情况"),
    OwnPage("own-replied", "replied"),
    OwnPage("own-confirm", "replied", "/my/{pk}/confirm/"),
    OwnPage("own-closed", "closed"),
    OwnPage("own-rate", "closed", "/my/{pk}/rate/"),
    OwnPage("own-reopen", "closed", "/my/{pk}/reopen/"),
)
SIGNED_IN = ("own-login", "own-code", "own-list")
"""The pages on the way of signing in."""


class Links:
    """The links that the texts of a served demo carry, asked for once."""

    def __init__(self, place: Place) -> None:
        self._found: dict[str, list[str]] = json.loads(place.ask(LINKS))

    def open(self, seat: Seat, shown: OwnPage) -> None:
        """Open a page as the reporter of a matter in its state."""
        pk, link = self._found[shown.state]
        if seat.page.url.removeprefix(seat.address) != f"/my/{pk}/":
            seat.open(link)
        if seat.page.url.removeprefix(seat.address) != (address := shown.path.format(pk=pk)):
            seat.open(address)
        if shown.press:
            seat.page.get_by_role("button", name=shown.press, exact=True).click()
            seat.page.wait_for_load_state("networkidle")


def ask_for_code(seat: Seat, phone: str) -> None:
    """Type the phone; the page that asks for the code is there."""
    seat.page.get_by_label("手机号").fill(phone)
    seat.page.get_by_role("button", name="获取短信验证码").click()
    seat.page.wait_for_url("**/my/code/")


def enter_code(seat: Seat, place: Place) -> None:
    """Type the code that was sent; the list is there."""
    digits = re.search(r"\d{6}", place.ask(LAST_CODE))
    assert digits is not None
    seat.page.get_by_label("短信验证码").fill(digits[0])
    seat.page.get_by_role("button", name="登录").click()
    seat.page.wait_for_url("**/my/")
    seat.page.wait_for_load_state("networkidle")
