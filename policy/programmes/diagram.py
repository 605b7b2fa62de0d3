"""A programme's stages and acts as a Mermaid state diagram, drawn from its data."""

from __future__ import annotations

from policy.programmes.load import SAME, targets, workflow


def diagram(programme: str, *, language: str = "zh") -> str:
    """Mermaid text of one programme, in Chinese ("zh") or English ("en"). Raises UnknownProgramme."""
    flow = workflow(programme)
    chinese = language == "zh"
    lines = ["stateDiagram-v2", f"    [*] --> {flow.source.start}"]
    lines += [f"    {stage.id}: {stage.zh if chinese else stage.en}" for stage in flow.source.stage]
    edges: dict[tuple[str, str], list[str]] = {}
    for act in flow.source.act:
        for stage in act.sources:
            for to in dict.fromkeys(targets(act)):
                if to != SAME:
                    edges.setdefault((stage, to), []).append(act.zh if chinese else act.en)
    lines += [f"    {start} --> {to}: {' / '.join(names)}" for (start, to), names in edges.items()]
    lines += [f"    {stage.id} --> [*]" for stage in flow.source.stage if stage.final]
    return "\n".join(lines) + "\n"
