/* Finds reports by what stands in their lines, and by the films and the people they are about. */
(() => {
  "use strict";
  const MOST_SHOWN = 6;
  const place = document.querySelector(".search");
  const field = document.getElementById("search-field");
  const status = document.getElementById("search-status");
  const { names, reports, words } = JSON.parse(document.getElementById("subjects").textContent);

  /* Accents and case do not count: almodovar finds Almodóvar, and the first letters of a Hangul syllable find it. */
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const foldedNames = names.map(fold);
  const entries = [...document.querySelectorAll(".listing > li")].map((item, at) => ({
    item,
    text: fold(item.textContent),
    names: reports[at],
  }));
  const groups = [...document.querySelectorAll(".group")];

  const listFound = (entry, found) => {
    entry.item.querySelector(".found")?.remove();
    if (found.length === 0) return;
    const line = document.createElement("p");
    const more = found.length - MOST_SHOWN;
    line.className = "found";
    const list = document.createElement("span");
    found.slice(0, MOST_SHOWN).forEach((name, at) => {
      const marked = document.createElement("bdi");
      marked.textContent = names[name];
      list.append(at > 0 ? ", " : "", marked);
    });
    const within = words.with.replace("{names}", more > 0 ? words.more.replace("{count}", String(more)) : "{names}");
    const [before, after] = within.split("{names}");
    line.append(before, list, after);
    (entry.item.querySelector(".words") ?? entry.item).append(line);
  };

  const search = () => {
    const wanted = fold(field.value).split(/\s+/u).filter(Boolean);
    let shown = 0;
    for (const entry of entries) {
      const found =
        wanted.length === 0
          ? []
          : entry.names.filter((name) => wanted.every((word) => foldedNames[name].includes(word)));
      const isShown = found.length > 0 || wanted.every((word) => entry.text.includes(word));
      entry.item.hidden = !isShown;
      shown += isShown ? 1 : 0;
      listFound(entry, found);
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    const fill = (text, name, value) => text.split(`{${name}}`).join(value);
    if (wanted.length === 0) status.textContent = "";
    else if (shown === 0) status.textContent = fill(words.none, "words", field.value.trim());
    else status.textContent = fill(fill(words.shown, "shown", String(shown)), "all", String(entries.length));
  };

  place.hidden = false;
  field.addEventListener("input", search);
  if (field.value) search();
})();
