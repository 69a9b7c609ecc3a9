"""The small loop of a request 换班申请: a colleague takes the shift over, and whoever arranges the roster agrees."""

from linli.lib.procedure import Procedure, Stage, State, Step

REQUEST = Procedure(
    kind="duty_request",
    label="换班申请",
    initial="open",
    states=(
        State("open", "待应答", Stage.RECEIVED),
        State("accepted", "待批准", Stage.CHECKING),
        State("done", "已换班", Stage.CLOSED),
        State("refused", "未批准", Stage.DROPPED),
        State("declined", "对方不能接", Stage.DROPPED),
        State("withdrawn", "已撤回", Stage.DROPPED),
    ),
    steps=(
        Step("accept", "接班", frozenset({"open"}), "accepted", ()),
        Step("approve", "批准", frozenset({"accepted"}), "done", ()),
        Step("refuse", "不批准", frozenset({"accepted"}), "refused", ()),
        Step("decline", "不能接", frozenset({"open"}), "declined", ()),
        Step("withdraw", "撤回", frozenset({"open", "accepted"}), "withdrawn", ()),
    ),
)
RUNNING = ("open", "accepted")
DECIDED = frozenset({"approve", "refuse"})
"""Steps of whoever arranges the roster; the others are of the people asked."""
