"""The environment variables described from server/settings.py, and the few that are read elsewhere."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from server.settings import Settings

SOURCE = Path(__file__).resolve().parents[1] / "server" / "settings.py"

ON_THIS_MACHINE: Mapping[str, str] = {
    "TANFANG_PYTHON": "the Python that `./tanfang` makes its environment with, before those it looks for itself",
    "TANFANG_CHROMIUM": "a Chromium for the browser tests instead of the one that is found or installed",
    "TANFANG_DEMO_PASSWORD": "the password of the demo county's accounts; made up unless given",
    "TANFANG_TEST_LINGER": "seconds that the test servers stay after the last test, 60 unless given",
    "TANFANG_NIGHTLY": "`1`: the models of a phone take new ways and thousands of steps, for about two hours",
    "TANFANG_SERVER": "where Vite's development server sends API requests, `http://127.0.0.1:8000` unless given",
}
OF_COMPOSE: Mapping[str, str] = {
    "TANFANG_DOMAIN": "the name that phones and consoles open",
    "TANFANG_FILES_DOMAIN": "the name that photos are sent to and read from",
    "TANFANG_TLS": "`internal` (own authority), an e-mail address (public certificates), or certificate and key",
    "TANFANG_CERTIFICATES": "the folder of one's own certificates, `deploy/certificates` unless given",
    "TANFANG_VERSION": "the tag of the image, `latest` unless given",
    "TANFANG_ADMIN_PASSWORD": "PostgreSQL's administrator; used only when the cluster is made",
    "TANFANG_OWNER_PASSWORD": "PostgreSQL's `tanfang_owner`",
    "TANFANG_APP_PASSWORD": "PostgreSQL's `tanfang_app`",
    "TANFANG_VALKEY_PASSWORD": "the queue",
}


def comments() -> dict[str, str]:
    """What stands behind each field in server/settings.py."""
    fields = re.findall(r"^    (\w+): [^#\n]+?(?:  # (.+))?$", SOURCE.read_text(encoding="utf8"), re.MULTILINE)
    return {name: comment for name, comment in fields if name in Settings.__struct_fields__}


def page() -> str:
    """settings.md."""
    return "\n".join(
        [
            "# Settings",
            "",
            "Made by `python -m docs.generate` from `server/settings.py`. `./tanfang up` sets all of them by itself.",
            "",
            "## The server and the worker",
            "",
            "| variable | unless given | what it is |",
            "|---|---|---|",
            *(_row(field) for field in msgspec.structs.fields(Settings)),
            "",
            "## On a desk machine",
            "",
            *(f"- `{name}`: {about}." for name, about in ON_THIS_MACHINE.items()),
            "",
            "## docker compose",
            "",
            "`deploy/make-env.sh` writes these, and the secrets above, to `.env`.",
            "",
            *(f"- `{name}`: {about}." for name, about in OF_COMPOSE.items()),
            "",
        ]
    )


def _row(field: msgspec.structs.FieldInfo) -> str:
    default = "" if field.default is msgspec.NODEFAULT else f"`{str(field.default).lower()}`"
    return f"| `TANFANG_{field.name.upper()}` | {default or 'required'} | {comments().get(field.name, '')} |"
