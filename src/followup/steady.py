"""Repack a workbook so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def steady(content: bytes, moment: datetime) -> bytes:
    """Return a workbook that bears ``moment`` instead of the time it was made."""
    packed = io.BytesIO()
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the file tells which operating system it was made on
            target.writestr(entry, part)
    return packed.getvalue()
