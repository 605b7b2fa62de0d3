"""Operators of XPath 1.0 §3.4–3.5 and the rules by which an expression is cut into tokens (§3.7)."""

from __future__ import annotations

import pytest

from tests.forms.xpath.evaluating import fault, table, value

ARITHMETIC = """
1 + 2 * 3 → 7
(1 + 2) * 3 → 9
2 - 1 - 1 → 0
4-3*4+5-1 → -4
1-10 mod 3 div 3 → 0.6666666666666667
8 div 2 + 4 → 8
5 mod -2 → 1
-5 mod 2 → -1
5 mod 1.5 → 0.5
10 mod (1 div 0) → 10
1 mod 0 → NaN
(1 div 0) mod 1 → NaN
0 div 0 → NaN
1 div 0 → Infinity
-1 div 0 → -Infinity
1 div -0 → -Infinity
-(2 + 3) → -5
--1 → 1
- 1 → -1
'1' + '1' → 2
'1' - 'x' → NaN
true() + true() → 2
/data/blank + 1 → NaN
/data/nobody + 1 → NaN
/data/member/age + 1 → 72
1.05+2.05 → 3.0999999999999996
"""

TOKENS = """
1mod1 → 0
1 mod1 → 0
6 div2 → 3
'6'div'2' → 3
1-1 → 0
1 -1 → 0
/data/number -1 → 6
/data/number - 1 → 6
/data/number*2 → 14
/data/* * 2 → NaN
.5 → 0.5
5. → 5
1 = 1and 2 = 2 → true
'it"s' → 'it"s'
"it's" → 'it's'
count( /data/member ) → 3
count
(/data/member) → 3
true ( ) → true
/data / number → [7]
/data/member [ 2 ] / age → [8]
child :: data/number → [7]
@id → []
"""

LOGIC = """
true() or true() and false() → true
(true() or true()) and false() → false
1 or 0 → true
'' or 17 → true
0 or '' → false
'a' and '' → false
/data/nobody or /data/blank → true
false() and count(/data/member) = 'never reached' → false
3 > 2 > 1 → false
3 < 4 < 5 → true
1 = 1 = 1 → true
-3 < 3 = 6 >= 6 → true
false() and false() < true() → false
6 < 7 - 4 → false
"""

COMPARISONS = """
1 = '1' → true
'1' = '1.0' → false
'1' = 1.0 → true
17 = '17.0000000' → true
'017.' = '17.000' → false
true() = 'x' → true
true() = '' → false
0 = false() → true
'' = 0 → false
'' < 1 → false
'' >= 0 → false
0 div 0 = 0 div 0 → false
0 div 0 != 0 div 0 → true
'10' > '9' → true
'b' > 'a' → false
true() > 0.9999 → true
/data/blank = '' → true
/data/nobody = '' → false
/data/nobody != '' → false
not(/data/nobody = '') → true
/data/nobody = false() → true
/data/nobody < true() → false
/data/member = true() → true
/data/member/age = 8 → true
/data/member/age != 8 → true
/data/member/age > 70 → true
70 < /data/member/age → true
/data/member/age < 8 → false
/data/member/age = /data/number → false
/data/member/age > /data/number → true
/data/member/name = '李明' → true
/data/visited = '2026-03-05' → true
/data/visited < '2026-03-06' → true
/data/visited >= date('2026-03-05') → true
/data/visited != today() → false
'2026-03-05' = '2026-03-05T00:00:00.000+08:00' → false
date('2026-03-05') = '2026-03-05T00:00:00.000+08:00' → true
"""

UNIONS = """
/data/number | /data/name → [王秀英, 7]
/data/name | /data/name → [王秀英]
(/data/member/age | /data/number)[2] → [71]
/data/@version | /data/name | /data/@id → [visit, 3, 王秀英]
count(/data/member/name | //name) → 4
/data/nobody | /data/number → [7]
(/data/name | /data/nobody) = '王秀英' → true
"""


@pytest.mark.parametrize(("expression", "expected"), table(ARITHMETIC + LOGIC + COMPARISONS + UNIONS))
def test_operators(expression: str, expected: object) -> None:
    assert value(expression) == expected


@pytest.mark.parametrize(("expression", "expected"), table(TOKENS.replace("count\n(", "count\t(")))
def test_how_an_expression_is_cut(expression: str, expected: object) -> None:
    assert value(expression) == expected


WORDS = (
    "<div><div>6</div><mod>4</mod><and>1</and><or>0</or><a-b>5</a-b><a.b>2</a.b><text>t</text><年龄>71</年龄></div>"
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    table("""
div div mod → 1.5
mod mod div → 4
and and or → true
div * mod → 24
div*mod → 24
a-b → [5]
a-b - a.b → 3
a-b -a.b → 3
div[. = 6] → [6]
text → [t]
text() → []
text/text() → [t]
年龄 + 1 → 72
* → [6, 4, 1, 0, 5, 2, t, 71]
"""),
)
def test_words_of_operators_are_names_where_an_operand_is_due(expression: str, expected: object) -> None:
    assert value(expression, WORDS, "/div") == expected


@pytest.mark.parametrize(
    ("expression", "position"),
    [
        ("1 +", 3), ("+1", 0), ("1 + + 1", 4), ("1 2", 2), ("'a' 'b'", 4), ("asdf- asdf", 6), ("1e3", 1),
        ("1..2", 2), ("(1", 2), ("1)", 1), ("()", 1), ("[1]", 0), ("/data[", 6), ("/data]", 5), ("/data/", 6),
        ("//", 2), ("///a", 2), ("min(1,)", 6), ("concat('a',,'b')", 11), ("true()()", 6), ("child::", 7),
        ("bogus::x", 0), ("@", 1), ("'a", 0), ("$age", 0), ("${age}", 0), ("(: note :) 1", 1), ("a/true()", 6),
        ("1 = = 1", 4), ("!1", 0), ("1 & 2", 2), ("a:", 2), ("/data/number=>1", 13),
    ],
)  # fmt: skip
def test_a_fault_of_grammar_is_said_where_it_is(expression: str, position: int) -> None:
    error = fault(expression)
    assert error is not None
    assert error.position == position
    assert error.zh
    assert error.en
