"""Describe request bodies that handlers read as bytes: a record is kept even when it does not fit its type."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
from litestar.openapi.spec import Components, OpenAPIMediaType, Operation, Reference, RequestBody, Schema


@dataclass
class RawSchema(Schema):
    """A JSON schema that msgspec has already written."""

    raw: dict[str, Any] = field(default_factory=dict[str, Any])

    def to_schema(self) -> dict[str, Any]:
        """As it is."""
        return self.raw


def components(*kinds: type) -> Components:
    """The schemas of these structs, and of what they are made of, under their own names."""
    _, found = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    return Components(schemas={name: RawSchema(raw=schema) for name, schema in found.items()})


def reads(kind: type, example: dict[str, Any]) -> type[Operation]:
    """The operation of a handler whose body is a `kind`, with one example."""

    @dataclass
    class Reads(Operation):
        def __post_init__(self) -> None:
            media = OpenAPIMediaType(schema=Reference(ref=f"#/components/schemas/{kind.__name__}"), example=example)
            self.request_body = RequestBody(content={"application/json": media}, required=True)

    return Reads
