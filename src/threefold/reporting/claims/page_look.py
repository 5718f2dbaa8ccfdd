"""How the page of claims looks, and the few lines that sort its tables."""

CSS = """
:root { color-scheme: light dark; --ink: #1f2328; --dim: #57606a; --paper: #ffffff; --line: #d0d7de;
  --holds: #116329; --fails: #a40e26; --undecided: #57606a; --surprise: #fff1c2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --dim: #9ea7b3; --paper: #0d1117; --line: #30363d;
    --holds: #56d364; --fails: #ff9492; --undecided: #9ea7b3; --surprise: #463700; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 84rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; }
.frame { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 62rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); white-space: nowrap; }
thead button { all: unset; cursor: pointer; font-weight: 600; }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
th[aria-sort=ascending] button::after { content: " \\2191"; }
th[aria-sort=descending] button::after { content: " \\2193"; }
.source, .inequality, td > div, details { color: var(--dim); font-size: .9em; }
.verdict { font-weight: 600; } .holds { color: var(--holds); } .fails { color: var(--fails); }
.undecided { color: var(--undecided); } .surprise { background: var(--surprise); }
.holds::before { content: "\\2713 "; } .fails::before { content: "\\2717 "; } .undecided::before { content: "? "; }
summary { cursor: pointer; } details ul { padding-left: 1.1rem; margin: .3rem 0; }
"""

# A click on a heading sorts by it, numbers within names as numbers; a second one turns the order.
SORTING = """
for (const button of document.querySelectorAll("thead button")) {
  button.addEventListener("click", () => {
    const head = button.closest("th"), table = head.closest("table"), body = table.tBodies[0];
    const up = head.getAttribute("aria-sort") !== "ascending";
    const key = (row) => row.cells[head.cellIndex].dataset.key ?? row.cells[head.cellIndex].textContent;
    const order = new Intl.Collator("en", {numeric: true}).compare;
    for (const other of head.parentElement.cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    body.append(...[...body.rows].sort((a, b) => (up ? 1 : -1) * order(key(a), key(b))));
  });
}
"""
