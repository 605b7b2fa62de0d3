"""XML as a light tree: what expressions walk over.

The reader refuses document types and entities, and bounds size, depth and the number of
elements, because instances come from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Protocol
from xml.parsers import expat

from field_forms.errors import InstanceError

MAX_BYTES = 20_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 500_000


class Index(Protocol):
    """Rows by a text."""

    def get(self, text: str, otherwise: list[Node], /) -> list[Node]:
        """The rows of a text, `otherwise` when there are none."""
        ...


_WITH_TEXT = ("element", "text")
_DECLARED = re.compile(rb"""\s*<\?xml[^>]*?encoding=["']([\w-]+)""")
_CHINESE = {b"gb2312": "gb18030", b"gbk": "gb18030", b"gb18030": "gb18030", b"big5": "big5"}
_NO_KIDS: list[Any] = []
_NO_NAMES: dict[str, list[Any]] = {}
_NO_ATTRIBUTES: dict[str, str] = {}


class Node:
    """An element, an attribute (`attribute` true) or the document above the root (`name` "").

    `text` is the effective value that expressions see, `raw` the text as it was sent. `by` groups
    children by local name; `attributes` are by local name, or by namespace, space and local name, and on the
    document they are the namespaces by prefix; `position` is the 1-based place among siblings of the same name.
    `slot` belongs to the form: the definition of this node, or None. `kind` is another than `element` for the
    texts, comments, instructions and namespaces of a whole document.
    """

    kind = "element"
    __slots__ = (
        "attribute",
        "attributes",
        "by",
        "indexes",
        "kids",
        "name",
        "namespace",
        "parent",
        "position",
        "prefix",
        "raw",
        "relevant",
        "slot",
        "text",
    )  # fmt: skip

    def __init__(self, name: str, namespace: str = "", parent: Node | None = None, text: str = "") -> None:
        self.name = name
        self.namespace = namespace
        self.prefix = ""
        self.parent = parent
        self.text = text
        self.raw = text
        # Most nodes are leaves: they share these and get their own on the first child.
        self.kids: list[Node] = _NO_KIDS
        self.by: dict[str, list[Node]] = _NO_NAMES
        self.attributes = _NO_ATTRIBUTES
        self.attribute = False
        self.position = 1
        self.relevant = True
        self.slot: Any = None
        self.indexes: dict[tuple[str, str], Index] | None = None

    def append(self, child: Node) -> None:
        """Add a child at the end."""
        child.parent = self
        if not self.kids:
            self.kids = [child]
            self.by = {child.name: [child]}
            child.position = 1
            return
        self.kids.append(child)
        same = self.by.get(child.name)
        if same is None:
            self.by[child.name] = [child]
            child.position = 1
        else:
            same.append(child)
            child.position = len(same)

    def insert_after(self, child: Node, after: Node | None) -> None:
        """Add a child behind `after` (at the front when None) among all children; same-name order follows."""
        if not self.kids:
            self.append(child)
            return
        child.parent = self
        at = 0 if after is None else self.kids.index(after) + 1
        self.kids.insert(at, child)
        same = [kid for kid in self.kids if kid.name == child.name]
        self.by[child.name] = same
        for number, kid in enumerate(same, 1):
            kid.position = number

    def remove(self, child: Node) -> None:
        """Take a child out; the places of its namesakes close up."""
        self.kids.remove(child)
        same = self.by[child.name]
        same.remove(child)
        if not same:
            del self.by[child.name]
        for number, kid in enumerate(same, 1):
            kid.position = number

    def keep(self, wanted: Callable[[Node], bool]) -> None:
        """Take out all children that are not wanted; the places of the others close up."""
        kept = [kid for kid in self.kids if wanted(kid)]
        self.kids, self.by = _NO_KIDS, _NO_NAMES
        for kid in kept:
            self.append(kid)

    def first(self, name: str) -> Node | None:
        """The first child of that local name, or None."""
        same = self.by.get(name)
        return same[0] if same else None

    def find(self, *names: str) -> Node | None:
        """Follow first children down the names, or None."""
        node: Node | None = self
        for name in names:
            if node is None:
                return None
            node = node.first(name)
        return node

    def rows_by(self, row: str, key: str) -> Index:
        """Children named `row` by the text of their child (`@`: attribute) `key`, kept for the next look-up."""
        if self.indexes is None:
            self.indexes = {}
        index = self.indexes.get((row, key))
        if index is None:
            index = self.indexes[(row, key)] = _index(self, row, key)
        return index

    def value(self) -> str:
        """The string-value: own text, or all text below in document order."""
        return string_value(self)


def _index(parent: Node, row: str, key: str) -> Index:
    index: dict[str, list[Node]] = {}
    if key.startswith("@"):
        for item in parent.by.get(row, ()):
            if key[1:] in item.attributes:
                index.setdefault(item.attributes[key[1:]], []).append(item)
        return index
    for item in parent.by.get(row, ()):
        for child in item.by.get(key, ()):
            rows = index.setdefault(string_value(child), [])
            if not rows or rows[-1] is not item:
                rows.append(item)
    return index


def string_value(node: Node) -> str:
    """Own text of a leaf; the concatenated text of everything below otherwise."""
    if not node.kids:
        return node.text
    parts: list[str] = []
    pending = [node]
    while pending:
        at = pending.pop()
        if at.kids:
            pending.extend(reversed(at.kids))
        elif at.kind in _WITH_TEXT:
            parts.append(at.text)
    return "".join(parts)


def below(node: Node, reference: str) -> Node | None:
    """The first node that a plain relative reference (`.`, `name`, `value/name`) leads to, or None."""
    names = [name for name in reference.split("/") if name not in ("", ".")]
    return node.find(*names)


def document_of(root: Node) -> Node:
    """A document node holding `root`."""
    document = Node("")
    document.append(root)
    return document


def root_of(document: Node) -> Node:
    """The root element of a document."""
    return document.kids[0]


def _key(written: str) -> str:
    """An attribute's namespace and local name, without the prefix that expat adds."""
    return written.rpartition(" ")[0] if written.count(" ") == 2 else written


class _Reader:
    """Collects expat events into nodes."""

    def __init__(self, max_elements: int) -> None:
        self.document = Node("")
        self.stack: list[Node] = [self.document]
        self.names: dict[str, tuple[str, str, str]] = {}
        self.left = max_elements
        self.namespaces: dict[str, str] = {}
        self.max_elements = max_elements

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        split = self.names.get(tag)
        if split is None:
            namespace, name, prefix = (*tag.split(" "), "", "")[:3] if " " in tag else ("", tag, "")
            split = self.names[tag] = (name, namespace, prefix)
        stack = self.stack
        node = Node(split[0], split[1])
        if split[2]:
            node.prefix = split[2]
        if attributes:
            node.attributes = {_key(key): text for key, text in attributes.items()}
        stack[-1].append(node)
        stack.append(node)
        self.left -= 1
        if self.left < 0:
            raise InstanceError(
                "too_large", f"XML 超过 {self.max_elements} 个节点", f"XML has more than {self.max_elements} elements"
            )
        if len(stack) > MAX_DEPTH:
            raise InstanceError("too_deep", f"XML 嵌套超过 {MAX_DEPTH} 层", f"XML nests deeper than {MAX_DEPTH}")

    def declare(self, prefix: str | None, namespace: str) -> None:
        if prefix:
            self.namespaces.setdefault(prefix, namespace)

    def end(self, _tag: str) -> None:
        node = self.stack.pop()
        if node.kids and node.text and not node.text.strip():
            node.text = ""
        node.raw = node.text

    def data(self, text: str) -> None:
        self.stack[-1].text += text


def _refuse_doctype(*_: Any) -> None:
    raise InstanceError("doctype", "XML 不得含有 DOCTYPE 或实体声明", "XML must not have a doctype or entities")


class Reader(Protocol):
    """What hears of the parts of an XML text. Names come as namespace, local name and prefix, parted by spaces."""

    def declare(self, prefix: str | None, namespace: str) -> None:
        """A namespace declaration of the element that starts next."""
        ...

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element starts."""
        ...

    def end(self, tag: str, /) -> None:
        """An element ends."""
        ...

    def data(self, text: str) -> None:
        """Text."""
        ...


def new_parser(reader: Reader) -> expat.XMLParserType:
    """A parser that tells `reader` what it meets and refuses document types and entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.namespace_prefixes = True
    parser.StartNamespaceDeclHandler = reader.declare
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    return parser


def feed(parser: expat.XMLParserType, data: bytes | str, max_bytes: int = MAX_BYTES) -> None:
    """Give a parser the whole of an XML text. Raises InstanceError (`not_xml`, `too_large`, `doctype`)."""
    if len(data) > max_bytes:
        raise InstanceError("too_large", f"XML 超过 {max_bytes} 字节", f"XML is larger than {max_bytes} bytes")
    text = data.encode("utf-8", "replace").decode() if isinstance(data, str) else _chinese(data)
    try:
        # A declared encoding counts for bytes only.
        parser.Parse(data if text is None else text, True)
    except (ValueError, LookupError):
        raise InstanceError(
            "not_xml",
            "XML 的字符编码读不了，请存为 UTF-8",
            "the encoding of the XML cannot be read; keep it as UTF-8",
        ) from None
    except expat.ExpatError as error:
        where = f"{error.lineno}:{error.offset}"
        raise InstanceError(
            "not_xml", f"不是正确的 XML({where})", f"not well-formed XML ({where}: {error})"
        ) from None


def _chinese(data: bytes) -> str | None:
    """Text in one of the older Chinese encodings, which the parser does not know; None for all others."""
    declared = _DECLARED.match(data)
    if declared is None or declared.group(1).lower() not in _CHINESE:
        return None
    return data.decode(_CHINESE[declared.group(1).lower()], "replace")


def parse_xml(data: bytes | str, *, max_bytes: int = MAX_BYTES, max_elements: int = MAX_ELEMENTS) -> Node:
    """Read XML into a document node.

    Raises InstanceError (`not_xml`, `too_large`, `too_deep`, `doctype`).
    """
    reader = _Reader(max_elements)
    feed(new_parser(reader), data, max_bytes)
    reader.document.attributes = reader.namespaces
    return reader.document
