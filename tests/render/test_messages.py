"""Every message of the rendering has its Swedish."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import followup.render

SOURCE = Path(followup.render.__file__).parent
CATALOGUE = SOURCE.parent / "locale" / "sv" / "render.po"


def test_the_swedish_catalogue_has_every_message_and_no_other() -> None:
    found = extract_from_dir(str(SOURCE), method_map=[("**.py", "python")], keywords={"_": None})
    with CATALOGUE.open("rb") as stream:
        catalogue = {message.id: message.string for message in read_po(stream) if message.id}
    assert set(catalogue) == {message for _file, _line, message, _comments, _context in found}
    assert all(catalogue.values())
