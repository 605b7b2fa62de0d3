"""Complete the description of the interface: bodies that handlers read as bytes, and examples."""

from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import msgspec
from litestar.openapi.spec import OpenAPI, OpenAPIMediaType, Operation, Reference, RequestBody, Schema


@dataclass
class RawSchema(Schema):
    """A JSON schema that msgspec has already written."""

    raw: dict[str, Any] = field(default_factory=dict[str, Any])

    def to_schema(self) -> dict[str, Any]:
        """As it is."""
        return self.raw


EXAMPLES: dict[str, Any] = msgspec.json.decode((files("server.core") / "examples.json").read_bytes())


def complete(document: OpenAPI, *kinds: type) -> None:
    """Add to the document the schemas of structs that handlers read as bytes, and an example for each struct.

    The examples (examples.json) are what the demo county answers, shortened; its people are invented.
    """
    _, found = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    raw = {name: RawSchema(raw=schema) for name, schema in found.items()}
    document.components.schemas = {**(document.components.schemas or {}), **raw}
    for name, example in EXAMPLES.items():
        document.components.schemas[name].examples = [example]


def reads(kind: type, example: dict[str, Any]) -> type[Operation]:
    """The operation of a handler whose body is a `kind`, with one example."""

    @dataclass
    class Reads(Operation):
        def __post_init__(self) -> None:
            media = OpenAPIMediaType(schema=Reference(ref=f"#/components/schemas/{kind.__name__}"), example=example)
            self.request_body = RequestBody(content={"application/json": media}, required=True)

    return Reads
