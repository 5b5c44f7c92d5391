"""The verbs of a record as its page shows them: buttons, and what cannot be done now with the reason."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.web.components import Action, verb_action
from core.workflow.table import Option


@dataclass(frozen=True)
class DeniedVerbs:
    """Buttons that are grey for one and the same reason."""

    reason: str
    labels: Sequence[Any]


@dataclass(frozen=True)
class Verbs:
    """What can be done now, and what cannot and why."""

    available: Sequence[Action]
    denied: Sequence[DeniedVerbs]


def verbs_of(
    options: Iterable[Option[Any]], url_of: Callable[[str], str], keys: Mapping[str, str] | None = None
) -> Verbs:
    """Sort the options of a record; `url_of` gives the address of a verb's confirm page, `keys` a verb's shortcut.

    What holds up one verb stands before what holds up many: the state of the record rules out most of them anyway.
    """
    available: list[Action] = []
    denied: dict[str, list[Any]] = defaultdict(list)
    for option in options:
        if option.is_available:
            verb = option.transition.verb
            available.append(verb_action(option, url_of(verb), shortcut=(keys or {}).get(verb, "")))
        else:
            denied[option.reason].append(option.transition.label)
    groups = [DeniedVerbs(reason, labels) for reason, labels in denied.items()]
    return Verbs(available, sorted(groups, key=lambda group: len(group.labels)))
