"""A published form as Collect gets it: with the question about whom, where the form itself has none. Pure.

The phone app knows the household before it opens a visit form; Collect must ask. The published version is not
changed: what Collect is served has its own hash, and the added answer is taken out again when a record comes in.
"""

import re
from xml.sax.saxutils import escape

import msgspec

from field_forms import Form, FormError, compile_form
from server.core.errors import Text

LISTS = ("households", "persons", "cases")


class About(msgspec.Struct, frozen=True):
    """A question that is put first: its name, the list it chooses from, what it asks."""

    question: str
    dataset: str
    label: Text
    message: Text


ABOUT: dict[str, About] = {
    "visit": About(
        "household_id",
        "households",
        Text("走访哪一户？", "Which household is visited?"),
        Text("请选一户", "Choose a household"),
    ),
    "survey": About(
        "case_id",
        "cases",
        Text("为哪个案件调查？", "For which case is the survey?"),
        Text("请选一个案件", "Choose a case"),
    ),
}
_ROOT = re.compile(r"<instance\b[^>]*>\s*<([A-Za-z_][\w.:-]*)(?:\s[^>]*)?>")
_PRIMARY_END = re.compile(r"</instance>")
_BIND = re.compile(r"<bind\b")
_BODY = re.compile(r"<h:body\b[^>]*>")


def added(form: Form, purpose: str) -> About | None:
    """The question that Collect is asked beside the form's own; None when the form asks it or needs none."""
    about = ABOUT.get(purpose)
    if about is None:
        return None
    asks = any(slot.name == about.question for slot in form.slots)
    lists = f"{about.dataset}.csv" in form.media.values()
    changes = about.dataset == "households" and any(e.dataset == "households" for e in form.definition.entities)
    return None if asks or lists or changes else about


def serve(xform: str, purpose: str) -> str:
    """The XForm as it is downloaded. A form in which the question cannot be placed is served as it is."""
    form = compile_form(xform)
    about = added(form, purpose)
    if about is None:
        return xform
    served = _with(xform, about, form.root.name)
    try:
        compile_form(served)
    except FormError:
        return xform
    return served


def _with(xform: str, about: About, root: str) -> str:
    path = f"/{root}/{about.question}"
    bind = (
        f'<bind nodeset="{path}" type="string" required="true()" '
        f'jr:requiredMsg="{_both(about.message)}" xmlns:jr="http://openrosa.org/javarosa"/>'
    )
    ask = (
        f'<select1 ref="{path}" appearance="minimal autocomplete"><label>{_both(about.label)}</label>'
        f'<itemset nodeset="instance(\'{about.dataset}\')/root/item"><value ref="name"/><label ref="label"/>'
        "</itemset></select1>"
    )
    external = f'<instance id="{about.dataset}" src="jr://file-csv/{about.dataset}.csv"/>'
    xform = _ROOT.sub(lambda found: f"{found[0]}<{about.question}/>", xform, count=1)
    xform = _PRIMARY_END.sub(lambda found: found[0] + external, xform, count=1)
    xform = _BIND.sub(lambda found: bind + found[0], xform, count=1)
    return _BODY.sub(lambda found: found[0] + ask, xform, count=1)


def _both(text: Text) -> str:
    return escape(f"{text.zh} {text.en}")


def without(document: str, question: str) -> str:
    """The document without the answer to a question that was added to the form."""
    name = re.escape(question)
    return re.sub(rf"<{name}(?:\s[^<>]*)?(?:/>|>[^<]*</{name}\s*>)", "", document, count=1)


def media_of(xform: str) -> tuple[str, ...]:
    """The files that a form names: lists, pictures, sound; by name, each once."""
    return tuple(sorted(set(re.findall(r"jr://(?:file|file-csv|images|audio|video)/([^\"'<>/\s]+)", xform))))
