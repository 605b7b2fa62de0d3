"""A published form as Collect gets it: with the questions about whom, where the form itself has none. Pure.

The phone app knows the household before it opens a visit form, and asks which member it is mainly about; Collect must
ask both. The published version is not changed: what Collect is served has its own hash, and the added answers are
taken out again when a record comes in.
"""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

import msgspec

from field_forms import Form, FormError, compile_form
from server.core.errors import Text

LISTS = ("households", "persons", "cases")


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A question that is put first: its name, the list it chooses from, what it asks.

    `of`: which rows are offered, `{root}` standing for the form's root; then it is asked where there are several,
    and may be left out. `message`: what is said when an answer is missing, or as a hint.
    """

    question: str
    dataset: str
    label: Text
    message: Text
    of: str = ""


WHICH_MEMBER = Text("主要说的是谁？", "Whom is it mainly about?")
LEFT_OUT = Text("说的是全家就不选", "Leave it out when it is about all of them")
ABOUT: dict[str, tuple[About, ...]] = {
    "visit": (
        About(
            question="household_id",
            dataset="households",
            label=Text("走访哪一户？", "Which household is visited?"),
            message=Text("请选一户", "Choose a household"),
        ),
        About(
            question="person_id",
            dataset="persons",
            label=WHICH_MEMBER,
            message=LEFT_OUT,
            of="household_id = /{root}/household_id",
        ),
    ),
    "survey": (
        About(
            question="case_id",
            dataset="cases",
            label=Text("为哪个案件调查？", "For which case is the survey?"),
            message=Text("请选一个案件", "Choose a case"),
        ),
        About(
            question="person_id",
            dataset="persons",
            label=WHICH_MEMBER,
            message=LEFT_OUT,
            of="household_id = instance('cases')/root/item[name = /{root}/case_id]/household_id",
        ),
    ),
}
_ROOT = re.compile(r"<instance\b[^>]*>\s*<([A-Za-z_][\w.:-]*)(?:\s[^>]*)?>")
_PRIMARY_END = re.compile(r"</instance>")
_BIND = re.compile(r"<bind\b")
_BODY = re.compile(r"<h:body\b[^>]*>")


def added(form: Form, purpose: str) -> tuple[About, ...]:
    """The questions that Collect is asked beside the form's own, each above the next; none where the form itself asks
    whom it is about. Of the members only behind the question of which household or case."""
    first, *others = ABOUT.get(purpose) or (None,)
    if first is None or _asks(form, first):
        return ()
    return (first, *(one for one in others if not _asks(form, one)))


def _asks(form: Form, about: About) -> bool:
    asks = any(slot.name == about.question for slot in form.slots)
    lists = f"{about.dataset}.csv" in form.media.values()
    changes = about.dataset == "households" and any(e.dataset == "households" for e in form.definition.entities)
    return asks or lists or changes


def serve(xform: str, purpose: str) -> str:
    """The XForm as it is downloaded. A form in which the questions cannot be placed is served as it is."""
    form = compile_form(xform)
    served = xform
    for about in reversed(added(form, purpose)):
        served = _with(served, about, form.root.name)
    try:
        compile_form(served)
    except FormError:
        return xform
    return served


def _with(xform: str, about: About, root: str) -> str:
    path, rows = f"/{root}/{about.question}", f"instance('{about.dataset}')/root/item"
    rows += f"[{about.of.format(root=root)}]" if about.of else ""
    if about.of:
        asked, hint = f'relevant="count({rows}) &gt; 1"', f"<hint>{_both(about.message)}</hint>"
    else:
        asked, hint = f'required="true()" jr:requiredMsg="{_both(about.message)}"', ""
    bind = f'<bind nodeset="{path}" type="string" {asked} xmlns:jr="http://openrosa.org/javarosa"/>'
    ask = (
        f'<select1 ref="{path}" appearance="minimal autocomplete"><label>{_both(about.label)}</label>{hint}'
        f'<itemset nodeset="{rows}"><value ref="name"/><label ref="label"/></itemset></select1>'
    )
    external = f'<instance id="{about.dataset}" src="jr://file-csv/{about.dataset}.csv"/>'
    xform = _ROOT.sub(lambda found: f"{found[0]}<{about.question}/>", xform, count=1)
    xform = _PRIMARY_END.sub(lambda found: found[0] + external, xform, count=1)
    xform = _BIND.sub(lambda found: bind + found[0], xform, count=1)
    return _BODY.sub(lambda found: found[0] + ask, xform, count=1)


def _both(text: Text) -> str:
    return escape(f"{text.zh} {text.en}")


def without(document: str, questions: Iterable[About]) -> str:
    """The document without the answers to questions that were added to the form."""
    for one in questions:
        name = re.escape(one.question)
        document = re.sub(rf"<{name}(?:\s[^<>]*)?(?:/>|>[^<]*</{name}\s*>)", "", document, count=1)
    return document


def media_of(xform: str) -> tuple[str, ...]:
    """The files that a form names: lists, pictures, sound; by name, each once."""
    return tuple(sorted(set(re.findall(r"jr://(?:file|file-csv|images|audio|video)/([^\"'<>/\s]+)", xform))))
