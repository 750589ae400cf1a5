// Pages, search, filters, sorting, keys and the theme. All content is in the document already; this only shows and hides it.
(function () {
"use strict";
const root = document.documentElement;
const one = (selector, from) => (from || document).querySelector(selector);
const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
const title = document.title;
const tabs = all(".tabs a");
const said = one("#said"), main = one("main");

// The address: `#page?key=value&key=a,b`
const plain = text => { try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch (broken) { return text; } };
const coded = text => encodeURIComponent(text).replace(/%20/g, "+");
function parsed() {
  const hash = location.hash.slice(1), cut = hash.indexOf("?"), state = {};
  for (const pair of cut < 0 ? [] : hash.slice(cut + 1).split("&")) {
    const at = pair.indexOf("=");
    if (at > 0) state[plain(pair.slice(0, at))] = pair.slice(at + 1).split(",").map(plain).filter(Boolean);
  }
  return { name: plain(cut < 0 ? hash : hash.slice(0, cut)), state };
}
function pageNamed(name) {
  const found = document.getElementById(name);
  return found && found.parentNode === main ? found : one("#overview");
}

// Pages
let shown = null, travelled = true, left = "";
const scrolls = new Map();
function route() {
  const { name, state } = parsed(), page = pageNamed(name), moved = page !== shown;
  for (const old of all("main > .on")) if (old !== page) old.classList.remove("on");
  page.classList.add("on");
  root.classList.remove("wait");
  const tab = page.matches(".act, .ok") ? "#actions" : "#" + page.id;
  for (const link of tabs) {
    if (link.getAttribute("href") === tab) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const current = one(".tabs [aria-current]");
  if (current) current.parentNode.scrollLeft = current.offsetLeft - 16;
  if (page.id === "actions") apply(state);
  const heading = one("h1", page);
  document.title = page.id === "overview" ? title : title + " · " + heading.textContent;
  if (moved) {
    const first = shown === null;
    shown = page;
    heading.tabIndex = -1;
    if (!first) heading.focus({ preventScroll: true });
    if (!first || location.hash.length > 1) scrollTo(0, travelled && scrolls.get(location.hash) || 0);
  }
  left = location.hash;
  travelled = true;
}
addEventListener("hashchange", route);
addEventListener("scroll", () => scrolls.set(left, scrollY), { passive: true });
if ("scrollRestoration" in history) history.scrollRestoration = "manual";
document.addEventListener("click", event => {
  const link = event.target.closest("a[href^='#']");
  if (link && link.className === "skip") {
    event.preventDefault();
    one("h1", shown).focus();
  } else if (link) {
    travelled = false;
    if (link.getAttribute("href") === location.hash) scrollTo(0, 0);
  }
  for (const menu of all(".facet[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// The list
const list = one("#list"), body = list.tBodies[0], search = one("#search"), select = one("#group");
const views = all("[data-view]"), sorts = all("[data-sort]", list), hits = one("#hits"), nothing = one("#nothing");
const facets = all("[data-facet]").map(menu => ({
  key: menu.dataset.facet, menu, boxes: all("input", menu), label: menu.firstChild.firstChild.data,
}));
const keys = ["view", "outcome", "status", "category", "product", "severity", "band", "tag"];
const tags = facets.find(facet => facet.key === "tag");
const rows = all("tr[data-a]", body).map(row => {
  const chosen = row.dataset.a.split(" ").map(cell => cell.split(","));
  const words = tags ? chosen[7].map(at => at === "-" ? "" : tags.boxes[at].value) : [];
  return { row, chosen, link: one("a", row), text: [row.cells[1].textContent, row.cells[6].textContent, ...words].join(" ").toLowerCase() };
});
const heads = all("tr.gh", body);
const usual = { q: "", view: one("[aria-pressed=true]").dataset.view, group: "", sort: "rank" };
let now = null, order = "rank/", visible = [];

function apply(state) {
  now = { q: (state.q || []).join(","), sort: one("#list [data-sort='" + (state.sort || ["rank"])[0].replace(/[^a-z]/g, "") + "']") ? state.sort && state.sort[0] || "rank" : "rank" };
  now.view = views.some(button => button.dataset.view === (state.view || [])[0]) ? state.view[0] : usual.view;
  now.group = select && all("option", select).some(option => option.value === (state.group || [])[0]) ? state.group[0] : "";
  if (search.value !== now.q) search.value = now.q;
  if (select) select.value = now.group;
  for (const facet of facets) {
    const wanted = state[facet.key] || [];
    for (const box of facet.boxes) box.checked = wanted.includes(box.value);
    now[facet.key] = facet.boxes.filter(box => box.checked).map(box => box.value);
    one(".on", facet.menu).textContent = now[facet.key].length || "";
  }
  arrange();
  filter();
}
function filter() {
  const words = now.q.toLowerCase().split(/\s+/).filter(Boolean), view = views.findIndex(button => button.dataset.view === now.view);
  const wanted = facets.filter(facet => now[facet.key].length).map(facet => [
    keys.indexOf(facet.key), facet.boxes.flatMap((box, at) => box.checked ? [String(at)] : []),
  ]);
  const counts = new Map(), group = keys.indexOf(now.group);
  let outside = 0;
  visible = [];
  for (const item of rows) {
    const fits = words.every(word => item.text.includes(word)) && wanted.every(([at, values]) => item.chosen[at].some(value => values.includes(value)));
    const inside = fits && item.chosen[0].includes(String(view));
    if (!inside) item.row.hidden = true;
    if (inside) {
      visible.push(item);
      if (group > 0) counts.set(item.chosen[group][0], (counts.get(item.chosen[group][0]) || 0) + 1);
    } else if (fits) outside++;
  }
  if (group > 0 || now.sort !== "rank") visible.sort((a, b) => a.place - b.place);
  reveal(visible.filter(item => item.row.hidden), gradual ? 60 : visible.length);
  for (const head of heads) {
    const [facet, at] = head.dataset.g.split(" "), count = facet === now.group ? counts.get(at) : 0;
    head.hidden = !count;
    const cell = one("[data-all]", head);
    cell.textContent = parseInt(cell.dataset.all.replace(/,/g, ""), 10) === count ? cell.dataset.all : count + " of " + cell.dataset.all;
  }
  for (const button of views) button.setAttribute("aria-pressed", String(button.dataset.view === now.view));
  const text = visible.length === rows.length ? rows.length + " actions" : visible.length + " of " + rows.length + " actions";
  if (hits.textContent !== text) said.textContent = hits.textContent = text;
  nothing.hidden = visible.length > 0 || !rows.length;
  chips();
  const more = one("#more");
  more.hidden = !outside || !(words.length || wanted.length);
  more.replaceChildren();
  if (!more.hidden) more.append(button(outside + " more in All", () => go({ view: "all" })));
}
// While somebody types, what fits the window comes first: laying out hundreds of rows takes longer than a keystroke
let gradual = false, turns = 0;
function reveal(waiting, step) {
  const turn = ++turns;
  const next = from => {
    if (turn !== turns) return;
    for (const item of waiting.slice(from, from + step)) item.row.hidden = false;
    if (from + step < waiting.length) setTimeout(next, 0, from + step);
  };
  next(0);
}
function chips() {
  const active = one("#active"), parts = [];
  for (const facet of facets) {
    for (const box of facet.boxes.filter(box => box.checked)) {
      const label = facet.label + ": " + box.nextSibling.textContent;
      const chip = button(label + " ×", () => go({ [facet.key]: now[facet.key].filter(value => value !== box.value) }));
      chip.setAttribute("aria-label", "Remove filter " + label);
      parts.push(chip);
    }
  }
  if (parts.length) parts.push(button("Clear", () => go(Object.fromEntries(facets.map(facet => [facet.key, []])))));
  active.replaceChildren(...parts);
  active.hidden = !parts.length;
}
function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

// Order and groups: rows move only when these change
const amount = cell => parseFloat(cell.textContent.replace("\u2212", "-")) || 0;
const measures = {
  rank: item => amount(item.row.cells[0]), title: item => item.link.textContent,
  gain: item => amount(item.row.cells[2]), points: item => amount(item.row.cells[3]),
  outcome: item => +item.chosen[1][0], status: item => +item.chosen[2][0], group: item => item.row.cells[6].textContent,
};
const language = new Intl.Collator("en", { numeric: true });
function arrange() {
  const wanted = now.sort + "/" + now.group;
  const down = now.sort.startsWith("-"), key = now.sort.replace("-", "");
  for (const head of sorts) {
    if (head.dataset.sort === key) head.setAttribute("aria-sort", down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  if (wanted === order) return;
  order = wanted;
  const group = keys.indexOf(now.group), measure = measures[key];
  const values = new Map(rows.map((item, at) => [item, [group > 0 ? +item.chosen[group][0] : 0, measure(item), at]]));
  const compare = (a, b) => typeof a === "number" ? a - b : language.compare(a, b);
  const sorted = rows.slice().sort((one, other) => {
    const a = values.get(one), b = values.get(other);
    return a[0] - b[0] || (down ? -1 : 1) * compare(a[1], b[1]) || a[2] - b[2];
  });
  sorted.forEach((item, at) => { item.place = at; });
  const lines = document.createDocumentFragment();
  for (const head of heads) if (!now.group || !head.dataset.g.startsWith(now.group + " ")) lines.append(head);
  let last = -1;
  for (const item of sorted) {
    const [part] = values.get(item);
    if (group > 0 && part !== last) {
      last = part;
      lines.append(heads.find(head => head.dataset.g === now.group + " " + part));
    }
    lines.append(item.row);
  }
  body.append(lines);
}

// Choices go into the address: typing replaces the entry, everything else pushes one, so that Back undoes one decision
function go(change, replace) {
  const next = Object.assign({}, now, change), parts = [];
  for (const [key, value] of Object.entries(next)) {
    const text = Array.isArray(value) ? value.map(coded).join(",") : coded(value);
    if (text && value !== usual[key]) parts.push(key + "=" + text);
  }
  const hash = "#actions" + (parts.length ? "?" + parts.join("&") : "");
  if (hash === location.hash) return;
  gradual = Boolean(replace);
  try {
    history[replace ? "replaceState" : "pushState"](null, "", hash);
    route();
  } catch (sandboxed) {
    location.replace(hash);
  }
  gradual = false;
}
search.addEventListener("input", () => go({ q: search.value }, true));
for (const view of views) view.addEventListener("click", () => go({ view: view.dataset.view }));
for (const facet of facets) {
  facet.menu.addEventListener("change", () => go({ [facet.key]: facet.boxes.filter(box => box.checked).map(box => box.value) }));
}
if (select) select.addEventListener("change", () => go({ group: select.value }));
for (const head of sorts) {
  head.addEventListener("click", () => {
    const key = head.dataset.sort, first = key === "gain" || key === "points" ? "-" + key : key, other = first === key ? "-" + key : key;
    go({ sort: now.sort === first ? other : first });
  });
}
one("#reset").addEventListener("click", () => { location.hash = "#actions?view=all"; });

// Passing on: templates are filled when the menu opens, by the rules of reporters/_share.py; nothing is sent
const share = one(".share"), tenant = one(".tenant bdi").textContent, base = one(".share > div").dataset.link;
function message() {
  const link = base ? base + location.hash : location.protocol === "https:" ? location.href : "";
  const name = one("h1", shown).textContent;
  if (!shown.matches(".act, .ok")) {
    const number = one(".now b").textContent, earned = one(".now span");
    const text = "Secure Score: " + number + (earned ? ", " + earned.textContent + " points" : "");
    return { subject: tenant + ": " + (shown.id === "overview" ? "Secure Score " + number : name), text, link };
  }
  const steps = all(".impl ol li", shown).map((step, at) => at + 1 + ". " + step.textContent);
  const first = one("code", shown), worth = one("#list a[href='#" + CSS.escape(encodeURIComponent(shown.id)) + "']").closest("tr").cells[3].textContent;
  const text = [name + " (" + first.textContent + ")", first.nextSibling.textContent + (worth && ", " + worth + " points"), ...steps].join("\n");
  return { subject: tenant + ": " + name, text, link };
}
function address(way, { subject, text, link }) {
  const clean = words => way.parted ? words.split(way.parted).join(" ") : words;
  let title = Array.from(clean(subject)).slice(0, +way.subject);
  const fill = body => way.way.replace("{subject}", () => encodeURIComponent(title.join("")))
    .replace("{text}", () => encodeURIComponent(body).replace(/%0A/g, way.newline)).replace("{link}", () => encodeURIComponent(link));
  const tail = link ? "\n\n" + link : "";
  let kept = Array.from(clean(text)).slice(0, 2000), filled = fill(kept.join("") + tail);
  while (filled.length > 2000 && kept.length + title.length) {
    if (!kept.length) title = title.slice(0, -20);
    kept = kept.slice(0, -20);
    filled = fill(kept.join("") + "\u2026" + tail);
  }
  return filled;
}
share.addEventListener("toggle", () => {
  if (share.open) for (const way of all("[data-way]", share)) way.href = address(way.dataset, message());
});

// Copying
document.addEventListener("click", event => {
  const asked = event.target.closest("[data-copy]");
  if (!asked) return;
  const wanted = asked.dataset.copy, source = wanted && document.getElementById(wanted);
  const { text, link } = wanted === "message" ? message() : {};
  copy(text ? text + (link ? "\n\n" + link : "") : source ? source.textContent : base ? base + location.hash : location.href).then(() => {
    said.textContent = "Copied";
    if (text) return;
    const label = asked.dataset.label = asked.dataset.label || asked.textContent;
    asked.textContent = "Copied";
    setTimeout(() => { asked.textContent = label; }, 1500);
  }, () => { said.textContent = "The browser refused to copy"; });
});
function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("copy"));
}

// Theme: the system's, until somebody chooses
one(".theme").addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try { localStorage.setItem("tenantscore-theme", root.dataset.theme); } catch (denied) { return; }
});

// Keys
let going = 0;
const places = { o: "#overview", a: "#actions", v: "#overrides", f: "#frameworks", p: "#provenance" };
const visit = hash => { travelled = false; location.hash = hash; };
document.addEventListener("keydown", event => {
  const field = event.target.closest("input, select, textarea");
  if (event.key === "Escape") {
    const open = one(".facet[open]");
    if (open) { open.open = false; open.firstChild.focus(); }
    else if (event.target === search && search.value) { event.preventDefault(); go({ q: "" }, true); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || field) return;
  if (going && Date.now() - going < 1500 && places[event.key]) { going = 0; visit(places[event.key]); return; }
  going = event.key === "g" ? Date.now() : 0;
  if (event.key === "/") {
    event.preventDefault();
    if (shown.id !== "actions") { visit("#actions"); route(); }
    search.focus();
    search.select();
  } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
});
function step(by) {
  if (!now) apply({});
  const on = shown.id === "actions", here = visible.findIndex(item => on ? item.link === document.activeElement : item.link.hash === location.hash);
  const next = visible[here < 0 ? (by > 0 ? 0 : visible.length - 1) : here + by];
  if (!next) return;
  if (on) { next.link.focus(); next.row.scrollIntoView({ block: "nearest" }); }
  else if (shown.matches(".act, .ok")) visit(next.link.hash);
}

// Print opens everything, and closes again what was closed
addEventListener("beforeprint", () => {
  for (const fold of all("details:not([open])")) { fold.open = true; fold.dataset.print = ""; }
});
addEventListener("afterprint", () => {
  for (const fold of all("details[data-print]")) { fold.open = false; delete fold.dataset.print; }
});
route();
})();
