"""A whole XML document for single expressions: with its texts, comments, instructions and namespaces as nodes.

Forms do without these (field_forms.tree); an expression on its own is read to the letter of XPath 1.0 §5.
"""

from __future__ import annotations

from field_forms.errors import InstanceError
from field_forms.tree import MAX_DEPTH, MAX_ELEMENTS, Node, feed, new_parser

XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"


class Element(Node):
    """An element with the namespaces that it declares, by prefix; "" is the default one."""

    __slots__ = ("declared",)

    def __init__(self, name: str, namespace: str = "", parent: Node | None = None, text: str = "") -> None:
        super().__init__(name, namespace, parent, text)
        self.declared: dict[str, str] = {}


class Text(Node):
    """A run of text; `name` is "" as of all that is no element."""

    kind = "text"
    __slots__ = ()


class Comment(Node):
    """A comment."""

    kind = "comment"
    __slots__ = ()


class Instruction(Node):
    """A processing instruction for `target`."""

    kind = "instruction"
    __slots__ = ("target",)

    def __init__(self, target: str, text: str) -> None:
        super().__init__("", text=text)
        self.target = target


class Namespace(Node):
    """A namespace in scope: its prefix is the name, its URI the text."""

    kind = "namespace"
    __slots__ = ()


def namespaces_of(node: Node) -> dict[str, str]:
    """Namespaces in scope of an element by prefix, sorted by it, `xml` among them."""
    scope: dict[str, str] = {"xml": XML}
    chain: list[Element] = []
    at: Node | None = node
    while at is not None:
        if isinstance(at, Element):
            chain.append(at)
        at = at.parent
    for element in reversed(chain):
        scope.update(element.declared)
    return {prefix: scope[prefix] for prefix in sorted(scope) if scope[prefix]}


def root_element(document: Node) -> Node:
    """The element of a document, behind comments and instructions."""
    return next(kid for kid in document.kids if kid.kind == "element")


def default_namespace(document: Node) -> str:
    """What an unprefixed name means: the namespace that an instance declares as its default, as form engines have it.

    No instance is XHTML; there, as everywhere else, an unprefixed name has no namespace (XPath 1.0 §2.3).
    """
    root = root_element(document)
    return "" if root.prefix or root.namespace == XHTML else root.namespace


class _Reader:
    """Collects expat events into nodes."""

    def __init__(self) -> None:
        self.document = Node("")
        self.stack: list[Node] = [self.document]
        self.pending: dict[str, str] = {}
        self.namespaces: dict[str, str] = {}
        self.left = MAX_ELEMENTS

    def declare(self, prefix: str | None, namespace: str) -> None:
        # The declaration that takes the default away comes without a namespace.
        self.pending[prefix or ""] = namespace or ""
        if prefix and namespace:
            self.namespaces.setdefault(prefix, namespace)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, name, prefix = (*tag.split(" "), "", "")[:3] if " " in tag else ("", tag, "")
        element = Element(name, namespace)
        element.prefix = prefix
        if attributes:
            element.attributes = {" ".join(key.split(" ")[:2]): text for key, text in attributes.items()}
        if self.pending:
            element.declared, self.pending = self.pending, {}
        self.add(element)
        self.stack.append(element)
        if len(self.stack) > MAX_DEPTH:
            raise InstanceError("too_deep", f"XML 嵌套超过 {MAX_DEPTH} 层", f"XML nests deeper than {MAX_DEPTH}")

    def end(self, _tag: str) -> None:
        self.stack.pop()

    def add(self, node: Node) -> None:
        self.left -= 1
        if self.left < 0:
            raise InstanceError(
                "too_large", f"XML 超过 {MAX_ELEMENTS} 个节点", f"XML has more than {MAX_ELEMENTS} nodes"
            )
        self.stack[-1].append(node)

    def data(self, text: str) -> None:
        kids = self.stack[-1].kids
        if kids and kids[-1].kind == "text":
            kids[-1].text += text
        elif len(self.stack) > 1:
            self.add(Text("", text=text))

    def comment(self, text: str) -> None:
        self.add(Comment("", text=text))

    def instruction(self, target: str, text: str) -> None:
        self.add(Instruction(target, text))


def read_document(data: bytes | str) -> Node:
    """Read XML into a document node; its `attributes` are the namespaces by prefix.

    Raises InstanceError (`not_xml`, `too_large`, `too_deep`, `doctype`).
    """
    reader = _Reader()
    parser = new_parser(reader)
    parser.CommentHandler = reader.comment
    parser.ProcessingInstructionHandler = reader.instruction
    feed(parser, data)
    reader.document.attributes = reader.namespaces
    return reader.document
