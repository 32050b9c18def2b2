// What the page adds where scripts run: the contents follow the reading, the text can be searched, tables can be
// sorted and filtered, and boxes without anything to scroll are passed over by the keyboard. Without scripts nothing is missing but this. It asks nothing of any network.
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

  const debounced = (action, wait = 300) => {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(action, wait); };
  };
  const folded = (text) => text.replace(/\s+/g, " ").trim().toLocaleLowerCase("sv");

  // What is said aloud and not shown.
  const voice = make("p", { role: "status", class: "unseen" });
  document.body.append(voice);

  // Boxes that scroll take the keyboard's focus only where there is something to scroll -----------------------------

  const boxes = [...document.querySelectorAll("[tabindex='0']")];
  const fit = () => {
    for (const box of boxes) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.setAttribute("tabindex", "0");
      else if (box !== document.activeElement) box.removeAttribute("tabindex");
    }
  };

  // The contents mark the section that is being read -------------------------------------------------------------

  const contents = document.querySelector(".contents");
  const entries = new Map();
  for (const link of document.querySelectorAll(".contents a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) entries.set(target, link);
  }
  const keepInSight = (link) => {
    if (contents.scrollHeight <= contents.clientHeight || contents.contains(document.activeElement)) return;
    const [box, place] = [contents.getBoundingClientRect(), link.getBoundingClientRect()];
    if (place.top < box.top || place.bottom > box.bottom) {
      contents.scrollTop += place.top - box.top - contents.clientHeight / 3;
    }
  };
  const mark = () => {
    const sections = [...entries.keys()];
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const passed = sections.filter((section) => section.getBoundingClientRect().top < innerHeight / 4);
    const inSight = sections.filter((section) => section.getBoundingClientRect().top < innerHeight);
    const current = entries.get((atEnd ? inSight : passed).at(-1));
    for (const link of entries.values()) {
      if (link !== current) link.removeAttribute("aria-current");
      else if (!link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "location");
        keepInSight(link);
      }
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

  // Made when it is first needed: what can be found, and under which heading it stands.
  let index = null;
  const build = () => {
    let section = "";
    index = [];
    for (const block of main.querySelectorAll("h2, h3, h4, p, li, figcaption, th, td, dt, dd, pre")) {
      if (block.matches("h2, h3")) section = words(block);
      if (block.closest(".aids, .filter") || block.querySelector("p, li, td, pre")) continue;
      const text = words(block);
      if (text) index.push({ block, section, text, folded: text.toLocaleLowerCase("sv") });
    }
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

  const goTo = (block) => {
    if (block.closest("tr[hidden]")) unfilter(block.closest("table"));
    if (!block.hasAttribute("tabindex")) block.setAttribute("tabindex", "-1");
    block.focus({ preventScroll: true });
  };

  const addSearch = () => {
    const input = make("input", { type: "search", id: "search", autocomplete: "off" });
    const status = make("p", { role: "status", class: "search-status" });
    const list = make("ol", { class: "hits" });
    const form = make("form", { role: "search", class: "search" },
      make("label", { for: "search" }, "Sök i dokumentet"), input, status, list);
    const search = () => {
      const sought = folded(input.value);
      list.replaceChildren();
      if (sought.length < 2) { status.textContent = ""; return; }
      if (!index) build();
      const hits = index.filter((entry) => entry.folded.includes(sought));
      status.textContent = hits.length === 0 ? "Inga träffar"
        : hits.length === 1 ? "1 träff"
        : hits.length > MOST ? `${hits.length} träffar; de första ${MOST} visas` : `${hits.length} träffar`;
      hits.slice(0, MOST).forEach(({ block, section, text, folded: plain }) => {
        if (!block.id) block.id = `hit-${index.findIndex((entry) => entry.block === block)}`;
        const link = make("a", { href: `#${block.id}` },
          make("span", { class: "hit-section" }, section),
          " ",
          make("span", {}, ...excerpt(text, plain.indexOf(sought), sought.length)));
        link.addEventListener("click", () => goTo(block));
        list.append(make("li", {}, link));
      });
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
    input.addEventListener("input", debounced(search));
    const heading = contents.querySelector("h2");
    if (heading) heading.before(form); else contents.prepend(form);
  };
  if (contents) addSearch();

  // Tables ---------------------------------------------------------------------------------------------------------

  const SORTED_FROM = 4;
  const FILTERED_FROM = 12;
  const filters = new Map();

  const unfilter = (table) => filters.get(table)?.();

  // What a table is called in the text: "tabell 3".
  const nameOf = (table) => {
    const caption = table.closest("figure")?.querySelector("figcaption");
    const name = caption ? words(caption).split(":")[0] : "";
    return /^\S+ \S+$/.test(name) ? name[0].toLocaleLowerCase("sv") + name.slice(1) : "tabellen";
  };

  // A number as Swedish writes it.
  const asNumber = (text) => {
    const plain = text.replace(/[\s\u00a0\u202f%]/g, "").replace("−", "-").replace(",", ".");
    return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : NaN;
  };
  // What is no number comes after all numbers, whichever way they are sorted.
  const compare = (a, b, way) => {
    const [x, y] = [asNumber(a), asNumber(b)];
    const [noX, noY] = [Number.isNaN(x), Number.isNaN(y)];
    if (noX !== noY) return noX ? 1 : -1;
    return way * (noX ? a.localeCompare(b, "sv", { numeric: true }) : x - y);
  };

  const ORDERS = { "": "ascending", ascending: "descending", descending: "" };
  const SAID = { ascending: "i stigande ordning", descending: "i fallande ordning" };

  const makeSortable = (table, heads, body) => {
    const original = [...body.rows];
    heads.forEach((head, column) => {
      const title = words(head);
      if (!title) return;
      const button = make("button", { type: "button", class: "sort" }, ...head.childNodes);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const order = ORDERS[head.getAttribute("aria-sort") ?? ""];
        for (const other of heads) other.removeAttribute("aria-sort");
        if (order) head.setAttribute("aria-sort", order);
        const rows = [...original];
        if (order) {
          const way = order === "ascending" ? 1 : -1;
          rows.sort((a, b) => compare(words(a.cells[column]), words(b.cells[column]), way));
        }
        // A row of totals stays last.
        const isTotal = (row) => /^(Totalt|Alla|Samtliga)$/.test(words(row.cells[0]));
        body.append(...rows.filter((row) => !isTotal(row)), ...rows.filter(isTotal));
        voice.textContent = order
          ? `Sorterat efter ${title} ${SAID[order]}, ${nameOf(table)}`
          : `Ursprunglig ordning, ${nameOf(table)}`;
      });
    });
  };

  const makeFilterable = (table, body, number) => {
    const id = `filter-${number}`;
    const input = make("input", { type: "search", id, autocomplete: "off" });
    const status = make("span", { role: "status" });
    const filter = () => {
      const sought = folded(input.value);
      let shown = 0;
      for (const row of body.rows) {
        row.hidden = !words(row).toLocaleLowerCase("sv").includes(sought);
        shown += !row.hidden;
      }
      status.textContent = sought ? `${shown} av ${body.rows.length} rader visas` : "";
    };
    input.addEventListener("input", debounced(filter));
    filters.set(table, () => { input.value = ""; filter(); });
    const scroll = table.closest(".table-scroll") ?? table;
    scroll.before(make("p", { class: "filter" }, make("label", { for: id }, `Filtrera ${nameOf(table)} `), input, " ", status));
  };

  [...main.querySelectorAll("table")].forEach((table, number) => {
    const body = table.tBodies[0];
    const heads = table.tHead ? [...table.tHead.rows[0].cells] : [];
    const plain = body && [...body.rows].every((row) => row.cells.length === heads.length);
    if (!plain || body.rows.length < SORTED_FROM) return;
    makeSortable(table, heads, body);
    if (body.rows.length >= FILTERED_FROM) makeFilterable(table, body, number);
  });

  fit();
  addEventListener("resize", debounced(fit));
})();
