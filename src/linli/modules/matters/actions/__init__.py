"""The only writes of matters."""

from linli.modules.matters.actions.co_units import (
    ask_co_units,
    dispatch_matter,
    drop_co_unit,
    finish_dispatch,
    heading_of,
    return_dispatch,
    sign_dispatch,
)
from linli.modules.matters.actions.handing_over import MOST, HandOverRefused, hand_over, hand_over_many
from linli.modules.matters.actions.intake import (
    NewMatter,
    Reporter,
    open_matter,
    open_matters,
    query_hash,
    title_of,
)
from linli.modules.matters.actions.merging import merge_matter, unmerge_matter
from linli.modules.matters.actions.pausing import (
    answer_supervision,
    archive_matters,
    ask_extension,
    ask_suspension,
    grant_extension,
    refuse_request,
    resume_matter,
    supervise_matter,
    suspend_matter,
    wait_for_reporter,
    wake_matters,
)
from linli.modules.matters.actions.phone import reveal_phone
from linli.modules.matters.actions.promising import accept_promise, refuse_promise, report_progress
from linli.modules.matters.actions.rechecking import draw_rechecks, fail_recheck, pass_recheck
from linli.modules.matters.actions.resident import add_words, confirm_own, rate_own, reopen_own, withdraw_own
from linli.modules.matters.actions.sides import (
    confirm_matter,
    count_trip,
    fail_check,
    object_to_dispatch,
    overrule_objection,
    redirect_matter,
    reopen_matter,
    rework_matter,
    settle_matter,
    take_back_matter,
    unarchive_matter,
    uphold_objection,
    withdraw_matter,
)
from linli.modules.matters.actions.splitting import split_matter
from linli.modules.matters.actions.steps import (
    accept_matter,
    add_note,
    check_matter,
    close_matter,
    contact_reporter,
    locate_matter,
    reply_matter,
    sign_matter,
)

__all__ = [
    "MOST", "HandOverRefused", "NewMatter", "Reporter", "accept_matter", "accept_promise", "add_note", "add_words",
    "answer_supervision", "archive_matters", "ask_co_units", "ask_extension", "ask_suspension", "check_matter",
    "close_matter", "confirm_matter", "confirm_own", "contact_reporter", "count_trip", "dispatch_matter",
    "draw_rechecks", "drop_co_unit", "fail_check", "fail_recheck", "finish_dispatch", "grant_extension", "hand_over",
    "hand_over_many", "heading_of", "locate_matter", "merge_matter", "object_to_dispatch", "open_matter",
    "open_matters", "overrule_objection", "pass_recheck", "query_hash", "rate_own", "redirect_matter",
    "refuse_promise", "refuse_request", "reopen_matter", "reopen_own", "reply_matter", "report_progress",
    "resume_matter", "return_dispatch", "reveal_phone", "rework_matter", "settle_matter", "sign_dispatch",
    "sign_matter", "split_matter", "supervise_matter", "suspend_matter", "take_back_matter", "title_of",
    "unarchive_matter", "unmerge_matter", "uphold_objection", "wait_for_reporter", "wake_matters", "withdraw_matter",
    "withdraw_own",
]  # fmt: skip
