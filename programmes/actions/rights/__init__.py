"""Writing about rights, by what is written: registering, facts, papers. Each ends in `writing.written`."""

from programmes.actions.rights.claims import NumberTaken, report_claim
from programmes.actions.rights.facts import FactEntry, record_fact, strike_fact
from programmes.actions.rights.papers import add_document, replace_document, verify_right
from programmes.actions.rights.registering import (
    RightRow,
    apply_rows,
    change_right,
    follow_names,
    name_family,
    register_right,
)
from programmes.actions.rights.writing import RowsRefused

__all__ = [
    "FactEntry",
    "NumberTaken",
    "RightRow",
    "RowsRefused",
    "add_document",
    "apply_rows",
    "change_right",
    "follow_names",
    "name_family",
    "record_fact",
    "register_right",
    "replace_document",
    "report_claim",
    "strike_fact",
    "verify_right",
]
