"""The page that shows a check: everything found, pictures with words, nothing fetched from outside."""

import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from followup.checking import check_page
from followup.checking.pictures import arrivals_figure
from followup.errors import Fault, Place
from followup.pipeline.check import find_faults

ROOT = Path(__file__).parents[2]
HOSTILE = Fault("test.hostile", "<script>alert(1)</script> {{< include x >}}", Place("a.csv"), "*mend* it")


@pytest.fixture(scope="module")
def page() -> str:
    period, cleaned, faults = find_faults(ROOT / "data" / "raw", "2018-2022")
    assert period is not None
    return check_page(ROOT / "report", period, cleaned, [HOSTILE, *faults]).decode()


def test_every_fault_is_on_the_page_as_text(page: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("<script") == 1  # the page's own
    assert "*mend* it" in page
    assert "test.hostile" in page


def test_each_picture_says_what_it_shows(page: str) -> None:
    pictures = re.findall(r"<img\b[^>]*>", page)
    assert len(pictures) == 3
    assert all(re.search(r'alt="[^"]{30,}"', picture) for picture in pictures)


def test_the_page_fetches_nothing(page: str) -> None:
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)


def test_a_period_whose_answers_carry_no_time_has_no_curve() -> None:
    respondents = pd.DataFrame({"submitted": pd.Series([pd.NaT], dtype="datetime64[us]")})
    assert arrivals_figure(respondents, date(2023, 2, 10)) is None


def test_answers_after_the_last_day_are_told_of_in_words() -> None:
    # Three answers: on the 9th, on the last day (the 10th) and on the 12th; only the last of them is late.
    times = pd.to_datetime(["2023-02-09 10:00", "2023-02-10 23:59", "2023-02-12 08:00"]).astype("datetime64[us]")
    picture = arrivals_figure(pd.DataFrame({"submitted": times}), date(2023, 2, 10))
    assert picture is not None
    assert "3 i allt" in picture.alt
    assert "varav 1 efter sista dagen" in picture.alt
