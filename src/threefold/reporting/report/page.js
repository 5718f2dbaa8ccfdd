"use strict";

// Light and dark: as the system has it until the button says otherwise.
const root = document.documentElement;
const theme = document.getElementById("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
const nameTheme = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; nameTheme(); });
system.addEventListener("change", nameTheme);
nameTheme();
theme.hidden = false;

// On a narrow screen the contents stand before the text, so they begin closed.
if (!matchMedia("(min-width: 68rem)").matches) document.getElementById("contents").open = false;

// A cell's number: the one that it begins with, as "1,766", "−5.8", "16.8 ± 0.4 %".
const numberOf = (text) => {
  const found = text.replaceAll(",", "").replaceAll("−", "-").match(/^[<>≤≥+]?\s*(-?\d*\.?\d+(e[-+]?\d+)?)/i);
  return found ? Number(found[1]) : NaN;
};

// Numbers by size before words by alphabet, and what is missing last either way.
const compare = (one, other, sign) => {
  const numbers = [numberOf(one), numberOf(other)];
  if (!numbers.some(Number.isNaN)) return sign * (numbers[0] - numbers[1]);
  if (one === "–" || other === "–") return (one === "–") - (other === "–");
  if (!numbers.every(Number.isNaN)) return Number.isNaN(numbers[0]) - Number.isNaN(numbers[1]);
  return sign * one.localeCompare(other, "en", { numeric: true });
};

const sort = (table, column, head) => {
  const ascending = head.getAttribute("aria-sort") !== "ascending";
  table.querySelectorAll("thead th").forEach((each) => each.setAttribute("aria-sort", "none"));
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const body = table.tBodies[0];
  const cell = (row) => row.cells[column].textContent.trim();
  body.append(...[...body.rows].sort((one, other) => compare(cell(one), cell(other), ascending ? 1 : -1)));
};

document.querySelectorAll("table.sortable").forEach((table) => {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(table, column, head));
  });
});

// The drawing is in the page, so it can be saved even where the page stands alone.
document.querySelectorAll("button.save").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const drawing = document.querySelector(`#${button.dataset.figure} svg`);
    const file = new Blob([new XMLSerializer().serializeToString(drawing)], { type: "image/svg+xml" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `${button.dataset.figure}.svg`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
});

// What a link leads to may be inside something folded.
const unfold = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
};
addEventListener("hashchange", unfold);
unfold();
