// What the page adds where scripts run: the contents follow the reading, the report can be searched, tables can be
// sorted and filtered. Without scripts nothing is missing but this. It asks nothing of any network.
(() => {
  "use strict";

  const main = document.getElementById("content");
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

  // The contents mark the section that is being read -------------------------------------------------------------

  const entries = new Map();
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) entries.set(target, link);
  }
  const mark = () => {
    const passed = [...entries.keys()].filter((section) => section.getBoundingClientRect().top < innerHeight / 4);
    const current = entries.get(passed.at(-1));
    for (const link of entries.values()) {
      if (link === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  };
  if (entries.size) {
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // Search ---------------------------------------------------------------------------------------------------------

  const MOST = 40;
  const AROUND = 40;

  const blocks = () => [...main.querySelectorAll("h2, h3, h4, p, li, figcaption, th, td, dt, dd, pre")]
    .filter((block) => !block.querySelector("p, li, td, pre"));

  const headingBefore = (block) => {
    const before = [...main.querySelectorAll("h2, h3")].filter(
      (heading) => heading === block || heading.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING);
    return before.length ? words(before.at(-1)) : "";
  };

  const excerpt = (text, place, length) => {
    const start = Math.max(0, place - AROUND);
    const end = Math.min(text.length, place + length + AROUND);
    return [
      (start ? "…" : "") + text.slice(start, place),
      make("mark", {}, text.slice(place, place + length)),
      text.slice(place + length, end) + (end < text.length ? "…" : ""),
    ];
  };

  const addSearch = (place) => {
    const input = make("input", { type: "search", id: "search", autocomplete: "off" });
    const status = make("p", { role: "status", class: "search-status" });
    const list = make("ol", { class: "hits" });
    const form = make("form", { role: "search", class: "search" },
      make("label", { for: "search" }, "Sök i rapporten"), input, status, list);
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("input", () => {
      const sought = input.value.replace(/\s+/g, " ").trim().toLocaleLowerCase("sv");
      list.replaceChildren();
      if (sought.length < 2) { status.textContent = ""; return; }
      const hits = blocks().filter((block) => words(block).toLocaleLowerCase("sv").includes(sought));
      status.textContent = hits.length === 0 ? "Inga träffar"
        : hits.length === 1 ? "1 träff"
        : hits.length > MOST ? `${hits.length} träffar; de första ${MOST} visas` : `${hits.length} träffar`;
      hits.slice(0, MOST).forEach((block, number) => {
        const text = words(block);
        if (!block.id) block.id = `hit-${number}-${Date.now()}`;
        const link = make("a", { href: `#${block.id}` },
          make("span", { class: "hit-section" }, headingBefore(block)),
          make("span", {}, ...excerpt(text, text.toLocaleLowerCase("sv").indexOf(sought), sought.length)));
        link.addEventListener("click", () => {
          block.setAttribute("tabindex", "-1");
          block.focus({ preventScroll: true });
        });
        list.append(make("li", {}, link));
      });
    });
    place.append(form);
  };
  const contents = document.querySelector(".contents");
  if (contents) addSearch(contents);

  // Tables ---------------------------------------------------------------------------------------------------------

  const SORTED_FROM = 4;
  const FILTERED_FROM = 12;

  // A number as Swedish writes it; what is no number comes after all numbers.
  const asNumber = (text) => {
    const plain = text.replace(/[\s\u00a0\u202f%]/g, "").replace("−", "-").replace(",", ".");
    return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
  };
  const compare = (a, b) => {
    const [x, y] = [asNumber(a), asNumber(b)];
    if (!Number.isNaN(x) || !Number.isNaN(y)) return Number.isNaN(x) ? 1 : Number.isNaN(y) ? -1 : x - y;
    return a.localeCompare(b, "sv", { numeric: true });
  };

  const makeSortable = (table, heads, body) => {
    heads.forEach((head, column) => {
      if (!words(head)) return;
      const button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        // A row of totals stays last.
        const rows = [...body.rows];
        const totals = rows.filter((row) => /^(Totalt|Alla|Samtliga)\b/.test(words(row)));
        const others = rows.filter((row) => !totals.includes(row));
        others.sort((a, b) => compare(words(a.cells[column]), words(b.cells[column])) * (descending ? -1 : 1));
        body.append(...others, ...totals);
      });
    });
  };

  const makeFilterable = (table, body, number) => {
    const id = `filter-${number}`;
    const input = make("input", { type: "search", id, autocomplete: "off" });
    const status = make("span", { role: "status" });
    input.addEventListener("input", () => {
      const sought = input.value.trim().toLocaleLowerCase("sv");
      let shown = 0;
      for (const row of body.rows) {
        row.hidden = !words(row).toLocaleLowerCase("sv").includes(sought);
        shown += !row.hidden;
      }
      status.textContent = sought ? `${shown} av ${body.rows.length} rader visas` : "";
    });
    const scroll = table.closest(".table-scroll") ?? table;
    scroll.before(make("p", { class: "filter" }, make("label", { for: id }, "Filtrera tabellen "), input, " ", status));
  };

  [...main.querySelectorAll("table")].forEach((table, number) => {
    const body = table.tBodies[0];
    const heads = table.tHead ? [...table.tHead.rows[0].cells] : [];
    const plain = body && [...body.rows].every((row) => row.cells.length === heads.length);
    if (!plain || body.rows.length < SORTED_FROM) return;
    makeSortable(table, heads, body);
    if (body.rows.length >= FILTERED_FROM) makeFilterable(table, body, number);
  });
})();
