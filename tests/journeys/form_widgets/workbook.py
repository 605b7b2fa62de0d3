"""A form that uses every widget which needs a camera, a microphone, a position, a finger or a map."""

from field_forms import Form, compile_form, convert_xlsform
from tests.forms.building import question, workbook

# A code as rows of modules, '#' dark: the text CODE, of QR version 1.
CODE = "TANFANG 140427-0001"
MODULES = (
    "#######....#..#######",
    "#.....#.#.#.#.#.....#",
    "#.###.#..##...#.###.#",
    "#.###.#....##.#.###.#",
    "#.###.#.##..#.#.###.#",
    "#.....#...##..#.....#",
    "#######.#.#.#.#######",
    ".........#.#.........",
    "#.#.#.#..##.#...#..#.",
    "###........#.#.#.##.#",
    "#.##.###...##.#.#.#.#",
    "#...#..##.##.##..#.##",
    "##..###..#..#.#.##..#",
    "........####.#..#....",
    "#######..#..###.#.##.",
    "#.....#....#.###.....",
    "#.###.#.#...#.#.##...",
    "#.###.#..###...##..#.",
    "#.###.#.###..#......#",
    "#.....#....####.#..##",
    "#######.##...######.#",
)

SHELTERS = tuple(
    {"list_name": "shelters", "name": name, "label::中文 (zh)": zh, "label::English (en)": en, "geometry": place}
    for name, zh, en, place in (
        ("school", "城南小学", "Chengnan school", "36.1100 113.2050 0 0"),
        ("office", "镇政府大院", "Town office", "36.1130 113.1990 0 0"),
    )
)


def xform() -> bytes:
    """The form as the phone gets it."""
    survey = [
        question("begin_group", "places", appearance="field-list"),
        question("geopoint", "here"),
        question("geopoint", "exact", parameters="capture-accuracy=5 warning-accuracy=10"),
        question("geopoint", "well", appearance="placement-map"),
        question("select_one shelters", "shelter", appearance="map"),
        {"type": "end_group"},
        question("begin_group", "lines", appearance="field-list"),
        question("geotrace", "road"),
        question("geoshape", "field"),
        question("calculate", "road_m", calculation="if(${road} != '', distance(${road}), '')"),
        question("calculate", "field_m2", calculation="if(${field} != '', area(${field}), '')"),
        {"type": "end_group"},
        question("begin_group", "pictures", appearance="field-list"),
        question("image", "house", parameters="max-pixels=800"),
        question("image", "marked", appearance="watermark"),
        question("image", "crack", appearance="annotate"),
        question("image", "yard", appearance="draw"),
        question("image", "signed", appearance="signature"),
        {"type": "end_group"},
        question("begin_group", "sounds", appearance="field-list"),
        question("audio", "told", parameters="quality=voice-only", **{"bind::tanfang:max-seconds": "3"}),
        question("video", "film"),
        question("file", "paper"),
        question("barcode", "card"),
        question("text", "id_number", appearance="citizen-id"),
        {"type": "end_group"},
    ]
    return convert_xlsform(workbook(survey, SHELTERS))


def form() -> Form:
    """The form as the server judges by it."""
    return compile_form(xform())
