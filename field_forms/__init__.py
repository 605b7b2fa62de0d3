"""The form engine: XLSForm in, the same answers on phone, server and Collect.

    xform = convert_xlsform(workbook_bytes)
    form = compile_form(xform)                       # once per form version
    evaluation = evaluate_instance(form, xml_bytes, today="2026-03-05")
    evaluation.values, evaluation.problems, evaluation.facts()

Pure: no clock, no randomness, no files; they are arguments.
"""

from field_forms.api import ExpressionResult, eval_expression, evaluate_answers, evaluate_instance
from field_forms.changes import Change, describe_difference
from field_forms.check import check_workbook, check_xform
from field_forms.clock import Clock, clock
from field_forms.columns import Column, RowWriter, Table, tables
from field_forms.convert import Conversion, convert_xlsform
from field_forms.definition import Choice, Definition, EntityRule, Question
from field_forms.dictionary import Dictionary, dictionary
from field_forms.errors import (
    EvaluationError,
    ExpressionError,
    FormError,
    InstanceError,
    WorkbookError,
)
from field_forms.evaluation import Answers, Entity, Evaluation
from field_forms.facts import FactSource, FactValue
from field_forms.form import Form, compile_form
from field_forms.form_tests import FormTest, failures, read_form_tests, run_form_test
from field_forms.lint.finding import Finding
from field_forms.lists import read_list, rows_as_list
from field_forms.result import Difference, Problem
from field_forms.shown import Shown, plain_path
from field_forms.state import Sources
from field_forms.writing import instance_xml

__all__ = [
    "Answers",
    "Change",
    "Choice",
    "Clock",
    "Column",
    "Conversion",
    "Definition",
    "Dictionary",
    "Difference",
    "Entity",
    "EntityRule",
    "Evaluation",
    "EvaluationError",
    "ExpressionError",
    "ExpressionResult",
    "FactSource",
    "FactValue",
    "Finding",
    "Form",
    "FormError",
    "FormTest",
    "InstanceError",
    "Problem",
    "Question",
    "RowWriter",
    "Shown",
    "Sources",
    "Table",
    "WorkbookError",
    "check_workbook",
    "check_xform",
    "clock",
    "compile_form",
    "convert_xlsform",
    "describe_difference",
    "dictionary",
    "eval_expression",
    "evaluate_answers",
    "evaluate_instance",
    "failures",
    "instance_xml",
    "plain_path",
    "read_form_tests",
    "read_list",
    "rows_as_list",
    "run_form_test",
    "tables",
]
