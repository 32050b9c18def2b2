"""Figures: with words, without holes, readable, and the same bytes every time."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from drawn import (
    KINDS_OF_YEARS,
    NAN,
    ORDINARY,
    PICTURES,
    administrations,
    annual,
    competence,
    coordination,
    coverage,
    criteria,
    goals,
    names,
    scale_of,
    sensitivity,
    status,
    written_in,
)
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from followup.errors import RunError
from followup.figures.bars import stacked_counts
from followup.figures.lines import apart
from followup.figures.style import APART, INK, STEPS, contrast, house_style, ink_on, save_svg
from followup.notebook import Bench
from followup.period import Measure
from followup.presentation import Picture
from followup.presentation.implementation import status_figure

every_picture = pytest.mark.parametrize("name", PICTURES)


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.mark.parametrize(("caption", "alt"), [("", "Text."), ("Text.", ""), ("  ", "Text."), ("Text.", "\n")])
def test_no_picture_without_caption_and_alternative_text(caption: str, alt: str) -> None:
    with pytest.raises(RunError):
        Picture(Figure(), caption, alt)


@every_picture
def test_the_alternative_text_says_what_the_picture_shows(name: str) -> None:
    picture = PICTURES[name]()
    for text in (picture.caption, picture.alt, *written_in(picture)):
        assert "nan" not in text.casefold().replace("finansiering", "")
        assert "{" not in text
        assert "None" not in text
    assert len(picture.alt) > len("Stapeldiagram")
    assert picture.alt.endswith(".")


@every_picture
def test_the_same_picture_is_the_same_bytes(name: str, tmp_path: Path) -> None:
    for file in ("first.svg", "second.svg"):
        save_svg(PICTURES[name]().figure, tmp_path / file)
    first = (tmp_path / "first.svg").read_bytes()
    assert first == (tmp_path / "second.svg").read_bytes()
    assert b"<dc:date>" not in first
    # Text is drawn as outlines, so that no font has to be there.
    assert b"<text" not in first


def labels(figure: Figure) -> list[Text]:
    """Every visible text, drawn where it will stand."""
    with house_style():
        figure.canvas.draw()
    texts = [artist for artist in figure.findobj(Text) if artist.get_text().strip() and artist.get_visible()]
    # matplotlib keeps labels for ticks outside the axis, and does not draw them.
    hidden = set()
    for axes in figure.axes:
        low, high = axes.get_xlim()
        # An axis that shares another's labels has none of its own.
        ticks = zip(axes.get_xticklabels(), axes.get_xticks(), strict=False)
        hidden |= {label for label, place in ticks if not low <= place <= high}
    return [text for text in texts if text not in hidden]


@every_picture
def test_no_label_is_cut_off_at_the_edge(name: str) -> None:
    figure = PICTURES[name]().figure
    for text in labels(figure):
        box = text.get_window_extent()
        assert box.x0 >= -1, text.get_text()
        assert box.x1 <= figure.bbox.width + 1, text.get_text()
        assert box.y0 >= -1, text.get_text()
        assert box.y1 <= figure.bbox.height + 1, text.get_text()


@pytest.mark.parametrize(
    "name", [*ORDINARY, "hundreds of assignments", "points on one another", "numbers hidden", "slopes that meet"]
)
def test_no_labels_lie_on_one_another(name: str) -> None:
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in labels(PICTURES[name]().figure)]
    for (one, first), (other, second) in combinations(boxes, 2):
        assert not first.padded(-1).overlaps(second.padded(-1)), f"{one} / {other}"


@pytest.mark.parametrize("colour", [*STEPS, *(colour for colour, _hatch in APART.values()), "#a5560f"])
def test_every_number_in_a_bar_can_be_read(colour: str) -> None:
    # WCAG 2.1 AA asks for 4.5.
    assert contrast(ink_on(colour), colour) >= 4.5


def test_the_steps_of_a_scale_differ_in_grey_print() -> None:
    shades = [contrast("#000000", colour) for colour in STEPS]
    assert all(light / dark > 1.7 for light, dark in pairwise(shades))


def test_numbers_stand_only_where_there_is_room() -> None:
    counts = pd.DataFrame({"a": [1, 1], "b": [99, 399]}, index=["x", "y"])
    figure = stacked_counts(counts, {"a": "A", "b": "B"}, "Antal")
    numbers = [text.get_text() for text in figure.axes[0].texts]
    assert numbers == ["99", "399"]


def legend_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_parts_are_drawn_in_the_order_of_the_scale_with_the_highest_first() -> None:
    picture = status([3, 5, 7, 1, 2])
    # Ej påbörjad 3, pågår 5, genomförd 7; set apart: ej aktuell 1, uppgift saknas 2.
    assert [text.get_text() for text in picture.figure.axes[0].texts] == ["7", "5", "3", "1", "2"]
    assert legend_of(picture.figure)[:3] == ["Genomförd", "Pågår", "Ej påbörjad"]


def test_a_part_that_nobody_has_is_left_out_of_the_legend_only_if_it_is_set_apart() -> None:
    picture = status([3, 0, 7, 0, 0])
    assert legend_of(picture.figure) == ["Genomförd", "Pågår", "Ej påbörjad"]
    assert len(picture.figure.axes[0].patches) == 2


def test_a_legend_in_several_rows_is_read_row_by_row() -> None:
    figure = coordination([7, 16, 30, 26, 11]).figure
    with house_style():
        figure.canvas.draw()
    texts = figure.legends[0].get_texts()
    # Letters that go below the line lower a text by a point or two within its row.
    corners = [text.get_window_extent() for text in texts]
    places = [(-round(corner.y0 / 8), round(corner.x0)) for corner in corners]
    read = [text.get_text() for _place, text in sorted(zip(places, texts, strict=True), key=lambda pair: pair[0])]
    assert read == [
        "Instämmer inte alls", "Instämmer i liten grad", "Instämmer delvis", "Instämmer till stor del",
        "Instämmer helt",
    ]  # fmt: skip


def test_groups_stand_in_the_plans_order() -> None:
    scale = scale_of(Measure.IMPLEMENTATION)
    backwards = administrations()[::-1]
    counts = pd.DataFrame(1, index=backwards, columns=[*scale.order, "not_applicable", "unknown"])
    figure = status_figure(counts, scale, names().administration_short, "administration").figure
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == list(
        names().administration_short.values()
    )
    low, high = figure.axes[0].get_ylim()
    assert low > high  # the first on top


def test_years_not_known_and_not_expected_are_told_apart() -> None:
    # Documented, not documented, not known, not expected.
    picture = annual(*KINDS_OF_YEARS)
    assert [text.get_text() for text in picture.figure.axes[0].texts] == ["✓", "–", "?", ""]
    assert len(legend_of(picture.figure)) == 4
    assert len(legend_of(annual(["answered"], [True], [True]).figure)) == 2


def test_hidden_numbers_appear_nowhere_in_the_figure() -> None:
    # 3 and 7 trained of 40 and 60 are hidden: neither they nor 8 % and 12 % may be seen.
    picture = competence((3, 40, NAN, NAN, True), (1, 60, NAN, NAN, True), (9, 90, 45, 50.0, False))
    figure = picture.figure.axes[0]
    assert [bar.get_width() for bar in figure.patches] == [0, 0, 50]
    texts = [text.get_text() for text in figure.texts]
    assert [any(c == "%" for c in text) for text in texts] == [False, False, True]
    # Hidden is something else than having nobody to count.
    assert [text.startswith("visas inte") for text in texts] == [True, True, False]
    assert "8 %" not in picture.alt.replace("\u00a0", " ")


def test_steps_that_are_hidden_are_one_part_without_a_number() -> None:
    # 3 and 14 of 95 are hidden, as one part of 17; what is shown keeps its place: half of the middle's 26 is below 0.
    figure = coordination([3, 14, 26, 37, 15], limit=5).figure
    axes = figure.axes[0]
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == pytest.approx([100 * n / 95 for n in (17, 0, 0, 26, 37, 15, 0)])
    assert axes.patches[0].get_x() == pytest.approx(-100 * (17 + 13) / 95)
    assert [text.get_text() for text in axes.texts] == ["27", "39", "16"]
    assert legend_of(figure)[-1] == "Visas inte"


def test_a_statement_whose_steps_are_all_hidden_has_no_bar() -> None:
    picture = coordination([1, 2, 2, 1, 1], limit=5)
    axes = picture.figure.axes[0]
    assert len(axes.patches) == 0
    assert [text.get_text() for text in axes.texts] == ["visas inte"]
    assert picture.alt.endswith("visas inte.")


def test_where_nothing_is_begun_no_criterion_is_called_the_most_often_met() -> None:
    assert "(0)" not in criteria([0, 0, 0, 0], [0, 0, 0, 0]).alt


def test_ink_is_dark_on_light_and_light_on_dark() -> None:
    assert (ink_on("#ffffff"), ink_on("#000000")) == (INK, "#ffffff")
    assert isinstance(labels(PICTURES["matrix"]().figure)[0], Text | Annotation)


def test_what_is_not_planned_and_what_is_not_begun_are_told_apart_in_words_colour_and_grey_print() -> None:
    cells = {patch.get_y() // 1 * 10 + patch.get_x() // 1: patch for patch in coverage(7).figure.axes[0].patches}
    waiting, unplanned = cells[1], cells[2]  # the first form, levels two and three
    assert (waiting.get_hatch(), unplanned.get_hatch()) == ("", "////")
    assert contrast(waiting.get_facecolor(), unplanned.get_facecolor()) > 1.5
    texts = [text.get_text() for text in coverage(7).figure.axes[0].texts]
    assert [text for text in texts if text][:1] == ["7 / 8"]
    assert {"0 / 8\ninget påbörjat", "inget planerat"} < set(texts)
    assert "0 / 0" not in texts
    assert "Av 15 rutor saknar 5 planerade aktiviteter, och 5 har planerade" in coverage(7).alt


def test_a_goal_without_activities_is_named_and_those_without_a_goal_only_where_there_are_any() -> None:
    def rows(figure: Figure) -> list[list[str]]:
        return [[label.get_text() for label in axes.get_yticklabels()] for axes in figure.axes]

    some = goals([1, 0, 0, 0, 0], [0] * 5, [2, 0, 0, 0, 0]).figure
    assert [len(names) for names in rows(some)] == [3, 3]
    assert rows(some)[0][2] == "Inget mål angivet"
    assert "ingen" in [text.get_text() for text in some.axes[0].texts]
    assert [len(names) for names in rows(goals([1, 0, 0, 0, 0], [0] * 5, [0] * 5).figure)] == [2, 2]


def test_the_message_of_other_thresholds_is_in_the_alternative_text() -> None:
    # Carried out are three, with the indices 80, 60 and 20: at 70 one of six is in place and two hang on persons.
    # At 60 two are in place, at 80 one; more hang on persons at 70, 80, 90, 100 but not at 60 or below.
    alt = sensitivity((1, 80), (1, 60), (1, 20), (0.5, 90), (0.5, 40), (0, 10)).alt.replace("\u00a0", " ")
    assert "70, är 17 % av de bedömda uppdragen på plats och 33 % genomförda" in alt
    assert "Mellan gränsen 60 och gränsen 80 går andelen på plats från 33 % till 17 %" in alt
    assert "Vid 4 av 10 gränser" in alt


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        ([3.0], [3.0]),
        ([0.0, 10.0], [0.0, 10.0]),
        ([10.0, 10.0], [8.0, 12.0]),
        ([10.0, 10.0, 13.0], [7.0, 11.0, 15.0]),  # two groups that meet become one around their middle, 11
    ],
)
def test_labels_are_moved_apart_as_little_as_may_be(places: list[float], expected: list[float]) -> None:
    assert apart(places, 4) == pytest.approx(expected)


def test_a_notebook_shows_the_very_picture_that_a_docx_holds_with_its_words(tmp_path: Path) -> None:
    picture = next(iter(PICTURES.values()))()
    shown = Bench("02_implementation", tmp_path).show_figure("shown", picture)
    drawn = (tmp_path / "fragments" / "fig-shown.png").read_bytes()
    data, metadata = shown._repr_png_()
    assert b64decode(data) == drawn
    assert metadata["alt"] == picture.alt
