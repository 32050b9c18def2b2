"""What travels stays within its bounds and within its folder."""

import zipfile
from io import BytesIO

import pytest

from followup.batch import parcel
from followup.errors import InputError


def zipped(path, content=b"x"):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(path), content)
    return stream.getvalue()


def rules(error):
    return [fault.rule for fault in error.value.faults]


@pytest.mark.parametrize("path", ["../a", "raw/../../a", "/a", "raw\\a", "C:/a"])
def test_a_path_that_leads_out_of_the_folder_is_refused(path):
    with pytest.raises(InputError) as error:
        parcel.unpacked(zipped(path))
    assert rules(error) == ["batch.path-outside"]


def test_more_than_a_task_holds_is_neither_packed_nor_unpacked(monkeypatch):
    monkeypatch.setattr(parcel, "MOST_BYTES", 10)
    assert parcel.unpacked(parcel.pack({"a": b"x" * 10})) == {"a": b"x" * 10}
    with pytest.raises(InputError) as error:
        parcel.pack({"a": b"x" * 11})
    assert rules(error) == ["batch.too-large"]
    with pytest.raises(InputError) as error:
        parcel.unpacked(zipped("a", b"x" * 11))
    assert rules(error) == ["batch.too-large"]
