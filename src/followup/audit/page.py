"""The page around the audit trail's cells, in the look of the report."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from string import Template

from followup.locale import _
from followup.render.policy import script_hash

AUDIT_TRAIL = "granskningsspar.html"
"""The file beside the report in which every number's cell can be read."""

_PAGE = Template("""\
<!DOCTYPE html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="$policy">
<title>$title: $about</title>
<style>
:root { --accent-on-light: #$accent; --accent-on-dark: #$accent_dark; --notice-on-light: #$notice_light;
  --notice-on-dark: #$notice_dark; }
$style
</style>
</head>
<body class="report audit">
<a class="skip" href="#content">$skip</a>
<header class="title-block">
$notice<p class="kind">$about</p>
<h1>$title</h1>
<p>$explained</p>
<p><a href="$report">$back</a></p>
</header>
<div class="columns">
$cells</div>
<footer class="page-foot"><p>$foot</p></footer>
<script>
$script</script>
</body>
</html>
""")


_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
)


def anchor_of(notebook: str, cell: str) -> str:
    """Return the anchor of a cell in the audit trail.

    Examples
    --------
    >>> anchor_of("02_implementation", "facts-implementation")
    'cell-02_implementation-facts-implementation'
    """
    return f"cell-{notebook}-{cell}"


def audit_page(
    cells: str, metadata: Mapping[str, object], look: Mapping[str, object], style: str, script: str, report: str
) -> str:
    """Return the audit trail as a page of its own.

    Parameters
    ----------
    cells
        What :func:`followup.audit.write_audit_cells` wrote.
    metadata
        The report's metadata.
    look
        Its colours.
    style, script
        Its style sheet and its script.
    report
        The file name of the report's HTML.
    """
    notice = str(metadata.get("notice", ""))
    about = " · ".join(escape(str(metadata[key])) for key in ("municipality", "subtitle") if metadata.get(key))
    return _PAGE.substitute(
        lang=escape(f"{metadata['lang']}-{metadata['region']}"),
        title=escape(_("Audit trail")),
        about=about,
        accent=escape(str(look["accent"])),
        accent_dark=escape(str(look["accent-dark"])),
        notice_light=escape(str(look["notice"])),
        notice_dark=escape(str(look["notice-dark"])),
        policy=_POLICY.format(script=script_hash(script)),
        style=style,
        script=script,
        skip=escape(_("Skip to the content")),
        notice=f'<p class="notice page-notice" role="note">{escape(notice)}</p>\n' if notice else "",
        explained=escape(
            _(
                "Here is every step from the answers to the numbers of the report: what was computed, how, and with "
                "what result. Each number in the report leads to the cell that computed it. Free-text answers are not "
                "shown."
            )
        ),
        report=escape(report),
        back=escape(_("To the report")),
        cells=cells,
        foot=escape(str(metadata["header-text"])),
    )
