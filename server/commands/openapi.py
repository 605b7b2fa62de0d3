"""`tanfang openapi`: print the OpenAPI document of the HTTP server; needs no server running."""

import argparse
import json
from pathlib import Path

from server.app import create_app
from server.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="总是 JSON / always JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the document on one page of JSON."""
    nowhere = Settings(
        dsn="", owner_dsn="", valkey_url="", s3_endpoint="localhost:1", s3_public_url="http://localhost:1",
        s3_key="key", s3_secret="unused", secret_key="0" * 64, web_dist=Path("/nonexistent"),
    )  # fmt: skip
    print(json.dumps(create_app(nowhere).openapi_schema.to_schema(), ensure_ascii=False, indent=1))
    return 0
