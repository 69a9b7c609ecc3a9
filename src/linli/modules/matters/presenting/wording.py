"""What was said in an entry, as one paragraph."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.foundation.ui.times import show_due
from linli.modules.matters.choices import Contacted, Route, Satisfaction, TimeClass
from linli.modules.matters.procedure import DISPATCH

Words = dict[str, Any]


def entry_text(step: str, words: Words) -> str:
    """The paragraph of an entry; empty where the step says nothing beyond its name."""
    made = WORDINGS.get(step)
    return made(words) if words and made else ""


def _said(name: str) -> Callable[[Words], str]:
    """The words themselves."""
    return lambda words: str(words[name])


def _joined(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


def _accept(words: Words) -> str:
    shown = {"category": words["category_name"], "time": TimeClass(words["time_class"]).label}
    return _("定为“%(category)s”，时限%(time)s。") % shown


def _close(words: Words) -> str:
    reached = _("已联系上反映人") if words["contacted"] else _("联系 %(attempts)s 次未联系上") % words
    parts = [str(Contacted(words["how"]).label), reached, str(Satisfaction(words["satisfaction"]).label), words["note"]]
    return "，".join(part for part in parts if part)


def _confirm(words: Words) -> str:
    parts = [str(Contacted(words["how"]).label), str(Satisfaction(words["satisfaction"]).label), words["note"]]
    return "，".join(part for part in parts if part)


def _co(words: Words) -> str:
    """Which co-units were asked for what; empty where none was."""
    if not words.get("co_names"):
        return ""
    return _("协办：%(names)s。%(asked)s") % {"names": "、".join(words["co_names"]), "asked": words["co_asked"]}


def _heard(words: Words) -> str:
    """What a co-unit did."""
    step = _(DISPATCH.by_step[words["what"]].label)
    return _("%(unit)s %(person)s：%(step)s。") % (words | {"step": step})


def _not_waited(reason: str | None) -> str:
    """Why no co-unit was waited for any longer."""
    return _("不再等协办单位：%(reason)s") % {"reason": reason} if reason else ""


def _rechecked(words: Words) -> str:
    return _joined(f"{Contacted(words['how']).label}：{words['note']}")


def _taken_over(words: Words) -> str:
    """What the ledger said."""
    said = [
        _("台账编号 %(number)s，状态“%(state)s”，%(registered_on)s 登记") % words,
        words["due_on"] and _("期限 %(due_on)s") % words,
        words["lead_name"] and _("承办单位%(lead_name)s") % words,
        words["handler_name"] and _("办理人%(handler_name)s") % words,
    ]
    return _("%(said)s。") % {"said": "，".join(part for part in said if part)}


def _until(text: str, moment: str, sentence: str) -> str:
    """Words with a moment somebody set."""
    return _joined(text, sentence % {"at": show_due(datetime.fromisoformat(moment))})


WORDINGS: dict[str, Callable[[Words], str]] = {
    "accept": _accept,
    "locate": lambda words: _("定位到 %(grid_name)s。") % words,
    "dispatch": lambda words: _joined(_("主办：%(lead_name)s。") % words, words.get("instruction"), _co(words)),
    "ask_co": _co,
    "drop_co": lambda words: _joined(_("收回%(unit_name)s的协办单。") % words, words["reason"]),
    "heard": lambda words: _joined(_heard(words), words["text"]),
    "contact": lambda words: f"{Contacted(words['how']).label}：{words['note']}",
    "reply": lambda words: _joined(words["result"], _not_waited(words.get("co_reason"))),
    "close": _close,
    "note": _said("note"),
    "settle": _said("result"),
    "redirect": lambda words: f"{Route(words['route']).label}。{words['reply']}",
    "withdraw": _said("reason"),
    "take_back": _said("reason"),
    "object": lambda words: _joined(words["reason"], _("应由%(proposed_name)s办理。") % words),
    "uphold": lambda words: _joined(_("改派给%(lead_name)s。") % words, words.get("instruction")),
    "overrule": _said("reason"),
    "progress": lambda words: _until(words["progress"], words["promised_at"], _("承诺 %(at)s 前办结。")),
    "accept_promise": _said("note"),
    "refuse_promise": _said("reason"),
    "merge": lambda words: _("并入 %(into_no)s。") % words,
    "unmerge": _said("reason"),
    "absorb": lambda words: _("%(no)s 并入本事项，由%(person)s办理并案。") % words,
    "pass_on": lambda words: _joined(_("%(no)s 的反映人：") % words, words["words_added"]),
    "release": lambda words: _("%(no)s 取消并入，由%(person)s办理。") % words,
    "recheck": _rechecked,
    "recheck_fail": _rechecked,
    "wait": lambda words: _joined(words["needed"], _("最多等 %(days)s 天。") % words),
    "resume": _said("note"),
    "ask_extension": lambda words: _joined(words["reason"], _("申请延长 %(days)s 天。") % words),
    "grant_extension": _said("note"),
    "ask_suspension": lambda words: _joined(words["reason"], _("申请挂账，%(days)s 天内复核。") % words),
    "suspend": _said("note"),
    "refuse": _said("reason"),
    "hand_over": lambda words: _joined(_("转交给%(person_name)s。") % words, words.get("note")),
    "split": lambda words: _("子事项：%(title)s。") % words,
    "supervise": lambda words: _until(words["demand"], words["answer_by"], _("须在 %(at)s 前答复。")),
    "answer": _said("answer"),
    "confirm": _confirm,
    "fail": _said("reason"),
    "rework": _said("note"),
    "trip": _said("reason"),
    "add": _said("words_added"),
    "rate": lambda words: _joined(Satisfaction(words["satisfaction"]).label, words["note"]),
    "reopen": _said("reason"),
    "take_over": _taken_over,
    "take_over_accepted": _taken_over,
    "take_over_assigned": _taken_over,
    "take_over_in_hand": _taken_over,
    "void": _said("reason"),
    "unarchive": _said("reason"),
}
