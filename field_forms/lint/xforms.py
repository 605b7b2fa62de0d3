"""XForm documents: binds, nodes, controls, lists, texts, actions, expressions. Places are path and attribute."""

from __future__ import annotations

from collections.abc import Iterator

from field_forms.errors import ExpressionError, FormError
from field_forms.lint.cells import kind_of
from field_forms.lint.finding import Findings, Place, likely
from field_forms.lint.portable import check_portable
from field_forms.lint.positions import check_positions
from field_forms.references import Found, matches, read
from field_forms.slots import TEMPLATE, Slot, build_slots
from field_forms.texts import itext_id
from field_forms.tree import Node, parse_xml, root_of
from field_forms.xform import ACTIONS, CONTROLS, JR, XForm, names_of, path_text, read_xform
from field_forms.xpath.compiler import compile_tree
from field_forms.xpath.parser import parse
from field_forms.xpath.scope import Names, Scope
from field_forms.xpath.syntax import Call, Chain, Expression, Negate, Path

_XFORMS = "http://www.w3.org/2002/xforms"
_LOGIC = ("relevant", "required", "readonly", "constraint", "calculate")
_TYPES = frozenset((
    "string", "int", "integer", "boolean", "decimal", "double", "float", "long", "short", "byte", "date", "time",
    "dateTime", "geopoint", "geotrace", "geoshape", "binary", "barcode", "intent", "select", "select1", "rank",
    "text", "anyURI", "base64Binary", "gYear", "gMonth", "gDay", "gYearMonth", "gMonthDay", "hexBinary", "ID",
    "listItem", "listItems", "normalizedString", "token", "positiveInteger", "nonNegativeInteger", "email",
))  # fmt: skip
_EVENTS = frozenset((
    "odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed", "xforms-ready",
    "jr-insert", "xforms-revalidate", "odk-instance-finalize",
))  # fmt: skip
_ALL_ACTIONS = ACTIONS | {"setvalue", "setgeopoint", "recordaudio"}
_SELECTS = ("select", "select1", "rank")


def check_document(xform: bytes | str, findings: Findings) -> None:
    """Check a document; what cannot be read at all is a finding too."""
    try:
        document = read_xform(xform)
        root = root_of(parse_xml(xform))
        slots = build_slots(document)
    except FormError as error:
        findings.said(error.kind, Place(), error.zh, error.en)
        return
    _Check(document, root, slots, findings).run()


class _Check:
    def __init__(self, document: XForm, root: Node, slots: list[Slot], findings: Findings) -> None:
        self.document = document
        self.findings = findings
        self.known = {slot.names: slot for slot in slots}
        self.by_last = {names[-1]: path_text(names) for names in reversed(list(self.known))}
        self.repeats = frozenset(names for names, slot in self.known.items() if slot.kind == "repeat")
        self.model = root.find("head", "model") or root.first("model") or Node("model")
        self.body = root.first("body") or Node("body")
        self.top = document.template.name
        self.ids: dict[str, Names] = {}
        itext = self.model.first("itext")
        translations = itext.by.get("translation", []) if itext is not None else []
        self.texts = {
            one.attributes.get("lang", ""): {text.attributes.get("id", "") for text in one.by.get("text", [])}
            for one in translations
        }

    def add(self, kind: str, where: str, /, near: str = "", **values: str) -> None:
        self.findings.add(kind, Place(column=where), near=near, **values)

    def run(self) -> None:
        template = self.document.template
        if not template.attributes.get("id") and template.namespace in ("", _XFORMS):
            self.add("instance_id", path_text((self.top,)))
        self.instances()
        self.binds()
        self.nodes(self.document.template, (self.top,))
        self.actions(self.model, (self.top,))
        self.controls(self.body, (self.top,))

    def instances(self) -> None:
        seen: set[str] = set()
        for node in self.model.by.get("instance", [])[1:]:
            name = node.attributes.get("id", "")
            if name in seen:
                self.add("instance_same", f"instance {name}", name=name)
            seen.add(name)

    def binds(self) -> None:
        seen: set[Names] = set()
        for node in self.model.by.get("bind", []):
            given = node.attributes
            nodeset = given.get("nodeset") or given.get("ref") or ""
            path = names_of(nodeset, (self.top,))
            where = path_text(path)
            self.ids[given.get("id", "")] = path
            if path in seen and path in self.known:
                self.add("bind_twice", where, path=where)
            seen.add(path)
            if path not in self.known and not (path and path[-1].startswith("@")):
                self.add("unknown_node", where, near=self.by_last.get(path[-1], "") if path else "", path=where)
            kind = given.get("type", "string").rpartition(":")[2]
            if kind not in _TYPES:
                self.add("bind_type", f"{where} type", near=likely(kind, _TYPES), type=kind)
            for what in _LOGIC:
                if given.get(what, "").strip():
                    self.expression(given[what].strip(), f"{where} {what}", path)
            for what in ("constraintMsg", "requiredMsg"):
                self.text(given.get(f"{JR} {what}", ""), f"{where} jr:{what}")

    def nodes(self, node: Node, path: Names) -> None:
        """Nodes of the same name side by side, which only the rows of a repeat may be."""
        for name, same in node.by.items():
            inner = (*path, name)
            rows = [one for one in same if TEMPLATE not in one.attributes]
            if len(rows) > 1 and inner not in self.repeats and name != "entity":
                self.add("two_kinds", path_text(inner), path=path_text(inner))
            for one in same:
                self.nodes(one, inner)

    def controls(self, node: Node, context: Names) -> None:
        for kid in node.kids:
            if kid.name in ("group", "repeat"):
                path = self.target(kid, context, needed=kid.name == "repeat")
                count = kid.attributes.get(f"{JR} count", "").strip()
                if count:
                    self.expression(count, f"{path_text(path)} jr:count", path[:-1] or path)
                self.shown(kid, path)
                self.controls(kid, path)
            elif kid.name in CONTROLS:
                self.control(kid, context)
            elif kid.name in _ALL_ACTIONS:
                self.action(kid, context, context)

    def target(self, node: Node, context: Names, *, needed: bool) -> Names:
        """Where a control leads, reporting where that is nowhere."""
        given = node.attributes
        label = node.first("label")
        said = label.value().strip()[:20] if label is not None else ""
        where = f"{path_text(context)} {node.name} {said}".strip()
        if "bind" in given:
            if given["bind"] not in self.ids:
                self.add("control_bind", where, control=node.name, id=given["bind"])
            return self.ids.get(given["bind"], context)
        nodeset = given.get("ref") or given.get("nodeset")
        if not nodeset:
            if needed:
                self.add("no_ref", where, control=node.name)
            return context
        path = names_of(nodeset, context)
        if path not in self.known:
            written = path_text(path)
            near = self.by_last.get(path[-1], "") or likely(path[-1], self.by_last)
            near = near if near.startswith("/") else self.by_last.get(near, "")
            self.add("unknown_question", f"{written} {node.name}", near=near, name=written)
        return path

    def control(self, node: Node, context: Names) -> None:
        path = self.target(node, context, needed=True)
        where = path_text(path)
        self.shown(node, path)
        if node.name in _SELECTS:
            self.choices(node, path, where)
        if path in self.known and path not in self.document.binds and node.name in ("upload", "range", "rank"):
            self.add("no_bind", where, path=where)
        for kid in node.kids:
            if kid.name in _ALL_ACTIONS:
                self.action(kid, context, path)

    def choices(self, node: Node, path: Names, where: str) -> None:
        itemset = node.first("itemset")
        items = node.by.get("item", [])
        if itemset is not None:
            nodeset = itemset.attributes.get("nodeset", "").strip()
            if nodeset:
                self.expression(nodeset, f"{where} itemset", path, listed=True)
            else:
                self.add("no_ref", f"{where} itemset", control="itemset")
        elif not items:
            self.add("no_choices_in", where, path=where)
        seen: set[str] = set()
        for item in items:
            value = item.first("value")
            text = value.value().strip() if value is not None else ""
            if not text:
                self.add("choice_value", f"{where} item", path=where)
            elif text in seen:
                self.add("choice_twice", f"{where} item", path=where, value=text)
            seen.add(text)
            self.shown(item, path)

    def shown(self, node: Node, path: Names) -> None:
        """The label and hint of a control: their texts, and the values in them."""
        for part in ("label", "hint"):
            for text in node.by.get(part, []):
                where = f"{path_text(path)} {part}"
                self.text(text.attributes.get("ref", ""), where)
                for output in text.by.get("output", []):
                    value = output.attributes.get("value") or output.attributes.get("ref", "")
                    if value:
                        self.expression(value, f"{where} output", path)

    def text(self, reference: str, where: str) -> None:
        identifier = itext_id(reference)
        if identifier is None:
            return
        lacking = [language for language, texts in self.texts.items() if identifier not in texts]
        if len(lacking) == len(self.texts):
            self.add("no_text", where, id=identifier)
        else:
            for language in lacking:
                self.add("no_text_in", where, id=identifier, language=language)

    def actions(self, node: Node, context: Names) -> None:
        for kid in node.kids:
            if kid.name in _ALL_ACTIONS:
                self.action(kid, context, ())

    def action(self, node: Node, context: Names, source: Names) -> None:
        given = node.attributes
        event = given.get("event") or next((text for key, text in given.items() if key.endswith(" event")), "")
        reference = given.get("ref") or given.get("nodeset") or ""
        path = self.ids.get(given["bind"], ()) if "bind" in given else names_of(reference, context)
        where = f"{path_text(path or source or context)} {node.name}"
        for one in event.split() or [""]:
            if one not in _EVENTS:
                self.add("event", where, near=likely(one, _EVENTS), event=one)
        if path not in self.known or not (reference or "bind" in given):
            self.add("no_target", where, path=path_text(path) if path else "")
        if given.get("value", "").strip():
            self.expression(given["value"].strip(), f"{where} value", path)

    def expression(self, text: str, where: str, context: Names, *, listed: bool = False) -> None:
        place = Place(column=where)
        try:
            tree = parse(text)
            compile_tree(tree, Scope(context, self.repeats))
            found = read(tree, context)
        except ExpressionError as error:
            self.findings.said(kind_of(error), place, f"{where}：{error.zh}", f"{where}: {error.en}")
            return
        self.paths(found, where)
        for name in _instances(tree):
            if name not in self.document.lists and name not in self.document.sources and not name.startswith("__"):
                near = likely(name, [*self.document.lists, *self.document.sources])
                self.add("no_instance", where, near=near, name=name)
        if not listed:
            check_portable(tree, place, self.findings)
            check_positions(tree, context, self.repeats, place, self.findings)

    def paths(self, found: Found, where: str) -> None:
        for reference in found.references:
            path = reference.path
            if not path or path in self.known or path[1:2] == ("meta",) or path[-1].startswith("@"):
                continue
            if any(matches(path, other) for other in self.known):
                continue
            near = self.by_last.get(path[-1], "") or self.by_last.get(likely(path[-1], self.by_last), "")
            self.add("unknown_question", where, near=near, name=path_text(path))


def _instances(tree: Expression) -> Iterator[str]:
    """Names in `instance('…')`."""
    if isinstance(tree, Call):
        literal = getattr(tree.arguments[0], "value", None) if tree.arguments else None
        if tree.name == "instance" and isinstance(literal, str):
            yield literal
        for argument in tree.arguments:
            yield from _instances(argument)
    elif isinstance(tree, Chain):
        for operand in tree.operands:
            yield from _instances(operand)
    elif isinstance(tree, Negate):
        yield from _instances(tree.operand)
    elif isinstance(tree, Path):
        inner = (*tree.predicates, *(one for step in tree.steps for one in step.predicates))
        for part in ((tree.head,) if tree.head is not None else ()) + inner:
            yield from _instances(part)
