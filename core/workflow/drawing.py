"""A life cycle as a page: the diagram and the table of its verbs, made from the rows themselves."""

from collections import defaultdict
from typing import Any

from django.utils import translation

from core.workflow.table import Table, Transition


def draw(table: Table[Any]) -> str:
    """Return the page (Markdown with a Mermaid diagram) of a life cycle, in English."""
    with translation.override("en"):
        lines = [
            f"# Life cycle: {table.noun}",
            "",
            "Drawn from the transition table by `make states`; a test compares. Do not edit.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.value}: {state.label}" for state in table.states.values()),
            *_arrows(table),
            *(f"    {state.value} --> [*]" for state in table.states.values() if not state.is_open),
            "```",
            "",
            "| verb | from | to | who | asks for | clocks | event | cannot be undone |",
            "|---|---|---|---|---|---|---|---|",
            *(_row(row) for row in table.transitions),
            "",
        ]
    return "\n".join(lines)


def _arrows(table: Table[Any]) -> list[str]:
    """One arrow for each pair of states, with all the verbs that lead along it."""
    verbs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in table.transitions:
        for source in row.sources or ("[*]",):
            for target in row.targets:
                if source != target:
                    verbs[source, target].append(row.verb)
    return [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in verbs.items()]


def _row(row: Transition[Any]) -> str:
    by_word = {
        "starts": row.starts,
        "may start": row.may_start,
        "stops": row.stops,
        "pauses": row.pauses,
        "resumes": row.resumes,
    }
    clocks = [f"{word} {code}" for word, codes in by_word.items() for code in codes]
    cells = (
        f"`{row.verb}`",
        ", ".join(row.sources) or "–",
        ", ".join(row.targets) or "stays",
        row.who.__name__.replace("_", " "),
        ", ".join(item.name for item in row.inputs) or "–",
        "; ".join(clocks) or "–",
        f"`{row.event}`",
        "yes" if row.irreversible else "",
    )
    return f"| {' | '.join(cells)} |"
