"""The reference page of what the county counts: every number with its definition."""

import policy.statistics


def page() -> str:
    """Every number by group, in both languages."""
    measures = policy.statistics.measures()
    parts = [
        "# What the county counts",
        "",
        "Made from `policy/statistics.toml` by `python -m docs.generate`; do not edit.",
        "",
        f"Version {policy.statistics.version()} of the definitions; a frozen table keeps those it was made by. Why",
        "tables are frozen and small numbers hidden:",
        "[decision 0039](../decisions/0039-frozen-tables-and-small-numbers.md).",
        "",
    ]
    for key, group in policy.statistics.groups().items():
        parts += [f"## {group.zh} {group.en}", "", "| number | what | unit | rules |", "|---|---|---|---|"]
        for name, one in measures.items():
            if one.group == key:
                what = f"**{one.zh}** {one.definition_zh}<br>**{one.en}** {one.definition_en}"
                unit = one.unit if one.each == "event" else f"{one.unit}, {one.each}"
                parts.append(f"| `{name}` | {what} | {unit} | {', '.join(one.rules)} |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
