"""The functions of XPath 1.0 §4, as far as forms may use them."""

from __future__ import annotations

import pytest

from tests.forms.xpath.evaluating import table, value

STRINGS = """
string(7) → '7'
string(-0) → '0'
string(.5) → '0.5'
string(-0.1000) → '-0.1'
string(123.) → '123'
string(1 div 0) → 'Infinity'
string(-1 div 0) → '-Infinity'
string(0 div 0) → ''
string(true()) → 'true'
string(1 = 2) → 'false'
string(/data/member/name) → '李福'
string(/data/nobody) → ''
string(/data/member[3]) → '李明352s'
concat('', '') → ''
concat() → ''
concat('a') → 'a'
concat(1, true(), 'x') → '1truex'
concat(/data/member/age, '!') → '71835!'
starts-with('', '') → true
starts-with('a', '') → true
starts-with('', 'a') → false
starts-with('王秀英', '王') → true
contains('abc', 'bc') → true
contains('abc', 'cb') → false
contains('', '') → true
substring-before('2026-03-05', '-') → '2026'
substring-before('abc', 'x') → ''
substring-before('abc', '') → ''
substring-before('', 'a') → ''
substring-after('2026-03-05', '-') → '03-05'
substring-after('abXYc', 'XY') → 'c'
substring-after('abc', 'x') → ''
substring-after('abc', '') → 'abc'
substring('12345', 2, 3) → '234'
substring('12345', 2) → '2345'
substring('12345', 1.5, 2.6) → '234'
substring('12345', 0, 3) → '12'
substring('12345', 0 div 0, 3) → ''
substring('12345', 1, 0 div 0) → ''
substring('12345', -42, 1 div 0) → '12345'
substring('12345', -1 div 0, 1 div 0) → ''
substring('12345', 6) → ''
substring('', 1) → ''
string-length('') → 0
string-length('王秀英') → 3
string-length('𠮷') → 2
string-length(/data/nobody) → 0
normalize-space('  a   b  ') → 'a b'
normalize-space('') → ''
normalize-space(/data/spaces) → 'a b'
translate('bar', 'abc', 'AB') → 'BAr'
translate('--aaa--', 'abc-', 'ABC') → 'AAA'
translate('aa', 'aa', 'bc') → 'bb'
translate('', 'a', 'b') → ''
translate('a', '', 'b') → 'a'
"""

NUMBERS = """
number('12') → 12
number(' 12 ') → 12
number('-.5') → -0.5
number('5.') → 5
number('') → NaN
number('  ') → NaN
number(' . ') → NaN
number('- 17') → NaN
number('1asdf') → NaN
number('34.56.7') → NaN
number('0x1A') → NaN
number(true()) → 1
number(false()) → 0
number(/data/number) → 7
number(/data/blank) → NaN
number(/data/nobody) → NaN
number(/data/member/age) → 71
sum(/data/member/age) → 114
sum(/data/member/income) → NaN
sum(/data/member/income[. != '']) → 42
floor(-2.5) → -3
floor(2.5) → 2
ceiling(-2.5) → -2
ceiling(2.1) → 3
floor('x') → NaN
round(2.5) → 3
round(2.4) → 2
round(-2.4) → -2
round('x') → NaN
round(1 div 0) → Infinity
"""

TRUTHS = """
boolean(0) → false
boolean(-1) → true
boolean(0 div 0) → false
boolean(1 div 0) → true
boolean('') → false
boolean(' ') → true
boolean('false') → true
boolean(/data/blank) → true
boolean(/data/nobody) → false
not('') → true
not(/data/blank) → false
not(1 = 1) → false
true() → true
false() → false
lang('zh') → false
"""

NODES = """
count(/data/member) → 3
count(/data/nobody) → 0
count(//name) → 4
count(//name | //name) → 4
last() → 1
position() → 1
/data/member[last()]/name → [李明]
/data/member[position() < 3]/name → [李福, 李桂兰]
name(/data/member) → 'member'
local-name(/data/member) → 'member'
namespace-uri(/data/member) → ''
name(/data/nobody) → ''
name(/data/@version) → 'version'
name(/) → ''
id('visit')/number → [7]
id('no visit') /name → [王秀英]
id('nothing') → []
count(id('')) → 0
"""


@pytest.mark.parametrize(("expression", "expected"), table(STRINGS + NUMBERS + TRUTHS + NODES))
def test_the_core_library(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    table("""
string() → '李福'
string-length() → 2
normalize-space() → '李福'
number() → NaN
name() → 'name'
local-name() → 'name'
"""),
)
def test_without_an_argument_the_context_counts(expression: str, expected: object) -> None:
    assert value(expression, context="/data/member/name") == expected


LANGUAGES = '<data xml:lang="zh-CN"><q/><p xml:lang="EN-us"><q lang="fr"/></p></data>'


@pytest.mark.parametrize(
    ("language", "context", "held"),
    [
        ("zh", "/data/q", True), ("ZH-cn", "/data/q", True), ("zh-CN-x", "/data/q", False), ("z", "/data/q", False),
        ("en", "/data/p/q", True), ("zh", "/data/p/q", False), ("fr", "/data/p/q", False), ("", "/data/q", False),
        ("zh", "", False), ("en", "/data/p/@xml:lang", True),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_nearest_element_that_says_it(language: str, context: str, held: bool) -> None:
    assert value(f"lang('{language}')", LANGUAGES, context) is held


def test_ids_are_taken_from_every_node() -> None:
    document = '<data><a id="one">two</a><a id="two">three one</a><a id="three"/></data>'
    assert value("count(id(/data/a))", document) == 3
    assert value("id('two\n one  two')", document) == ["two", "three one"]
