"""Location paths of XPath 1.0 §2 over whole documents: axes, node tests, predicates, namespaces."""

from __future__ import annotations

import pytest

from field_forms import ExpressionError
from tests.forms.xpath.evaluating import table, value

DOCUMENT = (
    '<?before x?><r xmlns:n="urn:n"><!--note--><a id="1" n:k="v">one<b>two</b>three</a><?go now?><a id="2">'
    "<b>four</b><b>five</b></a><n:a>six</n:a><c><d><e>seven</e></d></c></r><!--end-->"
)

AXES = """
/r/child::a/@id → [1, 2]
/r/a/child::node() → [one, two, three, four, five]
/r/a[1]/b/parent::a/@id → [1]
/r/a[1]/b/../@id → [1]
/r/c/descendant::* → [seven, seven]
/r/c/descendant-or-self::* → [seven, seven, seven]
name(//e/ancestor::*[1]) → 'd'
name(//e/ancestor::*[last()]) → 'r'
name(//e/ancestor-or-self::*[1]) → 'e'
count(//e/ancestor::node()) → 4
/r/a[2]/following-sibling::* → [six, seven]
/r/a[2]/following-sibling::*[1] → [six]
/r/c/preceding-sibling::*[1] → [six]
/r/c/preceding-sibling::*[2]/@id → [2]
/r/c/preceding-sibling::a[last()]/@id → [1]
/r/a[1]/following::b → [four, five]
/r/a[1]/following::b[1] → [four]
//e/preceding::b → [two, four, five]
//e/preceding::b[1] → [five]
//b[. = 'four']/preceding::b → [two]
count(//e/preceding::d) → 0
/r/a[1]/@id/.. → [onetwothree]
/r/a[1]/@id/following::b → [two, four, five]
/r/a[1]/@id/following-sibling::node() → []
count(/r/a[1]/@id/child::node()) → 0
count(/r/a[1]/@*) → 2
count(/r/a[1]/attribute::node()) → 2
count(/r/@*) → 0
self::node()/r/a[2]/@id → [2]
/r/a/self::a/@id → [1, 2]
/r/a/self::b → []
count(/..) → 0
count(/) → 1
count(/r/a[1]/@id/self::*) → 0
name(/r/a[1]/@id/self::node()) → 'id'
"""

TESTS = """
/r/a[1]/text() → [one, three]
/r/a[2]/text() → []
count(//text()) → 7
//b/text() → [two, four, five]
/r/comment() → [note]
/comment() → [end]
/r/processing-instruction() → [now]
/r/processing-instruction('go') → [now]
/r/processing-instruction('stay') → []
name(/processing-instruction()) → 'before'
name(/r/comment()) → ''
count(/node()) → 3
string(/r) → 'onetwothreefourfivesixseven'
/r/*[2]/@id → [2]
count(/r/*) → 4
count(/r/a) → 2
//text()[. = 'four']/.. → [four]
//text()[starts-with(., 'f')] → [four, five]
"""

PREDICATES = """
/r/a[1]/b → [two]
/r/a/b[1] → [two, four]
//b[1] → [two, four]
(//b)[1] → [two]
(//b)[last()] → [five]
/r/a/b[last()] → [two, five]
/descendant::b[2] → [four]
/r/a[b = 'five']/@id → [2]
/r/a[not(text())]/@id → [2]
/r/a[@id = 2]/b[2] → [five]
/r/a[@id][1]/@id → [1]
/r/*[2][self::a]/@id → [2]
/r/*[self::a][2]/@id → [2]
/r/a[position() = 2]/@id → [2]
/r/a[position() mod 2 = 1]/@id → [1]
/r/a['']/@id → []
/r/a['x']/@id → [1, 2]
/r/a[0] → []
/r/a[1.5] → []
/r/a[-1] → []
/r/a[number('2')]/@id → [2]
/r/a[count(b)]/@id → [1, 2]
/r/a[last() - 1]/@id → [1]
/r/a[b[. = 'four']]/@id → [2]
/r/a[../c]/@id → [1, 2]
/r/a[string-length(']') = 1]/@id → [1, 2]
//*[name() = 'b'][2] → [five]
//a[b][2]/@id → [2]
"""

ORDER = """
//e/ancestor::* | //b → [onetwothreefourfivesixseven, two, four, five, seven, seven]
//*[self::c or self::e or self::b] → [two, four, five, seven, seven]
//b/.. → [onetwothree, fourfive]
//b/../b → [two, four, five]
//b/preceding-sibling::node() → [one, four]
"""

NAMES = """
/r/n:a → [six]
/r/n:* → [six]
name(/r/n:a) → 'n:a'
local-name(/r/n:a) → 'a'
namespace-uri(/r/n:a) → 'urn:n'
/r/a/@n:k → [v]
/r/a/@n:* → [v]
name(/r/a/@n:k) → 'n:k'
/r/a/@k → []
namespace-uri(/r/a/@n:k) → 'urn:n'
namespace-uri(/r/a/@id) → ''
/r/namespace::* → [urn:n, http://www.w3.org/XML/1998/namespace]
/r/a[1]/namespace::n → [urn:n]
name(/r/namespace::n) → 'n'
name(/r/namespace::n/..) → 'r'
count(/r/comment()/namespace::*) → 0
count(/r/namespace::* | /r/@* | /r/namespace::n) → 2
"""


@pytest.mark.parametrize(("expression", "expected"), table(AXES + TESTS + PREDICATES + ORDER + NAMES))
def test_paths(expression: str, expected: object) -> None:
    assert value(expression, DOCUMENT) == expected


DEFAULT = (
    '<data xmlns="urn:form" xmlns:o="urn:o"><q>1</q><o:q>2</o:q><q xmlns="">3</q><q xmlns="urn:else">4</q></data>'
)
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh"><body><p>1</p><p>2</p></body></html>'


@pytest.mark.parametrize(
    ("instance", "expression", "expected"),
    [
        # An instance's default namespace is what its questions' names mean, as in the phone's engine.
        (DEFAULT, "/data/q", ["1", "3"]),
        (DEFAULT, "/data/o:q", ["2"]),
        (DEFAULT, "count(/data/*)", 4),
        # No instance is XHTML: there a name without a prefix has no namespace.
        (PAGE, "count(//p)", 0),
        (PAGE, "//xhtml:p[last()]", ["2"]),
        (PAGE, "child::html", []),
        (PAGE, "/xhtml:html/namespace::*", ["http://www.w3.org/1999/xhtml", "http://www.w3.org/XML/1998/namespace"]),
        ("<a><b xmlns='urn:b'><c xmlns=''/></b></a>", "count(//c)", 1),
        ("<a xmlns='urn:b'><c xmlns=''/></a>", "count(//c/namespace::*)", 1),
    ],
)
def test_default_namespaces(instance: str, expression: str, expected: object) -> None:
    assert value(expression, instance) == expected


def test_a_prefix_that_nothing_declares_is_a_fault() -> None:
    with pytest.raises(ExpressionError) as caught:
        value("/data/nobody:x")
    assert (caught.value.kind, caught.value.position) == ("prefix", 6)


@pytest.mark.parametrize("context", ["/r/a[1]/text()[2]", "/r/comment()", "/r/processing-instruction()", "/r/a/@id"])
def test_every_kind_of_node_can_be_the_context(context: str) -> None:
    assert value("count(. | self::node())", DOCUMENT, context) == 1
    assert value("count(ancestor::r)", DOCUMENT, context) == 1
    assert value("count(child::node())", DOCUMENT, context) == 0


def test_spaces_between_elements_are_text() -> None:
    document = "<data>\n <q>a</q>\n <q>b</q>\n</data>"
    assert value("normalize-space(/data)", document) == "a b"
    assert value("count(/data/node())", document) == 5
    assert value("count(/data/*)", document) == 2


def test_marked_text_is_one_with_the_text_around_it() -> None:
    assert value("/data/text()", "<data>a<![CDATA[<b>]]>&amp;c</data>") == ["a<b>&c"]
