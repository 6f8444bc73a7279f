(() => {
  "use strict";
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);

  const theme = byId("theme");
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (preferred.matches ? "dark" : "light")) === "dark";
  const nameTheme = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", isDark() ? "Use the light theme" : "Use the dark theme");
  };
  // A page opened from a file may have no storage.
  try {
    const kept = localStorage.getItem("signalbox-theme");
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  } catch (e) { /* The theme is then chosen anew each time. */ }
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
    try { localStorage.setItem("signalbox-theme", root.dataset.theme); } catch (e) { /* As above. */ }
  });
  preferred.addEventListener("change", nameTheme);
  nameTheme();
  theme.hidden = false;

  const clauses = all(".clause");
  const texts = new Map(clauses.map((clause) => [
    clause,
    [clause.id, ...all(".text, .reason, .notes, .chips", clause).map((e) => e.textContent)]
      .join(" ").toLowerCase(),
  ]));
  const filters = byId("filters");
  const filter = () => {
    const words = byId("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const part = byId("part").value;
    const verdicts = all("input[name=verdict]:checked").map((box) => box.value);
    let shown = 0;
    for (const clause of clauses) {
      const has = clause.dataset.verdicts.split(" ");
      const match = (!part || clause.parentElement.dataset.part === part)
        && (!verdicts.length || verdicts.some((verdict) => has.includes(verdict)))
        && words.every((word) => texts.get(clause).includes(word));
      clause.hidden = !match;
      if (match) shown++;
    }
    for (const section of all(".part")) section.hidden = !section.querySelector(".clause:not([hidden])");
    byId("none").hidden = shown > 0;
    byId("shown").textContent = shown + " of " + clauses.length + " clauses";
  };
  filters.addEventListener("input", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  filter();

  const failed = () => clauses.filter((clause) => clause.dataset.verdicts.split(" ").includes("FAIL"));
  byId("open").addEventListener("click", () => failed().forEach((clause) => { clause.open = true; }));
  byId("close").addEventListener("click", () => clauses.forEach((clause) => { clause.open = false; }));
  addEventListener("beforeprint", () => failed().forEach((clause) => { clause.open = true; }));

  const follow = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    const clause = target && target.closest(".clause");
    if (!clause) return;
    if (clause.hidden) {
      filters.reset();
      filter();
    }
    clause.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  const select = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  for (const button of all(".copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const code = button.previousElementSibling;
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
      } catch (e) {
        select(code);
        button.textContent = document.execCommand("copy") ? "Copied" : "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }

  for (const history of all(".history")) {
    const input = history.querySelector(".event");
    const output = history.querySelector("output");
    const rows = all("tbody tr", history);
    input.parentElement.hidden = false;
    input.addEventListener("input", (event) => {
      event.stopPropagation();
      const wanted = input.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !row.dataset.event.toLowerCase().includes(wanted);
        if (!row.hidden) shown++;
      }
      output.textContent = wanted
        ? shown + " of " + rows.length + " happenings" : rows.length + " happenings";
    });
  }
})();
