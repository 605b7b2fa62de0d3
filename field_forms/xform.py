"""Reads an XForm document: primary instance, binds, controls, lists, texts, actions."""

from __future__ import annotations

import re

import msgspec

from field_forms.errors import FormError, InstanceError
from field_forms.tree import Node, parse_xml, root_of
from field_forms.xpath.scope import Names

JR = "http://openrosa.org/javarosa"
EVENTS = "http://www.w3.org/2001/xml-events"
ORX = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
TANFANG = "urn:tanfang:forms"
CONTROLS = frozenset(("input", "select", "select1", "rank", "range", "trigger", "upload", "secret", "textarea"))
ACTIONS = frozenset(("setvalue", "setgeopoint", "recordaudio"))
# A value shown inside a label becomes `${name}` in the label's text.
_OUTPUT = re.compile(
    rb"""<(?:\w+:)?output\s[^<>]*?(?:value|ref)=["']([^"'<>]*)["'][^<>]*?(?:/>|>\s*</(?:\w+:)?output>)"""
)
_PLAIN_PATH = re.compile(rb"""[^()\[\]'"]+""")
_PREFIX = re.compile(r"(?<=[/@])[\w.\-]+:(?!:)|^[\w.\-]+:(?!:)")


class Bind(msgspec.Struct):
    """One `<bind>`: expressions as written, "" where absent."""

    path: Names
    type: str = "string"
    relevant: str = ""
    required: str = ""
    readonly: str = ""
    constraint: str = ""
    calculate: str = ""
    required_message: str = ""
    constraint_message: str = ""
    preload: str = ""
    preload_parameter: str = ""
    save_to: str = ""
    fact: str = ""
    prefill: str = ""
    sensitive: str = ""


class Item(msgspec.Struct, frozen=True):
    """A choice written in the control itself; `label` is a text or `jr:itext('…')`."""

    value: str
    label: str


class Control(msgspec.Struct):
    """One control, group or repeat of the body."""

    kind: str
    path: Names
    label: str = ""
    hint: str = ""
    appearance: str = ""
    media_type: str = ""
    itemset: str = ""
    value_ref: str = "name"
    label_ref: str = ""
    items: list[Item] = msgspec.field(default_factory=list[Item])
    count: str = ""
    fixed: bool = False
    parameters: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class Action(msgspec.Struct, frozen=True):
    """A setvalue: on `events`, put `value` (or `text`) into `target`; `source` is the question that fires it.

    `ref` is the target as written where it chooses among rows, else "". `in_model`: it stands outside of the body.
    """

    kind: str
    events: tuple[str, ...]
    target: Names
    value: str
    text: str
    source: Names
    ref: str = ""
    in_model: bool = False


class XForm(msgspec.Struct):
    """An XForm as written."""

    id: str
    version: str
    title: str
    template: Node
    binds: dict[Names, Bind]
    controls: list[Control]
    actions: list[Action]
    lists: dict[str, Node]
    sources: dict[str, str]
    itext: Node | None
    entities_version: str = ""
    audit: dict[str, str] = msgspec.field(default_factory=dict[str, str])


def names_of(nodeset: str, context: Names = ()) -> Names:
    """A plain nodeset as local names, relative ones resolved against `context`."""
    nodeset = _PREFIX.sub("", _without_predicates(nodeset.strip()))
    path: list[str] = [] if nodeset.startswith("/") else list(context)
    for part in nodeset.split("/"):
        if part == "..":
            if path:
                path.pop()
        elif part not in ("", ".", "current()"):
            path.append(part.strip())
    return tuple(path)


def _without_predicates(nodeset: str) -> str:
    if "[" not in nodeset:
        return nodeset
    depth, kept = 0, ""
    for sign in nodeset:
        depth += (sign == "[") - (sign == "]")
        if depth == 0 and sign != "]":
            kept += sign
    return kept


def path_text(path: Names) -> str:
    """`/data/group/question`."""
    return "/" + "/".join(path)


def _placeholder(match: re.Match[bytes]) -> bytes:
    path = match.group(1).strip()
    return b"${" + path.rpartition(b"/")[2].strip() + b"}" if _PLAIN_PATH.fullmatch(path) else "…".encode()


def read_xform(data: bytes | str) -> XForm:
    """Read an XForm.

    Raises FormError (`not_xform`, or the reader's `not_xml`, `doctype`, `too_large`, `too_deep`).
    """
    try:
        root = root_of(parse_xml(_OUTPUT.sub(_placeholder, data.encode() if isinstance(data, str) else data)))
    except InstanceError as error:
        raise FormError(error.kind, error.zh, error.en) from None
    model = root.find("head", "model") or root.find("model")
    instances = model.by.get("instance", []) if model is not None else []
    primary = instances[0].kids[0] if instances and instances[0].kids else None
    if model is None or primary is None:
        raise FormError(
            "not_xform", "文件不是 XForm:缺少 model 或主实例", "not an XForm: no model or primary instance"
        )
    binds, bind_ids = _binds(model, primary.name)
    body = _Body(bind_ids)
    body_node = root.first("body")
    if body_node is not None:
        body.children(body_node, (primary.name,))
    actions = [
        action for kid in model.kids if kid.name in ACTIONS for action in [body.action(kid, (primary.name,), ())]
    ]
    lists, sources = _lists(instances[1:])
    title = root.find("head", "title")
    return XForm(
        id=primary.attributes.get("id", "") or primary.namespace,
        version=primary.attributes.get("version", "") or primary.attributes.get(f"{ORX} version", ""),
        title=title.value() if title is not None else "",
        template=primary,
        binds=binds,
        controls=body.controls,
        actions=actions + body.actions,
        lists=lists,
        sources=sources,
        itext=model.first("itext"),
        entities_version=model.attributes.get(f"{ENTITIES} entities-version", ""),
        audit=_audit(model),
    )


def _binds(model: Node, root: str) -> tuple[dict[Names, Bind], dict[str, Names]]:
    binds: dict[Names, Bind] = {}
    ids: dict[str, Names] = {}
    for node in model.by.get("bind", []):
        given = node.attributes
        path = names_of(given.get("nodeset") or given.get("ref") or "", (root,))
        if "id" in given:
            ids[given["id"]] = path
        binds[path] = Bind(
            path=path,
            type=given.get("type", "string").rpartition(":")[2],
            relevant=given.get("relevant", "").strip(),
            required=given.get("required", "").strip(),
            readonly=given.get("readonly", "").strip(),
            constraint=given.get("constraint", "").strip(),
            calculate=given.get("calculate", "").strip(),
            required_message=given.get(f"{JR} requiredMsg", ""),
            constraint_message=given.get(f"{JR} constraintMsg", ""),
            preload=given.get(f"{JR} preload", ""),
            preload_parameter=given.get(f"{JR} preloadParams", ""),
            save_to=given.get(f"{ENTITIES} saveto", ""),
            fact=given.get(f"{TANFANG} fact", "").strip(),
            prefill=given.get(f"{TANFANG} prefill", "").strip(),
            sensitive=given.get(f"{TANFANG} sensitive", "").strip(),
        )
    return binds, ids


def _audit(model: Node) -> dict[str, str]:
    """Audit settings (`location-priority` and so on), by local name."""
    prefix = f"{ODK} "
    return {
        key.removeprefix(prefix): text
        for node in model.by.get("bind", [])
        if node.attributes.get("nodeset", "").endswith("/audit")
        for key, text in node.attributes.items()
        if key.startswith(prefix)
    }


def _lists(nodes: list[Node]) -> tuple[dict[str, Node], dict[str, str]]:
    """Internal lists as documents, external ones as their `src`."""
    lists: dict[str, Node] = {}
    sources: dict[str, str] = {}
    for node in nodes:
        name = node.attributes.get("id", "")
        source = node.attributes.get("src", "")
        if source:
            sources[name] = source
        if node.kids or not source:
            document = Node("")
            for kid in node.kids:
                document.append(kid)
                kid.indexes = {}
            lists[name] = document
    return lists, sources


class _Body:
    """Walks the body and collects controls and actions."""

    def __init__(self, bind_ids: dict[str, Names]) -> None:
        self.bind_ids = bind_ids
        self.controls: list[Control] = []
        self.actions: list[Action] = []

    def children(self, node: Node, context: Names) -> None:
        for kid in node.kids:
            if kid.name == "group" or kid.name == "repeat":
                self.section(kid, context)
            elif kid.name in CONTROLS:
                self.control(kid, context)
            elif kid.name in ACTIONS:
                self.actions.append(self.action(kid, context, context))

    def path(self, node: Node, context: Names) -> Names:
        given = node.attributes
        if given.get("bind") in self.bind_ids:
            return self.bind_ids[given["bind"]]
        nodeset = given.get("ref") or given.get("nodeset")
        return context if nodeset is None else names_of(nodeset, context)

    def section(self, node: Node, context: Names) -> None:
        path = self.path(node, context)
        bound = node.name == "repeat" or not node.attributes.keys().isdisjoint(("ref", "nodeset", "bind"))
        if bound:
            self.controls.append(
                Control(
                    kind=node.name,
                    path=path,
                    label=_label(node.first("label")),
                    hint=_label(node.first("hint")),
                    appearance=node.attributes.get("appearance", ""),
                    count=node.attributes.get(f"{JR} count", "").strip(),
                    fixed=node.attributes.get(f"{JR} noAddRemove", "").strip() in ("true()", "true", "1"),
                )
            )
        self.children(node, path)

    def control(self, node: Node, context: Names) -> None:
        path = self.path(node, context)
        given = node.attributes
        control = Control(
            kind=node.name,
            path=path,
            label=_label(node.first("label")),
            hint=_label(node.first("hint")),
            appearance=given.get("appearance", ""),
            media_type=given.get("mediatype", ""),
            parameters=_parameters(given),
            items=[_item(item) for item in node.by.get("item", [])],
        )
        itemset = node.first("itemset")
        if itemset is not None:
            control.itemset = itemset.attributes.get("nodeset", "").strip()
            control.value_ref = _ref(itemset.first("value"), "name")
            control.label_ref = _ref(itemset.first("label"), "label")
        self.controls.append(control)
        self.actions.extend(self.action(kid, context, path) for kid in node.kids if kid.name in ACTIONS)

    def action(self, node: Node, context: Names, source: Names) -> Action:
        given = node.attributes
        ref = given.get("ref", "").strip()
        return Action(
            kind=node.name,
            events=tuple((given.get("event") or given.get(f"{EVENTS} event", "")).split()),
            target=self.path(node, context),
            value=given.get("value", "").strip(),
            text=node.text,
            source=source,
            ref=ref if "[" in ref else "",
            in_model=not source,
        )


_PARAMETERS = frozenset(
    ("start", "end", "step", "max-pixels", "rows", "tick-interval", "placeholder", "accuracyThreshold")
)


def _parameters(given: dict[str, str]) -> dict[str, str]:
    return {key.rpartition(" ")[2]: text for key, text in given.items() if key.rpartition(" ")[2] in _PARAMETERS}


def _item(node: Node) -> Item:
    value = node.first("value")
    return Item(value.value().strip() if value is not None else "", _label(node.first("label")))


def _label(node: Node | None) -> str:
    """A label's reference, or its text."""
    if node is None:
        return ""
    return node.attributes.get("ref", "").strip() or node.value().strip()


def _ref(node: Node | None, otherwise: str) -> str:
    return otherwise if node is None else node.attributes.get("ref", otherwise).strip()
