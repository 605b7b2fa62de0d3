"""What Collect sends comes into the same books as a phone's records, and is kept whatever it says."""

import asyncio
import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from policy.precedence import is_of_person
from server.core.storage import Storage
from server.openrosa import devices, parcel
from tests.features.openrosa.client import Collect, NotSent
from tests.features.openrosa.filling import edited, filled, offered
from tests.features.test_files import photo, sha
from tests.features.test_merges import family
from tests.forms.library import samples
from tests.house import REPORT, VISIT, Grid, House

JPEG = "image/jpeg"
KEPT = """
select s.*, v.household_id as visited, v.outcome, v.counts, v.visited_on, v.problems as doubts, e.answers,
       e.problems as marks
from submissions s left join visits v on v.id = s.id left join evaluations e on e.submission_id = s.id where s.id = $1
"""


async def kept(house: House, record_id: UUID) -> dict[str, Any]:
    """A record with its visit and evaluation, after the jobs that follow from it."""
    await house.work()
    (found,) = await house.sql(KEPT, record_id)
    return found


def named(document: str) -> dict[str, tuple[bytes, str]]:
    """Photos under the names that the answers give."""
    return {
        name: (photo(sha(document.encode()) + name), JPEG)
        for name in re.findall(r">([\w-]+\.(?:jpg|png))<", document)
    }


def codes(marks: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in marks]


def met(household: str | None, **changes: Any) -> dict[str, Any]:
    """Answers of a visit where the person was met, by path, with the household chosen from the list."""
    return samples.answers("visit_met", **changes) | ({"household_id": household} if household else {})


async def test_a_visit_sent_by_collect_is_the_visit_a_phone_sends(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    second = await house.household(grid.code)
    own, document = filled(house, form, met(grid.household))
    sent = await collect.send(document, named(document))
    assert (sent.statuses, sent.messages) == ([201], ["已收到。Received."])
    record = house.visit(second, "visit_met")
    await grid.phone.send(record)
    ours, phones = await kept(house, own), await kept(house, UUID(record["id"]))
    for same in (
        "purpose",
        "form_id",
        "form_version",
        "submitted_by",
        "region_code",
        "outcome",
        "counts",
        "visited_on",
    ):
        assert ours[same] == phones[same], same
    assert ours["visited"] == UUID(grid.household)
    answers = {k: v for k, v in ours["answers"].items() if not k.endswith(("/start", "/end", "/instanceID"))}
    assert answers == {k: v for k, v in phones["answers"].items() if k in answers}
    assert len(answers) > 20
    assert ours["marks"] == phones["marks"]
    (due,) = await house.sql("select last_counted_on from followups where household_id = $1", ours["visited"])
    assert due["last_counted_on"] == house.clock.today


async def persons_told_of(house: House, record_id: UUID) -> set[UUID | None]:
    """Whom the record's words of persons are of; those of the whole household aside."""
    facts = await house.sql("select name, person_id from facts where source_id = $1", record_id)
    return {one["person_id"] for one in facts if is_of_person(one["name"])}


async def test_what_is_said_of_a_member_who_was_chosen_is_theirs(house: House, grid: Grid, collect: Collect) -> None:
    home, (_, child) = await family(house, grid.code, "邰有田", "邰小梅")
    form = await offered(collect, VISIT)
    whole, document = filled(house, form, met(home))
    await collect.send(document, named(document))
    own, document = filled(house, form, met(home) | {"person_id": child})
    sent = await collect.send(document, named(document))
    assert sent.statuses == [201]
    assert (await kept(house, own))["doubts"] == []
    assert await persons_told_of(house, own) == {UUID(child)}
    assert await persons_told_of(house, whole) == {None}


async def test_files_come_over_several_requests(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    files = {f"{n}.jpg": (photo(f"collect {n} {grid.code}") + bytes(4_000_000), JPEG) for n in range(3)}
    own, document = filled(house, form, met(grid.household))
    sent = await collect.send(document, files)
    assert len(sent.statuses) == 2
    posts = [entry for entry in collect.log if entry[0] == "POST"]
    assert [status for _, _, status in posts] == sent.statuses
    (once,) = await house.sql("select count(*) as n from submissions where id = $1", own)
    assert once["n"] == 1
    came = await house.sql(
        "select name, sha256, named from submission_files where submission_id = $1 order by 1", own
    )
    assert [(f["name"], f["sha256"].hex()) for f in came] == [(n, sha(c)) for n, (c, _) in files.items()]
    await house.work()
    states = await house.sql("select verified_at from files where sha256 = any($1)", [f["sha256"] for f in came])
    assert all(one["verified_at"] for one in states)


def with_photos(house: House, form: Any, grid: Grid, *names: str) -> tuple[UUID, str]:
    """A visit that was refused at the door, with photos that its answers name."""
    answers = samples.answers("visit_refused", attempt_photo=names[0]) | {"household_id": grid.household}
    return filled(house, form, answers)


async def test_a_named_file_that_never_comes_and_an_unnamed_one_that_does_are_both_shown(
    house: House, grid: Grid, collect: Collect
) -> None:
    form = await offered(collect, VISIT)
    own, document = with_photos(house, form, grid, "door.jpg")
    sent = await collect.send(document, {"stray.jpg": (photo(f"stray {grid.code}"), JPEG)})
    assert sent.statuses == [202]
    assert "还有 1 个文件没有收到" in sent.messages[0]
    await house.work()
    town = await house.console("town01")
    files = {f["name"]: f for f in (await town.get(f"/visits/{own}"))["files"]}
    assert (files["door.jpg"]["state"], files["door.jpg"]["sha256"]) == ("missing", "")
    assert (files["stray.jpg"]["state"], files["stray.jpg"]["problem"]) == ("verified", "file_not_named")
    assert files["stray.jpg"]["problem_text"]["zh"]
    again = await collect.send(document, {"door.jpg": (photo(f"door {grid.code}"), JPEG)})
    assert again.statuses == [201]
    await house.work()
    files = {f["name"]: f for f in (await town.get(f"/visits/{own}"))["files"]}
    assert (files["door.jpg"]["state"], files["door.jpg"]["problem"]) == ("verified", None)


async def test_a_photo_that_is_none_is_kept_as_bad(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = with_photos(house, form, grid, "door.jpg")
    await collect.send(document, {"door.jpg": (f"no photo {grid.code}".encode(), JPEG)})
    await house.work()
    (file,) = (await (await house.console("town01")).get(f"/visits/{own}"))["files"]
    assert (file["state"], file["problem"]) == ("bad", "file_not_an_image")


async def test_a_lost_answer_costs_nothing(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = with_photos(house, form, grid, "door.jpg")
    files = {"door.jpg": (photo(f"twice {grid.code}"), JPEG)}
    first = await collect.send(document, files)
    house.clock.forward(minutes=7)
    again = await collect.send(document, files)
    assert (first.statuses, again.statuses) == ([201], [201])
    await house.work()
    (count,) = await house.sql(
        """select (select count(*) from submissions where id = $1) as submissions,
                  (select count(*) from submission_repeats where submission_id = $1) as repeats,
                  (select count(*) from submission_files where submission_id = $1) as files,
                  (select count(*) from visits where id = $1) as visits""",
        own,
    )
    assert dict(count) == {"submissions": 1, "repeats": 0, "files": 1, "visits": 1}


async def test_the_same_name_with_another_content_keeps_both(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = with_photos(house, form, grid, "door.jpg")
    for text in ("one", "two"):
        await collect.send(document, {"door.jpg": (photo(f"{text} {grid.code}"), JPEG)})
    found = await house.sql("select name, named from submission_files where submission_id = $1 order by named", own)
    second = sha(photo(f"two {grid.code}"))[:8]
    assert [(f["name"], f["named"]) for f in found] == [(f"{second}-door.jpg", False), ("door.jpg", True)]


async def test_an_edited_form_is_kept_beside_the_first(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = filled(house, form, met(grid.household))
    await collect.send(document)
    new = UUID(house.new_id())
    sent = await collect.send(edited(document, own, new).replace("<outcome>met<", "<outcome>carer_met<"))
    assert sent.statuses == [202]
    first, second = await kept(house, own), await kept(house, new)
    assert (first["outcome"], second["outcome"]) == ("met", "carer_met")
    (mark,) = [m for m in second["marks"] if m["code"] == "record_corrects"]
    assert str(own) in mark["message"]["zh"]
    assert "record_corrects" not in codes(first["marks"])


async def test_other_contents_under_the_same_id_are_kept_beside(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = filled(house, form, met(grid.household))
    await collect.send(document)
    sent = await collect.send(document.replace("<outcome>met<", "<outcome>refused<"))
    assert sent.statuses == [202]
    (repeats,) = await house.sql("select count(*) as n from submission_repeats where submission_id = $1", own)
    assert repeats["n"] == 1
    assert (await kept(house, own))["outcome"] == "met"


async def test_an_unknown_version_is_kept_and_said(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = filled(house, form, met(grid.household))
    sent = await collect.send(document.replace(f'version="{form.version}"', 'version="1"'))
    assert sent.statuses == [202]
    assert "1" in sent.messages[0]
    found = await kept(house, own)
    assert codes(found["marks"]) == ["form_version_unknown"]
    assert found["visited"] == UUID(grid.household), "whom it is about can be read all the same"


@pytest.mark.parametrize(
    "document",
    ["", "no xml", "<data id='x'", "<!DOCTYPE d [<!ENTITY e 'x'>]><data id='x'>&e;</data>", "\x00", "<a>" * 200],
    ids=["nothing", "text", "cut off", "doctype", "nul", "deep"],
)  # fmt: skip
async def test_what_cannot_be_read_is_kept_as_it_came(
    house: House, grid: Grid, collect: Collect, document: str
) -> None:
    url = f"{collect.server_url}/submission"
    body = (document + f"<!-- {grid.code} -->").encode()
    statuses = [(await collect.post(url, body, {}))[0] for _ in range(2)]
    assert statuses == [202, 202]
    await house.work()
    (found,) = await house.sql(
        """select d.document, e.problems from submissions s join collect_documents d on d.submission_id = s.id
           join evaluations e on e.submission_id = s.id where s.submitted_by = $1""",
        grid.worker_id,
    )
    assert house.parts.crypto.open_bytes(found["document"]) == body
    assert "record_malformed" in codes(found["problems"])


async def test_an_instance_id_that_is_no_uuid_is_one_record(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = filled(house, form, met(grid.household))
    document = document.replace(f"uuid:{own}", f"tablet 7, form 12, {grid.code}")
    for _ in range(2):
        assert (await collect.send(document, named(document))).statuses == [201]
    (found,) = await house.sql("select count(*) as n from submissions where submitted_by = $1", grid.worker_id)
    assert found["n"] == 1


async def test_the_devices_wrong_clock_is_seen_by_its_date(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    house.clock.forward(hours=5)
    own, document = filled(house, form, met(grid.household))
    url = f"{collect.server_url}/submission"
    ahead = house.clock.at
    await collect.form_list()
    house.clock.forward(hours=-5)
    answer = await collect.request(
        "POST", url, files=[("xml_submission_file", ("a.xml", document.encode(), "text/xml"))],
        headers={"Date": ahead.strftime("%a, %d %b %Y %H:%M:%S GMT")},
    )  # fmt: skip
    assert answer.status_code == 202, "its photo is still to come"
    assert codes((await kept(house, own))["doubts"]) == ["phone_clock_wrong"]


async def test_a_quick_report_becomes_a_lead(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, REPORT)
    own, document = filled(house, form, samples.answers("quick_fire"))
    assert (await collect.send(document)).statuses[0] in (201, 202)
    await house.work()
    (lead,) = await house.sql("select source, reported_by from leads where submission_id = $1", own)
    assert (lead["source"], lead["reported_by"]) == ("grassroots_report", grid.worker_id)


async def test_a_report_of_an_unknown_version_is_still_a_lead(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, REPORT)
    own, document = filled(house, form, samples.answers("quick_fire"))
    sent = await collect.send(document.replace(f'version="{form.version}"', 'version="1"'))
    assert sent.statuses[0] == 202
    await house.work()
    assert await house.sql("select 1 from leads where submission_id = $1", own)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"<data/>", "text/xml"),
        (
            b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (
            b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"\r\n\r\n<da',
            "multipart/form-data; boundary=b",
        ),
        (b"--b", "multipart/form-data"),
    ],
    ids=["empty", "no parts", "no document", "cut off", "no boundary"],
)
async def test_what_is_no_submission_is_refused_in_words(collect: Collect, body: bytes, kind: str) -> None:
    url = f"{collect.server_url}/submission"
    await collect.form_list()
    answer = await collect.request("POST", url, content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert "没有收到完整的表单文件" in answer.text


@pytest.mark.parametrize(("over", "status"), [(0, 201), (1, 413)])
async def test_a_file_may_have_fifteen_megabytes(
    house: House, grid: Grid, collect: Collect, over: int, status: int
) -> None:
    form = await offered(collect, VISIT)
    _, document = with_photos(house, form, grid, "film.mp4")
    content = grid.code.encode().ljust(parcel.MOST_FILE + over, b"x")
    if status == 413:
        with pytest.raises(NotSent, match=r"413.*film\.mp4"):
            await collect.send(document, {"film.mp4": (content, "video/mp4")})
    else:
        assert (await collect.send(document, {"film.mp4": (content, "video/mp4")})).statuses == [status]


async def test_without_the_store_nothing_is_taken_and_nothing_lost(
    house: House, grid: Grid, collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await offered(collect, VISIT)
    own, document = with_photos(house, form, grid, "door.jpg")
    files = {"door.jpg": (photo(f"store {grid.code}"), JPEG)}

    with monkeypatch.context() as away:
        storage: Storage = house.parts.storage
        away.setattr(storage, "bucket", "there-is-no-such-bucket")
        with pytest.raises(NotSent, match="503"):
            await collect.send(document, files)
    assert not await house.sql("select 1 from submissions where id = $1", own)
    assert (await collect.send(document, files)).statuses == [201]


async def test_a_chunked_request_is_taken(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = filled(house, form, met(grid.household))
    await collect.form_list()
    request = httpx.Request("POST", collect.server_url, files={"xml_submission_file": ("a.xml", document.encode())})

    async def pieces() -> Any:
        body = request.read()
        for at in range(0, len(body), 700):
            yield body[at : at + 700]

    answer = await collect.request(
        "POST", f"{collect.server_url}/submission", content=pieces(),
        headers={"content-type": request.headers["content-type"]},
    )  # fmt: skip
    assert answer.status_code == 202, "its photo is still to come"
    assert (await kept(house, own))["outcome"] == "met"


async def test_ten_at_once_are_one_record(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = with_photos(house, form, grid, "door.jpg")
    files = {"door.jpg": (photo(f"ten {grid.code}"), JPEG)}
    url = f"{collect.server_url}/submission"
    answers = await asyncio.gather(*(collect.post(url, document.encode(), files) for _ in range(10)))
    assert [status for status, _ in answers] == [201] * 10
    (count,) = await house.sql(
        """select (select count(*) from submissions where id = $1) as submissions,
                  (select count(*) from submission_repeats where submission_id = $1) as repeats,
                  (select count(*) from submission_files where submission_id = $1) as files""",
        own,
    )
    assert dict(count) == {"submissions": 1, "repeats": 0, "files": 1}


async def test_a_repeat_of_ten_thousand_is_kept(house: House, grid: Grid, collect: Collect) -> None:
    form = await offered(collect, VISIT)
    own, document = filled(house, form, met(grid.household))
    many = document.replace("</data>", "<member><age>7</age></member>" * 10_000 + "</data>")
    assert (await collect.send(many, named(many))).statuses == [201]
    found = await kept(house, own)
    assert (found["outcome"], "answer_unknown_node" in codes(found["marks"])) == ("met", True)


async def test_without_the_database_the_record_stays_on_the_phone(
    house: House, grid: Grid, collect: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await offered(collect, VISIT)
    own, document = filled(house, form, met(grid.household))

    async def away(*_: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as down:
        down.setattr(devices, "sign_in", away)
        answer = await collect.request("HEAD", f"{collect.server_url}/submission")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert not await house.sql("select 1 from submissions where id = $1", own)
    assert (await collect.send(document, named(document))).statuses == [201]


async def test_a_request_beyond_all_measure_is_refused_with_words(collect: Collect) -> None:
    await collect.form_list()
    url = f"{collect.server_url}/submission"
    with pytest.raises(NotSent, match=r"413.*太大|413.*过大"):
        await collect.post(url, b"<data/>", {"film.mp4": (bytes(33 * 1024 * 1024), "video/mp4")})
