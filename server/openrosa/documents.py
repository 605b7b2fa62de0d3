"""The XML that Collect reads: form list, manifest, integrity, and the answer to a submission. Pure.

Names, namespaces and order are those of the OpenRosa specification (Form List, Form Manifest, Integrity and Form
Submission APIs).
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from server.openrosa.records import FormOffered, MediaOffered

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
FORM_LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
RESPONSE = "http://openrosa.org/http/response"


def form_list(base: str, forms: Sequence[FormOffered], *, verbose: bool) -> str:
    """The forms as `xformsList`. `base`: address of /openrosa without a slash at the end."""
    return f'{HEAD}<xforms xmlns="{FORM_LIST}">{"".join(_form(base, one, verbose) for one in forms)}</xforms>\n'


def _form(base: str, form: FormOffered, verbose: bool) -> str:
    address = _address(base, form)
    parts = {
        "formID": form.form_id,
        "name": form.title,
        "version": form.version,
        "hash": f"md5:{form.hash}",
        **({"descriptionText": f"{form.title} ({form.version})"} if verbose else {}),
        "downloadUrl": f"{address}/form.xml",
        **({"manifestUrl": f"{address}/manifest"} if form.media else {}),
    }
    return f"<xform>{_elements(parts)}</xform>"


def _address(base: str, form: FormOffered) -> str:
    return f"{base}/forms/{quote(form.form_id, safe='')}/{quote(form.version, safe='')}"


def manifest(base: str, form: FormOffered, media: Sequence[MediaOffered]) -> str:
    """The files of a form. Lists of the register are entity lists, which Collect also keeps up to date offline."""
    return f'{HEAD}<manifest xmlns="{MANIFEST}">{"".join(_media(base, form, one) for one in media)}</manifest>\n'


def _media(base: str, form: FormOffered, media: MediaOffered) -> str:
    parts = {
        "filename": media.name,
        "hash": f"md5:{media.hash}",
        "downloadUrl": f"{_address(base, form)}/media/{quote(media.name, safe='')}",
        **({"integrityUrl": f"{base}/integrity/{media.dataset}"} if media.dataset else {}),
    }
    kind = ' type="entityList"' if media.dataset else ""
    return f"<mediaFile{kind}>{_elements(parts)}</mediaFile>"


def integrity(deleted: Iterable[tuple[str, bool]]) -> str:
    """Which of the entities asked about are in the list no more."""
    rows = "".join(
        f"<entity id={quoteattr(one)}><deleted>{str(gone).lower()}</deleted></entity>" for one, gone in deleted
    )
    return f"{HEAD}<data><entities>{rows}</entities></data>\n"


def response(message: str, submission: Mapping[str, object] | None = None, *, nature: str = "") -> str:
    """The answer to a submission, and to everything that is refused: one sentence that the worker reads."""
    about = "".join(f" {name}={quoteattr(str(value))}" for name, value in (submission or {}).items())
    metadata = f'<submissionMetadata xmlns="http://www.opendatakit.org/xforms"{about}/>' if submission else ""
    kind = f" nature={quoteattr(nature)}" if nature else ""
    said = f"<message{kind}>{escape(message)}</message>"
    return f'{HEAD}<OpenRosaResponse xmlns="{RESPONSE}">{said}{metadata}</OpenRosaResponse>\n'


def _elements(parts: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items())
