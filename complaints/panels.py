"""What higher apps know around a complaint, for its page of staff. Each registers its panel when the apps are ready.

A panel and its rows are those around shops (merchants.panels); the keys that it is asked about are complaints'.
"""

from core.accounts.actors import Actor
from merchants.panels import Panel, Shown

_panels: dict[str, Panel] = {}


def register(name: str, panel: Panel) -> None:
    """Add a panel under a name of its own. Raises ValueError where the name has another."""
    if _panels.setdefault(name, panel) is not panel:
        raise ValueError(f"complaints have two panels named {name}")


def shown(complaint_id: int, actor: Actor) -> list[Shown]:
    """Every panel that holds something about the complaint, as the actor may see it."""
    found = [(name, panel, panel.rows([complaint_id], actor)) for name, panel in _panels.items()]
    return [Shown(name, panel.title, rows, panel.empty) for name, panel, rows in found if rows.rows]
