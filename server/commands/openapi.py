"""`tanfang openapi`: print the OpenAPI document of the HTTP server; needs no server running."""

import argparse
import json
from pathlib import Path
from typing import Any

from server.app import create_app
from server.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="总是 JSON / always JSON")


def application():
    """The application with nothing behind it: enough to be described."""
    nowhere = Settings(
        dsn="", owner_dsn="", valkey_url="", s3_endpoint="localhost:1", s3_public_url="http://localhost:1",
        s3_key="key", s3_secret="none", secret_key="0" * 64, web_dist=Path("/nonexistent"),  # noqa: S106
    )  # fmt: skip
    return create_app(nowhere)


def document() -> dict[str, Any]:
    """The document as plain JSON, the same to the letter each time: the routes of the schema come in any order."""
    found = json.loads(json.dumps(application().openapi_schema.to_schema()))
    return found | {"paths": dict(sorted(found["paths"].items()))}


def run(_: argparse.Namespace) -> int:
    """Print the document on one page of JSON."""
    print(json.dumps(document(), ensure_ascii=False, indent=1))
    return 0
