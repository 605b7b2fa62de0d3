"""What forms add to XPath (ODK XForms, XPath functions; XLSForm reference), each at both edges."""

from __future__ import annotations

import pytest

from tests.forms.xpath.evaluating import NOW, fault, table, value

TEXTS = """
join(', ', 'a', 'b', 'c') → 'a, b, c'
join('、', /data/member/name) → '李福、李桂兰、李明'
join('-', /data/nobody) → ''
join('-') → ''
substr('hello', 0) → 'hello'
substr('hello', 1, 4) → 'ell'
substr('hello', -2) → 'lo'
substr('hello', 0, -1) → 'hell'
substr('hello', 3, 1) → ''
substr('hello', 9) → ''
substr('hello', 'x') → ''
substr('', 0) → ''
substr('王秀英', 0, 1) → '王'
ends-with('abc', 'bc') → true
ends-with('abc', '') → true
ends-with('', 'a') → false
coalesce('', 'b') → 'b'
coalesce('a', 'b') → 'a'
coalesce(/data/blank, /data/nobody) → ''
string-length(uuid()) → 36
uuid(8) → '6f1c2a34'
uuid(0) → ''
uuid(-1) → ''
string-length(uuid(100)) → 100
regex('ab12', '[0-9]') → true
regex('ab12', '^[0-9]+$') → false
regex('', '^$') → true
pulldata('nolist', 'label', 'name', 'x') → ''
"""

CRYPTO = """
digest('some text', 'MD5') → 'VS4hzUzZkYZ448Gg30kbww=='
digest('some text', 'MD5', 'hex') → '552e21cd4cd9918678e3c1a0df491bc3'
digest('some text', 'SHA-1', 'base64') → 'N6pjx3OY2VRHMmLhoAV8HmMu2nc='
digest('some text', 'SHA-256') → 'uU9vElx546X/qoJvWEwQ1SraZp5nYgUbgmtVd20FrtI='
digest('some text', 'SHA-384') → 'zJTsPphzwLmnJIZEKVj2cQZ833e5QnQW0DFEDMYgQeLuE0RJhEfsDO2fcENGG9Hz'
string-length(digest('some text', 'SHA-512', 'hex')) → 128
digest('', 'MD5', 'hex') → 'd41d8cd98f00b204e9800998ecf8427e'
base64-decode('5byg5LiJ') → '张三'
base64-decode('SGVsbG8=') → 'Hello'
base64-decode('SGVsbG8') → 'Hello'
base64-decode('SGVs bG8=') → 'Hello'
base64-decode('!') → ''
base64-decode('A') → ''
base64-decode('') → ''
"""

CHOICES = """
selected(/data/needs, 'food') → true
selected(/data/needs, 'foo') → false
selected('care  fuel', ' fuel ') → true
selected('', 'a') → false
selected('', '') → true
selected(/data/nobody, 'a') → false
selected-at(/data/needs, 0) → 'care'
selected-at(/data/needs, 2) → 'fuel'
selected-at(/data/needs, 3) → ''
selected-at(/data/needs, -1) → ''
selected-at(/data/needs, 1.9) → 'food'
selected-at('', 0) → ''
count-selected(/data/needs) → 3
count-selected(' ') → 0
count-selected(/data/nobody) → 0
"""

TRUTHS = """
if(1 = 1, 'a', 'b') → 'a'
if('', 'a', 'b') → 'b'
if(/data/blank, 'a', 'b') → 'a'
if(/data/blank != '', 'a', 'b') → 'b'
if(/data/nobody, 'a', 'b') → 'b'
if(true(), /data/member, 1 div 0) = '李福71' → false
if (true(), 5, 'abc') → 5
boolean-from-string('true') → true
boolean-from-string('1') → true
boolean-from-string(1.0) → true
boolean-from-string('TRUE') → false
boolean-from-string('') → false
checklist(1, 2, 1 = 1, 1 = 2) → true
checklist(2, 2, 1 = 1, 1 = 2) → false
checklist(-1, 1, true(), true()) → false
checklist(2, -1, true(), true(), true()) → true
checklist(-1, -1) → true
checklist(1, 3, /data/member/income) → true
checklist(3, 3, /data/member/income) → false
weighted-checklist(2, 2, true(), 2, false(), 5) → true
weighted-checklist(2, -1, true(), 999, false(), 5) → true
weighted-checklist(-1, 2, 2 > 1, 3) → false
weighted-checklist(8, 8, true(), 3, true(), 5) → true
weighted-checklist(114, 114, /data/member/age, /data/member/age) → true
"""

NUMBERS = """
int(2.9) → 2
int(-2.9) → -2
int('x') → NaN
int('') → NaN
round(2.345, 2) → 2.35
round(-2.5) → -3
round(1234.5, -2) → 1200
round('12345.12345', -1) → 12350
round('12345.12345', 400) → NaN
round(33.33, -400) → 0
round(7, 'x') → NaN
pow(2, 10) → 1024
pow(4, 0.5) → 2
pow(0, 0) → 1
pow(0, -1) → Infinity
pow(-8, 1 div 3) → NaN
pow(-10, 401) → -Infinity
pow('x', 0) → NaN
pow(1, 1 div 0) → NaN
abs(-3.5) → 3.5
abs('x') → NaN
exp(0) → 1
exp(1000) → Infinity
exp10(3) → 1000
log(1) → 0
log(0) → -Infinity
log(-1) → NaN
log10(1000) → 3
sqrt(16) → 4
sqrt(-1) → NaN
sin(0) → 0
cos(0) → 1
tan(0) → 0
asin(2) → NaN
acos(1) → 0
atan(0) → 0
atan2(0, -1) → 3.141592653589793
sin(1 div 0) → NaN
pi() → 3.141592653589793
max(1, 2, '3') → 3
max(/data/member/age) → 71
min(/data/member/age, 5) → 5
max(/data/member/income) → NaN
max() → NaN
min(/data/nobody) → NaN
random() → 0.5
"""

ROWS = """
position(/data/member[2]) → 2
position(/data/number) → 1
position(/data/nobody) → NaN
count-non-empty(/data/member/income) → 2
count-non-empty(/data/nobody) → 0
indexed-repeat(/data/member/name, /data/member, 2) → [李桂兰]
indexed-repeat(/data/member/name, /data/member, '3') → [李明]
indexed-repeat(/data/member/name, /data/member, 0) → []
indexed-repeat(/data/member/name, /data/member, 4) → []
indexed-repeat(/data/member/name, /data/member, 1.5) → []
indexed-repeat(/data/member/name, /data/member, /data/blank) → []
indexed-repeat(/data/member/disease, /data/member, 1, /data/member/disease, 2) → [d]
current() → [王秀英]
current()/../number → [7]
/data/member[age > current()/../number]/name → [李福, 李桂兰, 李明]
instance('nolist')/root/item → []
"""

PLACES = """
area('0 0; 0 1; 1 1; 1 0; 0 0') → 12391256135.81
area('0 0; 0 1; 1 1; 1 0') → 12391256135.81
area(/data/corner) → 50000000
area('0 0; 1 1') → 0
area('') → 0
area('91 0; 0 1; 1 1') → 0
area('x') → 0
distance('0 0; 0 1') → 111318.85
distance('0 0', '0 1') → 111318.85
distance('0 0 500 3;0 1 0 0;') → 111318.85
distance('36.1 113.2; 36.1 113.2') → 0
geofence('0.5 0.5', '0 0; 0 1; 1 1; 1 0; 0 0') → true
geofence('1.5 0.5', '0 0; 0 1; 1 1; 1 0; 0 0') → false
geofence('0.5 0.5', '0 0; 0 1; 1 1; 1 0') → false
geofence('', '0 0; 0 1; 1 1; 0 0') → false
geofence('x', 'y') → false
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    table(TEXTS + CRYPTO + CHOICES + TRUTHS + NUMBERS + ROWS),
)
def test_functions_of_forms(expression: str, expected: object) -> None:
    context = "/data/name" if "current()" in expression else ""
    assert value(expression, context=context) == expected


@pytest.mark.parametrize(("expression", "expected"), table(PLACES))
def test_functions_of_places(expression: str, expected: object) -> None:
    if expression == "area(/data/corner)":
        assert value(expression) == pytest.approx(expected, rel=0.01)
    else:
        assert value(expression) == expected


def test_once_keeps_what_is_there() -> None:
    assert value("once('new')", context="/data/blank") == "new"
    assert value("once('new')", context="/data/number") == "7"


@pytest.mark.parametrize(
    ("seed", "order"),
    [
        ("42", "AFCBDE"), ("'42'", "AFCBDE"), ("-42", "EDAFBC"), ("1", "BFEACD"), ("1.1", "BFEACD"),
        ("11111111", "ACDBFE"), ("0", "CBEAFD"), ("''", "CBEAFD"), ("/r/none", "CBEAFD"), ("1 div 0", "BFEACD"),
        ("-1 div 0", "ABFCDE"), ("/r/seed", "BFEACD"),
    ],
)  # fmt: skip
def test_a_seed_gives_the_same_order_everywhere(seed: str, order: str) -> None:
    letters = "<r><i>A</i><i>B</i><i>C</i><i>D</i><i>E</i><i>F</i><seed>1</seed></r>"
    assert value(f"join('', randomize(/r/i, {seed}))", letters) == order


def test_without_a_seed_all_are_there() -> None:
    assert sorted(str(value("join('', randomize(/r/i))", "<r><i>A</i><i>B</i><i>C</i></r>"))) == ["A", "B", "C"]


# RFC 8032 §7.1, test 2: key and signature of the message of one byte, 0x72.
KEY = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
SIGNED = "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAHI="


@pytest.mark.parametrize(
    ("signed", "key", "message"),
    [
        (SIGNED, KEY, "r"), (SIGNED[:-2] + "Q=", KEY, ""), (SIGNED, KEY[:-3] + "A==", ""), (SIGNED[:-4], KEY, ""),
        ("blah", KEY, ""), (SIGNED, "YmxhaA==", ""), ("", "", ""), ("!", "!", ""),
    ],
)  # fmt: skip
def test_a_signed_message_is_read_when_the_key_signed_it(signed: str, key: str, message: str) -> None:
    assert value(f"extract-signed('{signed}', '{key}')") == message


XFORM = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model><itext>'
    '<translation lang="中文 (zh)" default="true()"><text id="care"><value>照料</value></text></translation>'
    '<translation lang="English (en)"><text id="care"><value>care</value></text></translation></itext>'
    '<instance><data id="t"><need>care</need></data></instance><instance id="needs"><root><item><name>care</name>'
    "<points>3</points></item><item><name>food</name><points>1</points></item></root></instance></model></h:head>"
    "<h:body/></h:html>"
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    table("""
/data/need → [care]
instance('needs')/root/item[name = /data/need]/points → [3]
instance('needs')/root/item[name = 'food' and points = 1]/points → [1]
instance('needs')/root/item[points = 3]/name → [care]
instance('needs')/root/item[2]/name → [food]
count(instance('needs')/root/item) → 2
pulldata('needs', 'points', 'name', 'food') → '1'
pulldata('needs', 'points', 'name', 'none') → ''
pulldata('needs', 'none', 'name', 'food') → ''
sum(instance('needs')/root/item/points) → 4
jr:itext('care') → '照料'
jr:itext('none') → ''
"""),
)
def test_lists_and_texts_of_a_form(expression: str, expected: object) -> None:
    assert value(expression, XFORM) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "distance('x')", "distance('')", "distance('0 0')", "position(/data/member)", "digest('a', 'ROT13')",
        "digest('a', 'md5')", "digest('a', 'MD5', 'HEX')", "uuid('x')", "regex('a', '(')", "count(1)", "count('a')",
        "count-non-empty(1)", "name(1)", "local-name('x')", "namespace-uri(1)", "randomize(1, 2)", "1 | /data",
        "position(1)", "indexed-repeat(1, /data, 1)", "weighted-checklist(1, 2, 1)", "indexed-repeat(/data, /data)",
    ],
)  # fmt: skip
def test_a_wrong_kind_of_argument_is_said_in_both_languages(expression: str) -> None:
    error = fault(expression)
    assert error is not None
    assert any("\u4e00" <= character <= "\u9fff" for character in error.zh)
    assert error.en.isascii()


def test_the_clock_is_an_argument() -> None:
    assert NOW.isoformat() in str(value("now()")).replace(".789", ".789000")
