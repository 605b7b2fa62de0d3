"""Writes an evaluated instance as XML, as a phone would send it: what is not relevant is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from field_forms.xform import ORX

if TYPE_CHECKING:
    from field_forms.evaluation import Evaluation
    from field_forms.tree import Node


def instance_xml(evaluation: Evaluation) -> bytes:
    """The instance of an evaluation: relevant nodes with the values the server computed."""
    root = evaluation.root
    parts = [
        f"<{root.name} xmlns:orx={quoteattr(ORX)} id={quoteattr(evaluation.form.id)}",
        f" version={quoteattr(evaluation.form.version)}>",
    ]
    for kid in root.kids:
        _write(kid, parts)
    parts.append(f"</{root.name}>")
    return "".join(parts).encode()


def _write(node: Node, parts: list[str]) -> None:
    if not node.relevant:
        return
    name = f"orx:{node.name}" if node.namespace == ORX else node.name
    given = "".join(f" {key}={quoteattr(text)}" for key, text in node.attributes.items() if " " not in key)
    if not node.kids:
        parts.append(f"<{name}{given}>{escape(node.text)}</{name}>" if node.text else f"<{name}{given}/>")
        return
    parts.append(f"<{name}{given}>")
    for kid in node.kids:
        _write(kid, parts)
    parts.append(f"</{name}>")
