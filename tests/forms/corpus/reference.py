"""The XLSForm reference as data: what a workbook may hold, each with the section that documents it.

Sources: `xlsform.org` (the reference: Question types, Metadata, Settings worksheet …), the documentation of ODK
(`Form question types`, `Form logic`, `Form operators and functions`, `Form entities`) and ODK XForms for functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tests.forms.corpus.reading import CorpusForm

TYPES = {
    "Question types": "integer decimal range text select_one select_multiple select_one_from_file "
    "select_multiple_from_file rank note geopoint geotrace geoshape date time dateTime image audio background-audio "
    "video file barcode calculate acknowledge trigger hidden xml-external csv-external select_one_external",
    "Metadata": "start end today deviceid phonenumber username email audit start-geopoint background-geopoint",
    "Grouping and repeats": "begin_group end_group begin_repeat end_repeat",
}
SURVEY = {
    "The survey worksheet": "type name label hint guidance_hint appearance parameters readonly default",
    "Constraints, required, relevant": "constraint constraint_message required required_message relevant relevance",
    "Calculation and trigger": "calculation trigger",
    "Cascading selects, repeats": "choice_filter repeat_count",
    "Media": "image big-image audio video autoplay",
    "Entities": "save_to",
    "Advanced use": "disabled instance:: bind:: body:: media::",
}
CHOICES = {"The choices worksheet": "list_name name label image big-image audio video geometry"}
SETTINGS = {
    "Settings worksheet": "version instance_name default_language public_key auto_send auto_delete "
    "submission_url style name clean_text_values allow_choice_duplicates namespaces omit_instanceID client_editable "
    "instance_xmlns attribute:: sms_keyword sms_separator sms_allow_media sms_date_format sms_datetime_format prefix "
    "delimiter",
    "Our own": "purpose",
}
ENTITIES = {"Entities": "list_name label entity_id create_if update_if"}
APPEARANCES = {
    "Text": "multiline numbers url masked thousands-sep counter bearing",
    "Select": "minimal autocomplete quick columns columns-2 columns-pack likert label list-nolabel no-buttons "
    "image-map map search horizontal",
    "Date": "no-calendar month-year year ethiopian coptic islamic bikram-sambat myanmar persian buddhist",
    "Place": "placement-map maps",
    "Image and files": "signature draw annotate new new-front selfie",
    "Barcode and range": "front hidden-answer vertical no-ticks picker rating",
    "Groups and themes": "field-list table-list w2 w4",
    "Other apps": "ex printer",
}
PARAMETERS = {
    "Range": "start end step tick_interval tick_labelset placeholder",
    "Choices": "randomize seed value label",
    "Text": "rows",
    "Image, audio": "max-pixels quality",
    "Place": "capture-accuracy warning-accuracy allow-mock-accuracy incremental",
    "Audit": "location-priority location-min-interval location-max-age track-changes track-changes-reasons "
    "identify-user",
}
STYLES = {"Styling": "pages theme-grid"}
FUNCTIONS = {
    "Control": "if coalesce once position true false boolean boolean-from-string not",
    "Select": "selected selected-at count-selected jr:choice-name",
    "Nodes": "count count-non-empty sum min max join indexed-repeat instance current last id lang name local-name",
    "Text": "concat contains starts-with ends-with substr substring substring-before substring-after string "
    "string-length normalize-space translate regex digest base64-decode extract-signed lower-case upper-case",
    "Numbers": "number round int abs floor ceiling pow sqrt exp exp10 log log10 pi random",
    "Angles": "sin cos tan asin acos atan atan2",
    "Dates": "today now date date-time format-date format-date-time decimal-date-time decimal-time",
    "Places": "area distance geofence",
    "Lists": "checklist weighted-checklist randomize pulldata",
    "Codes": "uuid property",
}
CONSTRUCTS = {
    "or_other": r"\bor_other\b",
    "last-saved": r"\$\{last-saved#",
    "select from rows": r"\bselect_one \$\{",
    "dynamic seed": r"seed=\$\{",
    "save_to of several lists": r"\w+#\w+",
}


def words(section: dict[str, str]) -> set[str]:
    """Every row of a table of the reference."""
    return {word for text in section.values() for word in text.split()}


def used(pages: Iterable[CorpusForm]) -> dict[str, set[str]]:
    """What the pages use, by kind: types, columns, settings …, in the words of the tables above."""
    pages = list(pages)
    survey = [row for page in pages for row in page.sheets["survey"]]
    columns = {kind: _columns(pages, kind) for kind in ("survey", "choices", "settings", "entities")}
    cells = " ".join(
        str(cell) for page in pages for rows in page.sheets.values() for row in rows for cell in row.values()
    )
    return {
        "types": {str(row["type"]).split()[0] for row in survey if "type" in row},
        **columns,
        "appearances": set(re.split(r"[\s:(]+", " ".join(_column(survey, "appearance")))),
        "parameters": set(re.findall(r"([\w-]+)=", " ".join(_column(survey, "parameters")))),
        "styles": set(" ".join(_column([row for page in pages for row in page.sheets["settings"]], "style")).split()),
        "functions": set(re.findall(r"([a-z][\w:-]*)\(", cells)),
        "constructs": {name for name, pattern in CONSTRUCTS.items() if re.search(pattern, cells)},
    }


def _column(rows: Iterable[Mapping[str, str]], name: str) -> list[str]:
    return [row[name] for row in rows if name in row]


def _columns(pages: list[CorpusForm], sheet: str) -> set[str]:
    headings = {heading for page in pages for row in page.sheets.get(sheet, ()) for heading in row}
    plain = {heading.removeprefix("media::").partition("::")[0] for heading in headings}
    return plain | {f"{heading.partition('::')[0]}::" for heading in headings if "::" in heading}


REFERENCE = {
    "types": words(TYPES),
    "survey": words(SURVEY),
    "choices": words(CHOICES),
    "settings": words(SETTINGS),
    "entities": words(ENTITIES),
    "appearances": words(APPEARANCES),
    "parameters": words(PARAMETERS),
    "styles": words(STYLES),
    "functions": words(FUNCTIONS),
    "constructs": set(CONSTRUCTS),
}
