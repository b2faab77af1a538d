"use strict";
(() => {
  const all = Array.from(document.querySelectorAll(".scenario"));
  const kinds = ["verdict", "theme", "tag", "rule", "reader", "file"];
  const find = document.getElementById("find");
  const selects = kinds.map((kind) => document.getElementById("by-" + kind));
  const shown = document.getElementById("shown");
  const nothing = document.getElementById("nothing");
  const texts = new Map(all.map((one) => [one, one.querySelector("summary").textContent.toLowerCase()]));

  const has = (one, kind, value) => {
    const values = one.dataset[kind];
    return value === "" || values === value || values.includes("|" + value + "|");
  };
  const is_wanted = (one, words) =>
    words.every((word) => texts.get(one).includes(word)) &&
    kinds.every((kind, place) => has(one, kind, selects[place].value));
  const choose = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let count = 0;
    for (const one of all) {
      one.hidden = !is_wanted(one, words);
      count += one.hidden ? 0 : 1;
    }
    shown.textContent = shown.dataset.says.replace("{shown}", count).replace("{all}", all.length);
    nothing.hidden = count !== 0;
  };
  const visible = () => all.filter((one) => !one.hidden);
  const fold = (open) => {
    for (const one of visible()) {
      one.open = open;
    }
  };

  /* Goes to the scenario after, or before, the one that has the focus. */
  const go = (by, is_meant) => {
    const among = visible();
    const here = among.findIndex((one) => one.contains(document.activeElement));
    const first = here === -1 ? (by > 0 ? 0 : among.length - 1) : here + by;
    for (let place = first; place >= 0 && place < among.length; place += by) {
      if (is_meant(among[place])) {
        among[place].querySelector("summary").focus();
        among[place].scrollIntoView({ block: "nearest" });
        return;
      }
    }
  };
  const any = () => true;
  const did_not_pass = (one) => one.dataset.verdict === "failed" || one.dataset.verdict === "error";
  const keys = {
    "/": () => find.focus(),
    j: () => go(1, any),
    k: () => go(-1, any),
    n: () => go(1, did_not_pass),
    o: () => fold(true),
    c: () => fold(false),
  };
  document.addEventListener("keydown", (event) => {
    const writes = event.target.matches("input, select");
    if (event.key === "Escape" && writes) {
      event.target.value = "";
      event.target.blur();
      choose();
    } else if (!writes && !event.ctrlKey && !event.metaKey && !event.altKey && keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  /* A link to a scenario that was not chosen, or is folded, shows it. */
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.classList.contains("scenario")) {
      target.hidden = false;
      target.open = true;
      target.querySelector("summary").focus();
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", follow);
  find.addEventListener("input", choose);
  for (const select of selects) {
    select.addEventListener("change", choose);
  }
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));
  const form = document.getElementById("choices");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  choose();
  follow();
})();
