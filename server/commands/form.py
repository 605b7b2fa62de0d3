"""`tanfang form`: check, run and evaluate forms, without a server; publish them into a database."""

import argparse
import asyncio
import json
import os
import random
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

import field_forms
import policy
from server.commands import CommandError
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.clock import now as clock_now
from server.core.db import open_pool
from server.core.errors import Problem
from server.core.phone_engine import PhoneEngine, find_node
from server.forms.library import publish_library
from server.forms.media import all_files, check_media, only_lists
from server.forms.records import FormTestOutcome
from server.forms.trying import try_form
from server.settings import from_environment

# random() and uuid() as a phone draws them.
SOURCES = field_forms.Sources(random=random.random, uuid=lambda: str(uuid4()))
TODAY = "按此日期计算“今天” / the date that today() gives"
MEDIA = "表单所用文件的目录，默认与表单同目录 / folder of the files the form names, the form's own by default"
PHONE_ENGINE = Path(__file__).parents[2] / "web" / "dist-headless" / "phone-engine.mjs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|run|eval|publish")
    check = verbs.add_parser("check", help="检查表单 / convert, type-check, list problems by sheet and row")
    check.add_argument("file", type=Path, help="表单工作簿 / XLSForm workbook")
    check.add_argument("--media", type=Path, help=MEDIA)
    run_ = verbs.add_parser("run", help="按答案试填 / evaluate answers as a phone would")
    run_.add_argument("form", type=Path, help="表单工作簿或 XForm / XLSForm workbook or XForm")
    run_.add_argument("answers", type=Path, help="答案 JSON 或实例 XML / answers as one JSON object, or an instance")
    run_.add_argument("--today", type=date.fromisoformat, help=TODAY)
    run_.add_argument("--media", type=Path, help=MEDIA)
    evaluate = verbs.add_parser("eval", help="计算一个表达式 / one OpenRosa XPath expression")
    evaluate.add_argument("expression", help="表达式 / the expression")
    evaluate.add_argument("--instance", type=Path, help="实例 XML / the instance it is asked of")
    evaluate.add_argument("--context", default="", help="所在节点路径 / path of the node it stands at")
    evaluate.add_argument("--now", type=datetime.fromisoformat, help="当前时刻 / what now() answers")
    publish = verbs.add_parser("publish", help="发布表单库 / publish the form library in every county")
    for one in (check, run_, evaluate, publish):
        one.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Run one verb. Raises CommandError when the input is at fault."""
    try:
        return {"check": _check, "run": _run, "eval": _eval, "publish": _publish}[arguments.verb](arguments)
    except field_forms.FormError as error:
        raise CommandError(f"{error.zh}\n{error.en}") from error
    except OSError as error:
        raise CommandError(f"读不出文件：{error}\nCannot read the file: {error}") from error


def _check(arguments: argparse.Namespace) -> int:
    data = arguments.file.read_bytes()
    outcomes: list[FormTestOutcome] = []
    if _is_xml(arguments.file, data):
        findings = field_forms.check_xform(data)
    else:
        findings, outcomes = _check_workbook(data, arguments.media or arguments.file.parent)
    if arguments.json:
        print(msgspec.json.encode({"problems": findings, "form_tests": outcomes}).decode())
    else:
        for f in findings:
            print(f"[{f.severity}] {f.sheet}:{f.row}:{f.column} {f.zh} / {f.en}\n    → {f.remedy_zh} / {f.remedy_en}")
        for test in outcomes:
            passed = "通过 passed" if test.passed else "不通过 failed"
            print(f"[{passed}] {test.row} {test.name} ({', '.join(test.engines)})")
        print(f"{len(findings)} 处问题 / problems")
    return 1 if _wrong(findings) else 0


def _check_workbook(data: bytes, folder: Path) -> tuple[list[field_forms.Finding], list[FormTestOutcome]]:
    """Lint it; when it can be used, run its form tests, on the phone's engine too where that can be had."""
    findings = field_forms.check_workbook(data, known_facts=policy.fact_catalogue())
    if _wrong(findings):
        return findings, []
    xform = field_forms.convert_xlsform(data).decode()
    media = _media(xform, folder)
    for absent in check_media(xform, media):  # the author may have it elsewhere: publishing will insist
        findings.append(msgspec.structs.replace(absent, severity="warning"))
    form = field_forms.compile_form(xform, only_lists(media))
    tests, found = field_forms.read_form_tests(data, form)
    findings += found
    if not tests or _wrong(found):
        return findings, []
    node = find_node(os.environ.get("TANFANG_NODE", "node"))
    phone = PhoneEngine(node, PHONE_ENGINE) if node and PHONE_ENGINE.exists() else None
    with phone or nullcontext():
        outcomes, found = try_form(form, xform, tests, media, phone)
    return [*findings, *found], outcomes


def _wrong(findings: Sequence[field_forms.Finding]) -> bool:
    return any(f.severity == "error" for f in findings)


def _media(xform: str, folder: Path) -> dict[str, bytes]:
    """The files that a form names, as far as they are in the folder; a name with a path in it is none."""
    places = {name: folder / name for name in all_files(xform) if Path(name).name == name}
    return {name: place.read_bytes() for name, place in places.items() if place.is_file()}


def _compiled(path: Path, folder: Path | None) -> field_forms.Form:
    data = path.read_bytes()
    xform = data if _is_xml(path, data) else field_forms.convert_xlsform(data)
    wide = xform.startswith((BOM_UTF16_BE, BOM_UTF16_LE))
    text = xform.decode("utf-16" if wide else "utf-8", "replace")
    return field_forms.compile_form(xform, only_lists(_media(text, folder or path.parent)))


def _is_xml(path: Path, data: bytes) -> bool:
    """Whether a file is XML, by its name or by how it begins."""
    return path.suffix.lower() == ".xml" or data.removeprefix(BOM_UTF8).lstrip().startswith(b"<")


def _run(arguments: argparse.Namespace) -> int:
    form = _compiled(arguments.form, arguments.media)
    today = arguments.today or civil_date(clock_now())
    given = arguments.answers.read_bytes()
    if _is_xml(arguments.answers, given):
        found = field_forms.evaluate_instance(form, given, today=today, sources=SOURCES)
    else:
        found = field_forms.evaluate_answers(form, _answers(given), today=today, sources=SOURCES)
    print(json.dumps(msgspec.to_builtins(found.answers()), ensure_ascii=False, indent=None if arguments.json else 1))
    return 0


def _answers(data: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data.removeprefix(BOM_UTF8), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CommandError(f"答案文件不是 JSON 对象：{error}\nThe answers are no JSON object: {error}") from error


def _eval(arguments: argparse.Namespace) -> int:
    now: datetime = arguments.now or clock_now()
    now = now if now.tzinfo else now.replace(tzinfo=COUNTY_ZONE)
    result = field_forms.eval_expression(
        arguments.expression,
        instance=arguments.instance.read_bytes() if arguments.instance else None,
        context=arguments.context,
        today=civil_date(now),
        now=now,
        sources=SOURCES,
    )
    if arguments.json:
        print(json.dumps({"type": result.type, "value": result.value}, ensure_ascii=False))
    else:
        print(result.value)
    return 0


def _publish(arguments: argparse.Namespace) -> int:
    async def publish() -> list[dict[str, str]]:
        async with await open_pool(from_environment().dsn, 1) as pool:
            return [{"form": p.form_id, "version": p.version} for p in await publish_library(pool, clock_now())]

    try:
        done = asyncio.run(publish())
    except Problem as problem:
        raise CommandError(f"{problem.details.detail.zh}\n{problem.details.detail.en}") from problem
    print(json.dumps({"published": done}) if arguments.json else f"已发布 {len(done)} 份 / published {len(done)}")
    return 0
