// Single keys for links, buttons and fields that carry data-key ("n", "/", "g q", "e", "escape").
// Never in a field, never with a modifier, and off when the person said so. j and k walk the rows
// of [data-rows]. The help sheet is filled from data-key-label, so it cannot be out of date.
(() => {
  const OFF = "hc_keys_off";
  const PAUSE = 1500; // how long the second key of "g q" is waited for, in milliseconds
  const FIELDS = "input, select, textarea, [contenteditable]:not([contenteditable='false'])";
  let first = "";
  let waiting = 0;

  const keysAreOn = () => localStorage.getItem(OFF) !== "1";
  const help = () => document.getElementById("hc-help");
  const usable = (one) => !one.disabled && !one.closest("[hidden]");

  function forKey(key) {
    const fitting = [...document.querySelectorAll("[data-key]")].filter((one) => one.dataset.key === key && usable(one));
    const row = document.activeElement?.closest("[data-row]") || document.querySelector("[data-row][aria-current='true']");
    return fitting.find((one) => row?.contains(one)) || fitting[0];
  }

  function unfold(one) {
    const fold = one.closest("#hc-menu:not([data-open])") && document.querySelector("[data-fold]");
    if (fold && fold.offsetParent) fold.click();
    const details = one.closest("details:not([open])");
    if (details && one.matches(FIELDS)) details.open = true;
  }

  function act(one) {
    unfold(one);
    if (one.matches(FIELDS) && one.type !== "checkbox") {
      one.focus();
      if (one.select) one.select();
    } else one.click();
  }

  function walk(step) {
    const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
    if (!rows.length) return false;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const current = here >= 0 ? here : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
    const next = rows[Math.min(rows.length - 1, Math.max(0, current + step))];
    (next.querySelector("[data-row-link]") || next.querySelector("a, button"))?.focus();
    return true;
  }

  function openHelp() {
    const sheet = help();
    if (!sheet || sheet.open) return;
    sheet.querySelector("[data-keys]").replaceChildren(...declared().map(asRow));
    sheet.querySelector("[data-keys-on]").checked = keysAreOn();
    sheet.showModal();
  }

  function declared() {
    const seen = new Map();
    for (const one of document.querySelectorAll("[data-key][data-key-label]"))
      if (usable(one) && one.dataset.key !== "escape" && !seen.has(one.dataset.key)) seen.set(one.dataset.key, one.dataset.keyLabel);
    return [...seen];
  }

  function asRow([keys, label]) {
    const row = document.createElement("tr");
    const cell = document.createElement("td");
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.className = "hc-key";
      cap.textContent = key;
      cell.append(cap, " ");
    }
    const words = document.createElement("td");
    words.textContent = label;
    row.append(cell, words);
    return row;
  }

  function backOut(event) {
    if (help()?.open) return; // the dialog closes itself
    const here = document.activeElement;
    if (here && here.matches(FIELDS)) here.blur();
    else forKey("escape")?.click();
    if (here && here.type === "search") event.preventDefault(); // keeps what was typed
  }

  function pressed(key) {
    const both = first ? `${first} ${key}` : key;
    clearTimeout(waiting);
    first = "";
    const one = forKey(both);
    if (one) return act(one), true;
    if (both === "j" || both === "k") return walk(both === "j" ? 1 : -1);
    if (document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) {
      first = key;
      waiting = setTimeout(() => { first = ""; }, PAUSE);
      return true;
    }
    return false;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return backOut(event);
    if (event.key.length !== 1 || event.repeat && !"jk".includes(event.key)) return;
    if (!keysAreOn() || event.target.closest(FIELDS) || help()?.open) return;
    if (pressed(event.key)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) openHelp();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-on]")) localStorage.setItem(OFF, event.target.checked ? "0" : "1");
  });
})();
