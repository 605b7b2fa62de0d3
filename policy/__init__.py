"""Policy as data: parameters, facts, conditions, clocks, follow-up cadence and programmes.

Pure: no clock, no randomness, no network, no database; the only files read are this package's own data.

    explain(facts, programme, date=…, parameters=…)   who is entitled to what, and what is still unknown
    findings(facts, date=…)                           screening lists, referrals to departments, warnings
    qualifications(facts, target, date=…)             who is referred where, and what is still unknown
    Parameters(county).at(date)                       every dated value, with its source and forced range
    clock(rule_id, start, view, calendar)             a due date with a proof that can be checked by hand
    possible_acts / apply_act                         what can be done with a case, and what it needs
    check_guards(act, facts, view)                    what nobody may do, whatever a setting says
    obligation / next_due / state / counts_as_visit   follow-up visits
"""

from policy.cadence import (
    Cadence,
    Due,
    VisitCount,
    counts_as_visit,
    event_dues,
    event_facts,
    next_due,
    obligation,
    pauses_ended,
    regular_dues,
    state,
    turning_ages,
)
from policy.cadence import reasons as cadence_reasons
from policy.calendar import WorkCalendar, standard_calendar
from policy.catalogue import citation, rule_entries, rule_entry
from policy.clocks import (
    ClockProof,
    Extension,
    Pause,
    clock,
    clock_rules,
    clock_state,
    first_payment_month,
)
from policy.commands import clock_due, parse_setting, rules_explain, rules_list
from policy.data import digest
from policy.errors import (
    ActRefused,
    DataRefused,
    ExpressionRefused,
    FactRefused,
    ParameterNotSet,
    ParameterOutOfRange,
    ParameterRefused,
    PolicyError,
    UnknownClock,
    UnknownFact,
    UnknownParameter,
    UnknownProgramme,
)
from policy.facts import Facts
from policy.facts import catalogue as fact_catalogue
from policy.facts import parse as parse_facts
from policy.findings import Finding, Qualification, findings, qualifications
from policy.guards import check_forced_checks_kept, check_guards, check_names_kept
from policy.labels import Label, label, questions_for_visit, value_label
from policy.parameters import CountyValue, Parameters, ParameterValue, ParameterView
from policy.parameters import catalogue as parameter_catalogue
from policy.parameters import check as check_parameter
from policy.programmes import Act, Role, Step, apply_act, diagram, possible_acts, stages
from policy.rules import ConditionResult, ProgrammeExplanation, explain, facts_read, screen, screen_sql
from policy.sampling import Draw, draw_again, draw_spot_checks
from policy.sessions import approval_sessions, next_session

__all__ = [
    "Act",
    "ActRefused",
    "Cadence",
    "ClockProof",
    "ConditionResult",
    "CountyValue",
    "DataRefused",
    "Draw",
    "Due",
    "ExpressionRefused",
    "Extension",
    "FactRefused",
    "Facts",
    "Finding",
    "Label",
    "ParameterNotSet",
    "ParameterOutOfRange",
    "ParameterRefused",
    "ParameterValue",
    "ParameterView",
    "Parameters",
    "Pause",
    "PolicyError",
    "ProgrammeExplanation",
    "Qualification",
    "Role",
    "Step",
    "UnknownClock",
    "UnknownFact",
    "UnknownParameter",
    "UnknownProgramme",
    "VisitCount",
    "WorkCalendar",
    "apply_act",
    "approval_sessions",
    "cadence_reasons",
    "check_forced_checks_kept",
    "check_guards",
    "check_names_kept",
    "check_parameter",
    "citation",
    "clock",
    "clock_due",
    "clock_rules",
    "clock_state",
    "counts_as_visit",
    "diagram",
    "digest",
    "draw_again",
    "draw_spot_checks",
    "event_dues",
    "event_facts",
    "explain",
    "fact_catalogue",
    "facts_read",
    "findings",
    "first_payment_month",
    "label",
    "next_due",
    "next_session",
    "obligation",
    "parameter_catalogue",
    "parse_facts",
    "parse_setting",
    "pauses_ended",
    "possible_acts",
    "qualifications",
    "questions_for_visit",
    "regular_dues",
    "rule_entries",
    "rule_entry",
    "rules_explain",
    "rules_list",
    "screen",
    "screen_sql",
    "stages",
    "standard_calendar",
    "state",
    "turning_ages",
    "value_label",
]
