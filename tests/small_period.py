"""A period small enough to hold in one's head: two administrations, three activities, every kind of question."""

from __future__ import annotations

from pathlib import Path

PERIOD = """\
period: "2018-2022"
synthetic: true
title: Uppföljning av arbetet mot våld
status: draft
municipality: { name: Småby kommun, code: "9998" }
board: Socialnämnden
administration: social
case_number: SN 2023-0001
years: [2019, 2020]
survey: { opens: 2023-01-16, closes: 2023-02-10, report: 2023-04-24 }
invited:
  social: 3
  school: 2
thresholds:
  criteria_answered: 3
  carried_out: 75
  systematic: 70
  ranking_base: 5
  people: 5
  clear_share: 60
  few_share: 30
  clear_change: 5
proposals: [Nämnden godkänner rapporten.]
recipients: [Kommunstyrelsen]
letter:
  background: Bakgrund.
  economy: Inga kostnader.
  goals: [Trygghet]
  equality: Jämställdhet.
  consultation: Samråd.
  evaluation: Varje år.
  union: Information lämnas.
"""
PLAN = """\
plans:
  - { id: HP, title: Handlingsplan, kind: handlingsplan, adopted: 2018-06-12, adopted_by: Kommunstyrelsen }
administrations:
  - id: social
    name: Socialförvaltningen
    short: Social
    board: Socialnämnden
    former_names: [Omsorgsförvaltningen]
  - { id: school, name: Skolförvaltningen, short: Skola, board: Skolnämnden }
development_areas:
  - { id: support, title: Stöd och skydd, short: Stöd }
violence_forms:
  - { id: close, title: Våld i nära relationer, short: Nära }
  - { id: honour, title: "Hedersrelaterat våld, förtryck och tvång", short: Heder }
activities:
  - id: A1
    title: Fråga om våld
    plan: HP
    area: support
    responsible: [social, school]
    levels: [indicated]
    target: citizens
    forms: [close]
    timetable: { start: 2019, end: 2022 }
  - id: A2
    title: Jourboende
    plan: HP
    area: support
    responsible: [social]
    levels: [indicated]
    target: citizens
    forms: [close, honour]
    timetable: { start: 2019, end: 2022 }
  - id: A3
    title: Lektioner
    plan: HP
    area: support
    responsible: [school]
    levels: [universal]
    target: citizens
    forms: [honour]
    timetable: { start: 2020, end: 2022 }
"""
QUESTIONNAIRE = """\
title: Uppföljning
introduction: Svara för din förvaltning.
scales:
  status:
    options:
      - { code: done, label: Genomförd, score: 1 }
      - { code: ongoing, label: Pågår, score: 0.5 }
      - { code: not_begun, label: Ej påbörjad, score: 0, synonyms: [Inte påbörjad] }
      - { code: not_applicable, label: Ej aktuell, means: not_applicable }
      - { code: dont_know, label: Vet ej, means: dont_know }
    order: [not_begun, ongoing, done]
  agreement:
    options:
      - { code: yes, label: Ja, score: 1 }
      - { code: no, label: Nej, score: 0 }
      - { code: dont_know, label: Vet ej, means: dont_know }
    order: [no, yes]
  needs:
    options:
      - { code: law, label: "Lagar, regler och sekretess" }
      - { code: asking, label: Att fråga }
      - { code: risk, label: Risk }
      - { code: dont_know, label: Vet ej, means: dont_know }
questions:
  - { id: key, text: Ange din svarskod, kind: text, measures: respondent_key }
  - { id: administration, text: Var arbetar du?, kind: single, scale: administrations, measures: administration }
  - id: status
    text: Hur långt har arbetet kommit?
    kind: matrix
    scale: status
    measures: implementation
    columns: ["{id} {title} – hur långt?"]
  - id: written
    text: Finns det en rutin?
    kind: matrix
    scale: agreement
    measures: systematics
    ask_if: { question: status, answers: [done, ongoing] }
  - { id: annual, text: Vilka år följdes arbetet upp?, kind: multiple, scale: years, measures: annual_followup }
  - { id: staff, text: Hur många är ni?, kind: number, measures: staff, minimum: 0, maximum: 5000 }
  - { id: trained, text: Hur många är utbildade?, kind: number, measures: trained, minimum: 0, maximum: 5000 }
  - { id: needs, text: Vad behöver ni kunna?, kind: multiple, scale: needs, measures: training_needs }
  - { id: steering, text: Styrningen är tydlig., kind: scale, scale: agreement, measures: coordination }
  - { id: obstacles, text: Vad hindrade?, kind: text, measures: obstacles }
  - { id: form, text: Är utbildningen ordnad?, kind: single, scale: agreement, measures: training_form }
  - { id: wanted, text: Vilka former ska med?, kind: multiple, scale: violence_forms, measures: forms_wanted }
  - { id: home, text: Var hör arbetet hemma?, kind: multiple, scale: needs, measures: belonging }
"""
FILES = {"period.yaml": PERIOD, "plan.yaml": PLAN, "questionnaire.yaml": QUESTIONNAIRE}


def write_period(folder: Path, *edits: tuple[str, str, str]) -> Path:
    """Write a valid period folder; each edit is the file's name, a text in it and what to put in its place."""
    (folder / "responses").mkdir(parents=True, exist_ok=True)
    texts = dict(FILES)
    for name, old, new in edits:
        assert old in texts[name], f"{name} has no {old!r}"
        texts[name] = texts[name].replace(old, new, 1)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
