"""The only writes to rosters."""

from linli.registers.roster.actions.absence import ask_for_cover, take_back_cover
from linli.registers.roster.actions.calling import Call, call_duty
from linli.registers.roster.actions.desks import Particulars, change_desk, close_desk, create_desk
from linli.registers.roster.actions.feeds import feed_hash, renew_feed, revoke_feed
from linli.registers.roster.actions.handing_over import hand_over_duty, take_over_duty
from linli.registers.roster.actions.pattern import NewLines, add_lines, lay_out, remove_line
from linli.registers.roster.actions.requests import (
    accept_request,
    approve_request,
    ask_colleagues,
    decline_request,
    refuse_request,
    withdraw_request,
)
from linli.registers.roster.actions.shifts import add_shift, cancel_shift, give_shift
from linli.registers.roster.actions.watching import watch
from linli.registers.roster.policies import RosterRefused

__all__ = [
    "Call",
    "NewLines",
    "Particulars",
    "RosterRefused",
    "accept_request",
    "add_lines",
    "add_shift",
    "approve_request",
    "ask_colleagues",
    "ask_for_cover",
    "call_duty",
    "cancel_shift",
    "change_desk",
    "close_desk",
    "create_desk",
    "decline_request",
    "feed_hash",
    "give_shift",
    "hand_over_duty",
    "lay_out",
    "refuse_request",
    "remove_line",
    "renew_feed",
    "revoke_feed",
    "take_back_cover",
    "take_over_duty",
    "watch",
    "withdraw_request",
]
