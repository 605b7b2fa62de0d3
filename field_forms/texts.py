"""The form's texts in its languages (itext)."""

from __future__ import annotations

import re

import msgspec

from field_forms.tree import Node

PLAIN = "default"
MEDIA = ("image", "big-image", "audio", "video")
_WORDS = ("", "long", "short")
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$")
_ITEXT = re.compile(r"""^jr:itext\(\s*(?:'([^']*)'|"([^"]*)")\s*\)$""")


def language_code(name: str) -> str:
    """`中文 (zh)` → `zh`; a name without a code stays as it is."""
    match = _CODE.search(name)
    return match.group(1) if match else name


def itext_id(reference: str) -> str | None:
    """The text id of `jr:itext('id')`, or None when the reference is something else."""
    match = _ITEXT.match(reference.strip())
    return None if match is None else match.group(1) if match.group(1) is not None else match.group(2)


class Texts(msgspec.Struct):
    """Texts by language code and id. `default` is the code of the default language, "" without itext.

    `forms` holds what a text has beside its words: by id and form (`image`, `audio`, `video`, `big-image`: file
    names; `guidance`, `short`, `long`: words), by language code.
    """

    languages: list[str]
    default: str
    by_language: dict[str, dict[str, str]]
    forms: dict[str, dict[str, dict[str, str]]]

    def get(self, text_id: str, language: str = "") -> str:
        """A text in a language, else in the default one, else ""."""
        for code in (language, self.default):
            found = self.by_language.get(code, {}).get(text_id)
            if found:
                return found
        return ""

    def media(self, reference: str) -> dict[str, dict[str, str]]:
        """File names that belong to a label: by kind (`image`, `audio`, `video`, `big-image`) and language code."""
        forms = self.forms.get(itext_id(reference) or "", {})
        return {form: forms[form] for form in MEDIA if form in forms}

    def guidance(self, reference: str) -> dict[str, str]:
        """The guidance of a hint, by language code."""
        return self.forms.get(itext_id(reference) or "", {}).get("guidance", {})

    def all(self, reference: str) -> dict[str, str]:
        """A label or message in every language; one that is no itext stands under `default`."""
        text_id = itext_id(reference)
        if text_id is None:
            return {PLAIN: reference} if reference else {}
        return {
            code: texts[text_id] for code, texts in self.by_language.items() if texts.get(text_id)
        }  # fmt: skip


def read_texts(itext: Node | None) -> Texts:
    """Read `<itext>`. The words of a text are its plain form, else its long one, else its short one."""
    languages: list[str] = []
    default = ""
    by_language: dict[str, dict[str, str]] = {}
    forms: dict[str, dict[str, dict[str, str]]] = {}
    for translation in itext.by.get("translation", []) if itext is not None else []:
        code = language_code(translation.attributes.get("lang", ""))
        languages.append(code)
        if "default" in translation.attributes or not default:
            default = code
        texts = by_language.setdefault(code, {})
        for text in translation.by.get("text", []):
            text_id = text.attributes.get("id", "")
            written = _forms(text)
            words = next((written[form] for form in _WORDS if form in written), None)
            if words is not None:
                texts[text_id] = words
            for form, value in written.items():
                # The converter writes a dash where a translation is missing.
                if form and value not in ("", "-"):
                    forms.setdefault(text_id, {}).setdefault(form, {})[code] = value
    return Texts(languages, default, by_language, forms)


def _forms(text: Node) -> dict[str, str]:
    """The forms of one text, "" for the plain one; of a file only its name."""
    found: dict[str, str] = {}
    for value in text.by.get("value", []):
        form = value.attributes.get("form", "").strip()
        written = value.value().strip()
        found.setdefault(form, written.rpartition("/")[2] if form in MEDIA else written)
    return found
