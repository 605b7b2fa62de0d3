"""What the policy package refuses, each with a stable code and words in Chinese and English."""

from __future__ import annotations


class PolicyError(Exception):
    """Base of everything this package refuses.

    `code` is stable and machine-readable; `zh` and `en` are for people; `detail` names what was wrong.
    """

    code = "policy_error"

    def __init__(self, zh: str, en: str, **detail: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.detail = detail


class DataRefused(PolicyError):
    """A data file of this package contradicts itself; raised while loading, never while working."""

    code = "policy_data_refused"


class ExpressionRefused(PolicyError):
    """A condition that does not parse or fit the catalogue. `detail`: file, rule, column (from 1)."""

    code = "policy_expression_refused"

    def __init__(self, problem: str, column: int, *, file: str = "", rule: str = "") -> None:
        where = f"{file or '-'}: {rule or '-'}: column {column}"
        super().__init__(
            f"条件写法有误（{where}）：{problem}",
            f"{where}: {problem}",
            problem=problem,
            column=str(column),
            file=file,
            rule=rule,
        )
        self.problem = problem
        self.column = column


class UnknownFact(PolicyError):
    """A fact name that is not in the catalogue."""

    code = "unknown_fact"

    def __init__(self, name: str, nearest: str | None = None) -> None:
        hint_zh = f"，是否应为 {nearest}？" if nearest else ""
        hint_en = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(f"未知的事实名称：{name}{hint_zh}", f"unknown fact: {name}{hint_en}", name=name)


class FactRefused(PolicyError):
    """A value that does not fit its fact's type or allowed values."""

    code = "fact_refused"

    def __init__(self, name: str, expected: str, got: object) -> None:
        super().__init__(
            f"事实 {name} 的值不符合要求：应为 {expected}，收到 {got!r}",
            f"fact {name}: expected {expected}, got {got!r}",
            name=name,
            expected=expected,
        )


class UnknownParameter(PolicyError):
    """A parameter name that is not in the catalogue."""

    code = "unknown_parameter"

    def __init__(self, name: str, nearest: str | None = None) -> None:
        hint_zh = f"，是否应为 {nearest}？" if nearest else ""
        hint_en = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(f"未知的参数：{name}{hint_zh}", f"unknown parameter: {name}{hint_en}", name=name)


class ParameterRefused(PolicyError):
    """A value that is not of the parameter's type or shape."""

    code = "parameter_refused"

    def __init__(self, name: str, expected: str, got: object) -> None:
        super().__init__(
            f"参数 {name} 的值不符合要求：应为 {expected}，收到 {got!r}",
            f"parameter {name}: expected {expected}, got {got!r}",
            name=name,
            expected=expected,
            got=str(got),
        )


class ParameterOutOfRange(PolicyError):
    """A value outside the range the documents force. `detail` has name, limit and the rule ids."""

    code = "parameter_out_of_range"

    def __init__(self, name: str, limit: str, got: object, rules: tuple[str, ...]) -> None:
        cited = ", ".join(rules)
        super().__init__(
            f"参数 {name} 不得取 {got}：{limit}（依据 {cited}）",
            f"parameter {name} may not be {got}: {limit} ({cited})",
            name=name,
            limit=limit,
            rules=cited,
        )


class ParameterNotSet(PolicyError):
    """A parameter the county must enter before this can be computed."""

    code = "parameter_not_set"

    def __init__(self, name: str) -> None:
        super().__init__(f"参数 {name} 尚未录入", f"parameter {name} has not been entered", name=name)


class UnknownProgramme(PolicyError):
    """A programme id that is not in the glossary."""

    code = "unknown_programme"

    def __init__(self, name: str) -> None:
        super().__init__(f"未知的救助项目：{name}", f"unknown programme: {name}", name=name)


class UnknownClock(PolicyError):
    """A rule id that states no time limit this package carries."""

    code = "unknown_clock"

    def __init__(self, rule_id: str) -> None:
        super().__init__(f"规则 {rule_id} 没有规定期限", f"rule {rule_id} states no time limit", rule_id=rule_id)


class ActRefused(PolicyError):
    """An act that a case in this state, or a person in this role, may not do; `rules` say why."""

    code = "act_refused"

    def __init__(self, reason: str, zh: str, en: str, rules: tuple[str, ...] = ()) -> None:
        super().__init__(zh, en, reason=reason, rules=", ".join(rules))
        self.code = reason
        self.rules = rules
