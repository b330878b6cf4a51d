"use strict";
(() => {
  const table = document.getElementById("customers");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.textContent);
  const [words, stage, actor, order] = ["words", "stage", "actor", "order"].map((id) => document.getElementById(id));
  const buttons = [...document.querySelectorAll("[data-stage]")];
  const stages = [...stage.options].map((option) => option.value);
  const actors = [...actor.options].map((option) => option.value);
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  // As blocks, on a narrow screen, the parts of a table lose their roles.
  table.setAttribute("role", "table");
  for (const part of [table.tHead, body]) part.setAttribute("role", "rowgroup");
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    for (const [place, cell] of [...row.cells].entries()) {
      cell.setAttribute("role", cell.tagName === "TD" ? "cell" : place || row.parentNode === table.tHead ? "columnheader" : "rowheader");
      if (cell.tagName === "TD" && cell.textContent) cell.dataset.name = names[place];
    }
  }

  const known = rows.map((row) => {
    const [customer, at, days, verdict, next, paid, expected] = [...row.cells].map((cell) => cell.textContent);
    const number = (text) => (text === "" ? null : Number(text.replace(/[$,]/g, "")));
    const who = row.querySelector(".who").textContent;
    return {
      row,
      stage: at,
      actor: who,
      text: [customer, at, verdict, next].join(" ").toLowerCase(),
      keys: {
        customer: row.cells[0].firstChild.textContent,
        stage: stages.indexOf(at),
        "days in stage": number(days),
        verdict,
        "next to act": actors.indexOf(who),
        paid: number(paid),
        expected: number(expected),
      },
    };
  });

  function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const one of known) {
      const fits = (!stage.value || one.stage === stage.value) && (!actor.value || one.actor === actor.value);
      one.row.hidden = !(fits && wanted.every((word) => one.text.includes(word)));
      shown += !one.row.hidden;
    }
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.stage === stage.value));
    const all = `${known.length.toLocaleString("en")} customer${known.length === 1 ? "" : "s"}`;
    document.getElementById("status").textContent = shown === known.length ? all : `${shown.toLocaleString("en")} of ${all}`;
  }

  function compare(one, other) {
    if (one === null || other === null) return (one === null) - (other === null);
    return typeof one === "number" ? one - other : collator.compare(one, other);
  }

  function sort(name, descending) {
    const sorted = name === "" ? known : [...known].sort((one, other) => {
      const [first, second] = [one.keys[name], other.keys[name]];
      const missing = first === null || second === null;
      return compare(first, second) * (descending && !missing ? -1 : 1);
    });
    body.append(...sorted.map((one) => one.row));
    for (const [place, head] of heads.entries()) {
      if (names[place] === name) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    order.value = name;
  }

  for (const [place, head] of heads.entries()) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = names[place];
    button.addEventListener("click", () => sort(names[place], head.getAttribute("aria-sort") === "ascending"));
    head.replaceChildren(button);
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      stage.value = stage.value === button.dataset.stage ? "" : button.dataset.stage;
      filter();
    });
  }
  for (const control of [words, stage, actor]) control.addEventListener("input", filter);
  order.addEventListener("input", () => sort(order.value, order.value === "days in stage"));
  const filters = document.getElementById("filters");
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
})();
