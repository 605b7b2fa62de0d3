"""The settings that Collect takes from a QR code, so that nobody types an address or a secret. Pure."""

import zlib
from base64 import b64encode

import msgspec


def settings(server_url: str, username: str, secret: str, project: str) -> str:
    """The text of the QR code: JSON, compressed by zlib, in base64, as Collect reads it.

    Forms follow the server exactly, finished ones are sent by themselves, and the server is not asked to be chosen.
    """
    chosen = {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "username": username,
            "password": secret,
            "form_update_mode": "match_exactly",
            "periodic_form_updates_check": "every_fifteen_minutes",
            "autosend": "wifi_and_cellular",
        },
        "admin": {"change_server": False},
        "project": {"name": project, "icon": "访", "color": "#1b6e5a"},
    }
    return b64encode(zlib.compress(msgspec.json.encode(chosen), 9)).decode()
