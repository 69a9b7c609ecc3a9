"""The only writes of the loop."""

from linli.casework.actions.opening import DifferentContent, NewCase, UnknownParent, open_cases, tried_again
from linli.casework.actions.placing import move_case
from linli.casework.actions.stepping import AlreadyMoved, StepForbidden, StepRefused, UnknownStep, settle, take_step
from linli.casework.actions.telling import tell_next
from linli.casework.actions.timing import retime_case

__all__ = [
    "AlreadyMoved", "DifferentContent", "NewCase", "StepForbidden", "StepRefused", "UnknownParent", "UnknownStep",
    "move_case", "open_cases", "retime_case", "settle", "take_step", "tell_next", "tried_again",
]  # fmt: skip
